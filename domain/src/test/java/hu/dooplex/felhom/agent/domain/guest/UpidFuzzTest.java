package hu.dooplex.felhom.agent.domain.guest;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Any text in place of a UPID: a name that is taken is whole, and says all of its parts. */
public final class UpidFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Optional<Upid> parsed = Upid.parse(text);
    if (parsed.isEmpty()) {
      return;
    }
    Upid upid = parsed.get();
    Fuzzing.require(upid.toString().equals(text), "another text than was read");
    Fuzzing.require(text.contains(":" + upid.node() + ":"), "a node of its own");
    Fuzzing.require(text.contains(":" + upid.type() + ":" + upid.id() + ":"), "type and id");
    Fuzzing.require(text.endsWith(":" + upid.user() + ":"), "the user");
    Fuzzing.require(upid.pid() >= 0 && upid.processStart() >= 0, "numbers without sign");
    Fuzzing.require(!upid.startTime().isBefore(Instant.EPOCH), "a time since 1970");
    Fuzzing.require(!upid.startedByHa() || upid.type().startsWith("ha"), "the HA manager");
  }

  @Test
  void whateverComesIsAUpidOrNone() {
    Fuzzing.replay(getClass(), UpidFuzzTest::fuzzerTestOneInput);
  }
}
