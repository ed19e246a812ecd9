package hu.dooplex.felhom.agent.domain.normalize;

import hu.dooplex.felhom.agent.domain.guest.ReservedTags;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * {@code tags} are a set. Proxmox VE stores them in lower case, in order and each once, unless the
 * data center's {@code tag-style} says otherwise (pve-guest-common, {@code get_unique_tags}); here
 * case and order never count, so neither setting is drift.
 *
 * <p>Tags beginning {@code felhom-} are the agent's own marks of what it made (trust.md,
 * Provenance). A desired state cannot name one, so they are no drift; a write of the others keeps
 * those that the guest has, or the agent would not know its own guest again. The classifier takes
 * any write that names one for destructive, so on such a guest tags need a signature.
 */
final class Tags extends FieldRow {
  private static final String SEPARATOR = ";";

  Tags() {
    super(NONE);
  }

  @Override
  String stated(DesiredValue value) {
    return String.join(SEPARATOR, names(value));
  }

  private static List<String> names(DesiredValue value) {
    if (value instanceof DesiredValue.Names names) {
      return names.values();
    }
    throw wrongType(value);
  }

  @Override
  String canonical(String text) {
    SortedSet<String> tags = new TreeSet<>();
    for (String tag : ProxmoxGrammar.split(text)) {
      if (!ReservedTags.isOne(tag)) {
        tags.add(tag.toLowerCase(Locale.ROOT));
      }
    }
    return String.join(SEPARATOR, tags);
  }

  @Override
  String written(DesiredValue value, Optional<String> actual) {
    SortedSet<String> tags = new TreeSet<>(ProxmoxGrammar.split(desired(value)));
    for (String tag : ProxmoxGrammar.split(actual.orElse(NONE))) {
      if (ReservedTags.isOne(tag)) {
        tags.add(tag);
      }
    }
    return String.join(SEPARATOR, tags);
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    for (String tag : names(value)) {
      if (!ProxmoxGrammar.isTag(tag)) {
        return Optional.of(
            quoted(tag)
                + " is no tag: letters, digits, _, -, + and dots, beginning with one of the first"
                + " three");
      }
      if (ReservedTags.isOne(tag)) {
        return Optional.of(quoted(tag) + " begins like the agent's own tags: name it otherwise");
      }
    }
    return Optional.empty();
  }
}
