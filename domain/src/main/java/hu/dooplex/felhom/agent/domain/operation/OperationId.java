package hu.dooplex.felhom.agent.domain.operation;

import java.math.BigInteger;

/**
 * The name of one operation in the journal: 128 random bits as 26 characters of Crockford's base32.
 * For a signed operation it is the document's nonce.
 */
public record OperationId(String value) {
  /** How many bytes of randomness one takes. */
  public static final int BYTES = 16;

  private static final int CHARS = 26;
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  public OperationId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("an operation id is 26 characters of Crockford base32");
    }
  }

  /** By hand: with a pattern, it was a tenth of the time that a journal takes to open. */
  private static boolean isOne(String value) {
    if (value.length() != CHARS || value.charAt(0) > '7') {
      return false; // the first character has 3 bits
    }
    for (int i = 0; i < CHARS; i++) {
      if (ALPHABET.indexOf(value.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The id that these bits are, the first one first.
   *
   * @param bits 16 bytes, drawn at random
   */
  public static OperationId of(byte[] bits) {
    if (bits.length != BYTES) {
      throw new IllegalArgumentException("an operation id is " + BYTES + " bytes");
    }
    BigInteger left = new BigInteger(1, bits);
    StringBuilder text = new StringBuilder(CHARS);
    for (int i = 0; i < CHARS; i++) {
      text.append(ALPHABET.charAt(left.intValue() & 31));
      left = left.shiftRight(5);
    }
    return new OperationId(text.reverse().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
