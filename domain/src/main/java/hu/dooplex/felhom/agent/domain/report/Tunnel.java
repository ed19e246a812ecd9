package hu.dooplex.felhom.agent.domain.report;

import java.util.Optional;
import java.util.OptionalInt;

/** How the cloudflared tunnel of this host stands. */
public record Tunnel(Status status, OptionalInt readyConnections, Optional<String> connectorId) {

  public enum Status {
    HEALTHY,
    DEGRADED,
    DOWN,
    NOT_CONFIGURED,
    UNKNOWN
  }

  /** What a look at the readiness endpoint found. */
  public sealed interface Readiness {
    /** There is no endpoint to look at. */
    record NotConfigured() implements Readiness {}

    /** No connection, or an answer that is not understood. */
    record NoAnswer(String why) implements Readiness {}

    /**
     * An answer that is understood.
     *
     * @param ready whether the status was 200; cloudflared answers 503 when it is not
     */
    record Answer(boolean ready, int readyConnections, Optional<String> connectorId)
        implements Readiness {}
  }

  /**
   * Judges a look (hub.md, Tunnel).
   *
   * @param highestSeen the most ready connections seen since the agent started, before this look
   */
  public static Tunnel judge(Readiness readiness, int highestSeen) {
    return switch (readiness) {
      case Readiness.NotConfigured() ->
          new Tunnel(Status.NOT_CONFIGURED, OptionalInt.empty(), Optional.empty());
      case Readiness.NoAnswer(var why) ->
          new Tunnel(Status.UNKNOWN, OptionalInt.empty(), Optional.empty());
      case Readiness.Answer(var ready, var connections, var connectorId) ->
          new Tunnel(
              !ready || connections < 1
                  ? Status.DOWN
                  : connections < highestSeen ? Status.DEGRADED : Status.HEALTHY,
              OptionalInt.of(connections),
              connectorId);
    };
  }
}
