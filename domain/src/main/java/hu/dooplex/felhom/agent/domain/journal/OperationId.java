package hu.dooplex.felhom.agent.domain.journal;

import java.util.regex.Pattern;

/**
 * The name of one operation in the journal: 128 random bits as 26 characters of Crockford's base32.
 * For a signed operation it is the document's nonce.
 */
public record OperationId(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

  public OperationId {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException("an operation id is 26 characters of Crockford base32");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
