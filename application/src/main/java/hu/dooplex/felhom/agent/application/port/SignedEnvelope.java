package hu.dooplex.felhom.agent.application.port;

import java.util.List;

/**
 * A document with what is said to be its signatures (hub.md, SignedEnvelope). Nothing of it has
 * been looked at yet.
 *
 * @param document byte for byte
 * @param signatures armored; none: it is a wish
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, and never compared
public record SignedEnvelope(byte[] document, List<byte[]> signatures) {
  public SignedEnvelope {
    signatures = List.copyOf(signatures);
  }
}
