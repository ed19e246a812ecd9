package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.util.List;

/**
 * Why something signed is not carried out, one type for each clause of the pipeline (trust.md, 5).
 */
public sealed interface Rejection
    permits Rejection.MalformedSignature,
        Rejection.WrongNamespace,
        Rejection.UnsupportedAlgorithm,
        Rejection.UnknownSigner,
        Rejection.BadSignature,
        DocumentRejection,
        TargetRejection {
  /** The name in results, reports and the audit trail. */
  String wireName();

  /** For a person, one line that can be printed: what, and what was expected. */
  String text();

  /**
   * Step 1.
   *
   * @param defect one line that can be printed
   */
  record MalformedSignature(String defect) implements Rejection {
    @Override
    public String wireName() {
      return "malformed_signature";
    }

    @Override
    public String text() {
      return "this is no SSH signature as ssh-keygen -Y sign writes it: " + defect;
    }
  }

  /**
   * Step 2.
   *
   * @param found as the signature says it, escaped
   */
  record WrongNamespace(Namespace expected, String found) implements Rejection {
    public WrongNamespace {
      found = ForeignText.oneLine(found, Limits.SIGNATURE_EXCERPT_MAX_CHARS);
    }

    @Override
    public String wireName() {
      return "wrong_namespace";
    }

    @Override
    public String text() {
      return "signed for " + found + "; sign with ssh-keygen -Y sign -n " + expected.text();
    }
  }

  /**
   * Step 3.
   *
   * @param found as the signature says it, escaped
   * @param allowed what could stand there instead
   */
  record UnsupportedAlgorithm(Part part, String found, List<String> allowed) implements Rejection {
    /** Which algorithm of the signature is meant. */
    public enum Part {
      HASH("hash"),
      KEY("key"),
      SIGNATURE("signature algorithm");

      private final String text;

      Part(String text) {
        this.text = text;
      }
    }

    public UnsupportedAlgorithm {
      found = ForeignText.oneLine(found, Limits.SIGNATURE_EXCERPT_MAX_CHARS);
      allowed = List.copyOf(allowed);
    }

    @Override
    public String wireName() {
      return "unsupported_algorithm";
    }

    @Override
    public String text() {
      return part.text
          + " "
          + found
          + " is not allowed; "
          + String.join(", ", allowed)
          + " would be";
    }
  }

  /**
   * Step 4.
   *
   * @param fingerprint of the key that signed: {@code SHA256:…}
   */
  record UnknownSigner(String kind, String fingerprint) implements Rejection {
    @Override
    public String wireName() {
      return "unknown_signer";
    }

    @Override
    public String text() {
      return "signed with " + kind + " key " + fingerprint + ", which is no configured signer's";
    }
  }

  /** Step 5. */
  record BadSignature(String signer, String fingerprint, SignatureFlaw flaw) implements Rejection {
    @Override
    public String wireName() {
      return "bad_signature";
    }

    @Override
    public String text() {
      return "the signature of " + signer + " (" + fingerprint + ") does not count: " + flaw.text();
    }
  }
}
