package hu.dooplex.felhom.agent.domain.authz;

/** Why a change of the signers is not taken, though enough keys have signed it. */
public enum RotationFlaw {
  /** It was made for another set than the one there is. */
  STALE,
  /** It changes nothing. */
  NOTHING,
  /** An operational key counted for it, and it touches a recovery key. */
  NOT_THEIRS,
  /** It removes somebody who is not there, or somebody twice. */
  NO_SUCH_SIGNER,
  /** Somebody it adds cannot be in the set. */
  UNFIT_SIGNER,
  /** Nobody would be left. */
  EMPTY,
  /** There was a recovery key, and none would be left. */
  NO_RECOVERY_KEY
}
