package hu.dooplex.felhom.agent.application.port;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A document with what is said to be its signatures (hub.md, SignedEnvelope). Nothing of it has
 * been looked at yet.
 *
 * @param document byte for byte
 * @param signatures armored; none: it is a wish
 * @param valid of a wish at the console, how long the document for it is to be valid
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, and never compared
public record SignedEnvelope(byte[] document, List<byte[]> signatures, Optional<Duration> valid)
    implements ConsoleRequest {
  public SignedEnvelope {
    signatures = List.copyOf(signatures);
  }

  /** As everybody hands it over but an operator who asks for a window. */
  public SignedEnvelope(byte[] document, List<byte[]> signatures) {
    this(document, signatures, Optional.empty());
  }
}
