package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Any bytes in place of what a node, or something before it, says when it refuses. */
public final class PveRefusalFuzzTest {
  private static final Refusal REFUSAL = new Refusal(new NodeName("pve1"));
  private static final PveRequest REQUEST = PveRequest.get("nodes", "pve1", "status");
  private static final List<String> TYPES = List.of("application/json;charset=UTF-8", "text/html");

  public static void fuzzerTestOneInput(byte[] input) {
    for (int status : List.of(301, 400, 401, 403, 500, 501, 502, 595, 999)) {
      for (String type : TYPES) {
        ApiException.HttpError error =
            REFUSAL.of(REQUEST, new PveAnswer(status, Optional.of(type), input));
        Fuzzing.require(error.status() == status, "another status");
        Fuzzing.requirePrintable(String.valueOf(error.getMessage()));
      }
    }
  }

  @Test
  void whateverIsSaidIsOnePrintableLine() {
    Fuzzing.replay(getClass(), PveRefusalFuzzTest::fuzzerTestOneInput);
  }
}
