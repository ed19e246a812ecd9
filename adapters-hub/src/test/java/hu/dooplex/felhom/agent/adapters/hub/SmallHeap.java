package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A process of its own with the daemon's heap. It fetches and reads desired states from the hub
 * that it is told, one after the other, and holds the last one meanwhile, as the daemon does.
 */
final class SmallHeap {
  private static final int ROUNDS = 5;

  private SmallHeap() {}

  public static void main(String[] arguments) throws Exception {
    DesiredStateJson documents = new DesiredStateJson();
    Optional<DesiredState> held = Optional.empty();
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
      }
    }
    if (held.orElseThrow().guests().size() != Limits.DESIRED_GUESTS_MAX) {
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
}
