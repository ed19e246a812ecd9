package hu.dooplex.felhom.agent.domain.journal;

/**
 * The last record of the audit trail at some moment. Its hash stands for all the records before it
 * too, so whoever remembers one can tell later whether the trail was cut back or written anew below
 * it (trust.md, 4).
 *
 * @param sequence the record's number, from 1 on
 * @param hash 64 lower-case hex digits
 */
public record AuditHead(long sequence, String hash) {
  private static final int HASH_DIGITS = 64;

  public AuditHead {
    if (sequence < 1 || !isHash(hash)) {
      throw new IllegalArgumentException("no record of an audit trail has that number and hash");
    }
  }

  /** By hand, as every intent of a journal that is opened has one. */
  private static boolean isHash(String text) {
    if (text.length() != HASH_DIGITS) {
      return false;
    }
    for (int i = 0; i < HASH_DIGITS; i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }
}
