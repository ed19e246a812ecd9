package hu.dooplex.felhom.agent.application.port;

import java.time.Instant;
import java.util.List;

/** Every rotation of the signers that was taken, from the configured set on (trust.md, 5). */
public interface SignerLog {
  /**
   * A rotation as it was handed over; whoever reads it verifies it again.
   *
   * @param document byte for byte what was signed
   * @param signatures armored
   */
  record Rotation(Instant at, String document, List<String> signatures) {
    public Rotation {
      signatures = List.copyOf(signatures);
    }
  }

  /** When this returns, the rotation outlives a power cut; when it throws, it is not there. */
  void append(Rotation rotation) throws StateException;

  /**
   * In their order.
   *
   * @throws StateException if the log cannot be trusted: then nobody knows who may sign
   */
  List<Rotation> all() throws StateException;
}
