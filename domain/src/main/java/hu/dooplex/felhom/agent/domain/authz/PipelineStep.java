package hu.dooplex.felhom.agent.domain.authz;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The steps of the verification, with their numbers (trust.md, 5). */
public enum PipelineStep {
  STRUCTURE(1, "structure of the signatures"),
  NAMESPACE(2, "namespace of the signatures"),
  ALGORITHM(3, "algorithm"),
  SIGNER(4, "signer is known"),
  SIGNATURE(5, "signatures hold"),
  DOCUMENT(6, "document"),
  HOST(7, "host"),
  WINDOW(8, "time window and clock"),
  NONCE(9, "nonce was issued, and not used"),
  ROLE(10, "role of the signers"),
  THRESHOLD(11, "enough signers"),
  BINDING(12, "it is what was issued");

  private final int number;
  private final String text;

  PipelineStep(int number, String text) {
    this.number = number;
    this.text = text;
  }

  public int number() {
    return number;
  }

  /** For a person: what is looked at. */
  public String text() {
    return text;
  }

  /** Those that look at signatures, each of which passes when it does for every signature. */
  static List<PipelineStep> ofSignatures() {
    return before(DOCUMENT);
  }

  /** Those that had passed when a signature was rejected so. */
  static List<PipelineStep> before(Rejection rejection) {
    return failed(rejection).map(PipelineStep::before).orElseGet(List::of);
  }

  private static List<PipelineStep> before(PipelineStep step) {
    return Arrays.stream(values()).filter(other -> other.number < step.number).toList();
  }

  private static Optional<PipelineStep> failed(Rejection rejection) {
    return switch (rejection) {
      case Rejection.MalformedSignature _ -> Optional.of(STRUCTURE);
      case Rejection.WrongNamespace _ -> Optional.of(NAMESPACE);
      case Rejection.UnsupportedAlgorithm _ -> Optional.of(ALGORITHM);
      case Rejection.UnknownSigner _ -> Optional.of(SIGNER);
      case Rejection.BadSignature _ -> Optional.of(SIGNATURE);
      case DocumentRejection _, TargetRejection _ -> Optional.empty();
    };
  }
}
