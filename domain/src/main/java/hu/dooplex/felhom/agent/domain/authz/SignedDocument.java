package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A document and its signatures as they came, nothing of which has been believed yet. The bytes
 * that are verified are the ones that are read and compared: the same array, and never a copy that
 * somebody wrote anew.
 */
public final class SignedDocument {
  private final Octets document;
  private final List<Octets> signatures;

  /**
   * @param signatures armored, 1 to {@value Limits#SIGNERS_MAX}: a document without one is a wish
   */
  public SignedDocument(byte[] document, List<byte[]> signatures) {
    if (signatures.isEmpty() || signatures.size() > Limits.SIGNERS_MAX) {
      throw new IllegalArgumentException(
          "a signed document has 1 to " + Limits.SIGNERS_MAX + " signatures");
    }
    this.document = new Octets(document);
    this.signatures = signatures.stream().map(Octets::new).toList();
  }

  byte[] document() {
    return document.toBytes();
  }

  List<byte[]> signatures() {
    return signatures.stream().map(Octets::toBytes).toList();
  }

  /** The document byte for byte: it was verified, so each is one character of ASCII. */
  public String text() {
    return new String(document.toBytes(), StandardCharsets.ISO_8859_1);
  }

  /** The signatures byte for byte, which in a document that was verified are ASCII too. */
  public List<String> armored() {
    return signatures.stream()
        .map(one -> new String(one.toBytes(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  /** Of the document, 64 hex digits. */
  public String sha256() {
    return sha256(document.toBytes());
  }

  /** Of a document that is kept elsewhere, 64 hex digits. */
  public static String sha256(byte[] document) {
    return HexFormat.of().formatHex(Digests.sha256(document));
  }
}
