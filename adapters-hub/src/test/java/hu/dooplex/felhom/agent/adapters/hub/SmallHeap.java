package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A process of its own with the daemon's heap. It fetches and reads desired states and signed
 * operations from the hub that it is told, one after the other, and holds the last ones meanwhile,
 * as the daemon does.
 */
final class SmallHeap {
  private static final int ROUNDS = 5;

  private SmallHeap() {}

  public static void main(String[] arguments) throws Exception {
    DesiredStateJson documents = new DesiredStateJson();
    Optional<DesiredState> held = Optional.empty();
    List<SignedEnvelope> operations = List.of();
    try (HubClient hub =
        new HubClient(
            URI.create(arguments[0]),
            () -> new Secret("token"),
            SSLContext.getDefault(),
            Optional.empty(),
            "1",
            Duration.ofSeconds(60))) {
      for (int round = 0; round < ROUNDS; round++) {
        held = Optional.of(documents.parse(hub.fetch().orElseThrow()));
        operations = hub.signedOperations();
      }
    }
    if (held.orElseThrow().guests().size() != Limits.DESIRED_GUESTS_MAX
        || operations.size() != Limits.SIGNED_LIST_MAX_ENTRIES) {
      System.exit(3);
    }
  }

  /** Of the largest size, with as much text as fits: two bytes for each character. */
  static byte[] largestDocument() {
    StringBuilder guests = new StringBuilder();
    for (int i = 0; i < Limits.DESIRED_GUESTS_MAX; i++) {
      guests
          .append(i == 0 ? "" : ",")
          .append("{\"vmid\":")
          .append(1000 + i)
          .append(",\"kind\":\"lxc\",\"config\":{\"description\":\"")
          .append("\u0151".repeat(1000))
          .append("\"}}");
    }
    byte[] document =
        ("{\"schema_version\":1,\"generation\":1,\"guests\":[" + guests + "]}").getBytes(UTF_8);
    byte[] largest = new byte[Limits.DESIRED_STATE_MAX_BYTES];
    Arrays.fill(largest, (byte) ' ');
    System.arraycopy(document, 0, largest, 0, document.length);
    return largest;
  }

  /** Of the largest size: as many entries as there may be, full to the brim. */
  static byte[] largestList() {
    String frame = "{\"document\":\"\",\"signatures\":[\"\"]},";
    int each = (Limits.SIGNED_LIST_MAX_BYTES - 32) / Limits.SIGNED_LIST_MAX_ENTRIES;
    String entry = frame.replace("[\"", "[\"" + "x".repeat(each - frame.length()));
    String entries = entry.repeat(Limits.SIGNED_LIST_MAX_ENTRIES);
    return ("{\"operations\":[" + entries.substring(0, entries.length() - 1) + "]}")
        .getBytes(UTF_8);
  }
}
