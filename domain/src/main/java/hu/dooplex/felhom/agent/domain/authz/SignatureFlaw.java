package hu.dooplex.felhom.agent.domain.authz;

/** Why a signature of an enrolled key does not count. */
public enum SignatureFlaw {
  LENGTH("it does not have the length of this key's signatures"),
  NOT_REDUCED("a number in it is not below the group order or modulus"),
  NOT_CANONICAL("its R is no canonical point"),
  NUMBERS("its r and s are not two positive numbers below the group order in shortest form"),
  NO_USER_PRESENCE("nobody touched the security key when it signed"),
  DOES_NOT_HOLD("it was made over other bytes, or by another key");

  private final String text;

  SignatureFlaw(String text) {
    this.text = text;
  }

  /** One clause of a sentence whose subject is the signature. */
  public String text() {
    return text;
  }
}
