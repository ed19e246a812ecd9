package hu.dooplex.felhom.agent.domain.authz;

/** What comes of a change of the signers. */
public sealed interface Rotation {
  record Taken(SignerSet set) implements Rotation {}

  /**
   * The set stays as it is.
   *
   * @param detail one line that can be printed
   */
  record Refused(RotationFlaw flaw, String detail) implements Rotation {}
}
