package hu.dooplex.felhom.agent.domain.authz;

/**
 * What a signature is for. A verifier is told which one it expects, and never takes it from a
 * signature (trust.md, pipeline 2).
 */
public record Namespace(String text) {
  /** Every operation but {@code rotate_signers}. */
  public static final Namespace OPERATIONS = new Namespace("op@felhom.dooplex.hu");

  /** {@code rotate_signers} alone. */
  public static final Namespace SIGNERS = new Namespace("keys@felhom.dooplex.hu");

  public Namespace {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("a namespace is printable ASCII without spaces");
    }
  }
}
