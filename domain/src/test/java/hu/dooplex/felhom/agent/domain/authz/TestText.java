package hu.dooplex.felhom.agent.domain.authz;

import java.nio.charset.StandardCharsets;

/** Bytes and verdicts as short texts. */
final class TestText {
  private TestText() {}

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** {@code verified}, or the wire name of the rejection. */
  static String of(SignatureVerdict verdict) {
    return switch (verdict) {
      case SignatureVerdict.Verified verified -> "verified";
      case SignatureVerdict.Rejected(Rejection rejection) -> rejection.wireName();
    };
  }
}
