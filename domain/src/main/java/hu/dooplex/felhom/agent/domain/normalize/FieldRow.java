package hu.dooplex.felhom.agent.domain.normalize;

import hu.dooplex.felhom.agent.domain.ForeignText;
import java.util.Optional;

/** What all rows share: one canonical form for both sides, and nothing desired is an unset. */
abstract class FieldRow implements FieldNormalizer {
  /** Stands for "none". */
  static final String NONE = "";

  private static final int QUOTED_MAX_CHARS = 80;

  private final String absent;

  /**
   * @param absent what the key's absence means, in canonical form
   */
  FieldRow(String absent) {
    this.absent = absent;
  }

  /** A desired value as the text that Proxmox VE would be sent. */
  abstract String stated(DesiredValue value);

  /** The one form of all texts that mean the same; a text that means nothing is its own. */
  abstract String canonical(String text);

  @Override
  public final String desired(DesiredValue value) {
    return canonical(stated(value));
  }

  @Override
  public final String actual(Optional<String> value) {
    return canonical(value.orElse(absent));
  }

  @Override
  public final boolean isAsDesired(DesiredValue value, Optional<String> actual) {
    String stated = stated(value);
    String stored = actual.orElse(absent);
    // The same text means the same: most of what is looked at is not even taken apart.
    return stated.equals(stored) || canonical(stated).equals(canonical(stored));
  }

  @Override
  public final Edit edit(DesiredValue value, Optional<String> actual) {
    String text = written(value, actual);
    return text.isEmpty() ? new Edit.Delete() : new Edit.Set(text);
  }

  /** The text to write; {@link #NONE} to unset the key. */
  String written(DesiredValue value, Optional<String> actual) {
    return desired(value);
  }

  /** A value that is to be shown in a message. */
  static String quoted(String value) {
    return "'" + ForeignText.oneLine(value, QUOTED_MAX_CHARS) + "'";
  }

  static IllegalArgumentException wrongType(DesiredValue value) {
    return new IllegalArgumentException("no such value here: " + value.getClass().getSimpleName());
  }

  static String text(DesiredValue value) {
    if (value instanceof DesiredValue.Text text) {
      return text.value();
    }
    throw wrongType(value);
  }
}
