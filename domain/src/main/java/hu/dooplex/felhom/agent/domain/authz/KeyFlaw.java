package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;

/** Why a public key cannot be enrolled. */
public enum KeyFlaw {
  MALFORMED("it is no OpenSSH public key; give the line of the .pub file"),
  UNSUPPORTED("its kind may not sign here; make one with ssh-keygen -t ed25519"),
  RSA_SIZE("an RSA key needs " + Limits.RSA_MIN_BITS + " to " + Limits.RSA_MAX_BITS + " bits"),
  RSA_EXPONENT("an RSA key needs the exponent 65537"),
  NOT_ON_CURVE("it is no point of its curve; no honest program made it"),
  WRONG_SUBGROUP(
      "its point has a small order or is mixed with one that has; no honest program made it");

  private final String text;

  KeyFlaw(String text) {
    this.text = text;
  }

  /** One line: what is wrong, and what to do. */
  public String text() {
    return text;
  }
}
