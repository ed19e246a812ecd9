package hu.dooplex.felhom.agent.domain.operation;

import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of a volume: {@code STORAGE:PATH}. */
public record VolumeId(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]:[!-~]+");

  private static final Pattern OWNER =
      Pattern.compile(
          "\\b(?:vzdump-(?:lxc|qemu|openvz)|vm|base|subvol|basevol)-([0-9]+)-|[:/]([0-9]+)(?=/)");

  public VolumeId {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException("a volume id is STORAGE:PATH in printable ASCII");
    }
  }

  /**
   * The numbers of the guests that it belongs to, in digits: one, none, or two where it is a linked
   * clone. They stand in a backup's or disk's name, or as a folder of its own (pve-storage, {@code
   * parse_volname}).
   */
  public SortedSet<String> ownerIds() {
    SortedSet<String> owners = new TreeSet<>();
    Matcher owner = OWNER.matcher(value);
    while (owner.find()) {
      owners.add(Objects.requireNonNullElse(owner.group(1), owner.group(2)));
    }
    return owners;
  }

  @Override
  public String toString() {
    return value;
  }
}
