package hu.dooplex.felhom.agent.domain.authz;

/**
 * Why a signer cannot be in a set.
 *
 * @param detail one line that can be printed: what is wrong, and with what
 */
public record SignerFlaw(String signer, Kind kind, String detail) {
  /** What is wrong. */
  public enum Kind {
    /** Its key could not be enrolled. */
    UNFIT_KEY,
    /** Another signer has its name. */
    SECOND_OF_NAME,
    /** Another signer has its key, in whatever role and however it is written. */
    SECOND_OF_KEY,
    TOO_MANY
  }
}
