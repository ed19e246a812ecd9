package hu.dooplex.felhom.agent.domain.journal;

import java.util.regex.Pattern;

/**
 * The last record of the audit trail at some moment. Its hash stands for all the records before it
 * too, so whoever remembers one can tell later whether the trail was cut back or written anew below
 * it (trust.md, 4).
 *
 * @param sequence the record's number, from 1 on
 * @param hash 64 lower-case hex digits
 */
public record AuditHead(long sequence, String hash) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public AuditHead {
    if (sequence < 1 || !HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("no record of an audit trail has that number and hash");
    }
  }
}
