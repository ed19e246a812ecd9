package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The text of {@code /etc/fstab}, a char for each byte, and the one line of it that is the agent's.
 * Everything else stays as it is, to the byte.
 *
 * <p>The line carries its mark in itself, as an option: mount(8) takes every option that begins
 * with {@code x-} for a comment. A comment line above it could be parted from it by the next hand
 * that sorts the file, and the agent would then own a stranger's line.
 */
record Fstab(String text) {
  static final String MARK = "x-felhom-agent";

  /**
   * {@code nofail}: without the disk the host boots all the same, and does not wait for it. {@code
   * nodev}, {@code nosuid}, {@code noexec}: the disk comes from outside and holds data; no device
   * node and no program on it is to work on the host. {@code x-systemd.device-timeout}: long enough
   * for a disk to spin up, shorter than systemd's 90 s (systemd.mount(5)). It is mounted for
   * writing, because backups go there.
   */
  private static final String OPTIONS =
      "nofail,nodev,nosuid,noexec,x-systemd.device-timeout=30s," + MARK;

  /**
   * One line.
   *
   * @param text without its end
   * @param fields empty for a comment or a blank line
   */
  private record Line(String text, List<String> fields) {
    static Line of(String text) {
      String stripped = text.strip();
      return new Line(
          text,
          stripped.isEmpty() || stripped.startsWith("#")
              ? List.of()
              : Arrays.asList(stripped.split("[ \t]+")));
    }

    String spec() {
      String spec = FstabField.decode(fields.getFirst());
      return spec.replace("\"", "");
    }

    boolean isAt(MountPoint mountPoint) {
      return fields.size() > 1
          && FstabField.decode(fields.get(1))
              .replaceAll("(?<=.)/+$", "")
              .equals(mountPoint.value());
    }

    boolean isOf(FilesystemUuid uuid) {
      return !fields.isEmpty()
          && (spec().equalsIgnoreCase("UUID=" + uuid)
              || spec().equalsIgnoreCase("/dev/disk/by-uuid/" + uuid));
    }

    boolean isMarked() {
      return fields.size() > 3 && Arrays.asList(fields.get(3).split(",")).contains(MARK);
    }

    boolean isOwn(FilesystemUuid uuid, MountPoint mountPoint) {
      return isMarked() && isOf(uuid) && isAt(mountPoint);
    }
  }

  /** The line that mounts a disk, without its end. Neither value has a character to escape. */
  static String line(FilesystemUuid uuid, MountPoint mountPoint) {
    // 0 0: not dumped, and not checked at boot, where the check of a big disk holds up the host.
    return "UUID=" + uuid + " " + mountPoint + " auto " + OPTIONS + " 0 0";
  }

  /** Whether the agent's own line is there, even if somebody has changed its other options. */
  boolean hasOwn(FilesystemUuid uuid, MountPoint mountPoint) {
    return lines().stream().anyMatch(line -> line.isOwn(uuid, mountPoint));
  }

  /**
   * A line that is not the agent's for this pair, but about the same disk or the same place.
   *
   * @param isDevice whether what a line names leads to that disk
   */
  Optional<String> foreign(FilesystemUuid uuid, MountPoint mountPoint, Predicate<String> isDevice) {
    return lines().stream()
        .filter(line -> !line.fields().isEmpty() && !line.isOwn(uuid, mountPoint))
        .filter(line -> line.isOf(uuid) || line.isAt(mountPoint) || isDevice.test(line.spec()))
        .map(line -> line.text().strip())
        .findFirst();
  }

  /** With the agent's line at the end; the same if it is there already. */
  Fstab with(FilesystemUuid uuid, MountPoint mountPoint) {
    if (hasOwn(uuid, mountPoint)) {
      return this;
    }
    String line = line(uuid, mountPoint);
    // A file without a final line end keeps that, so that taking the line out gives it back.
    return new Fstab(
        text.isEmpty() || text.endsWith("\n") ? text + line + "\n" : text + "\n" + line);
  }

  /** Without the agent's line; the same if there is none. */
  Fstab without(FilesystemUuid uuid, MountPoint mountPoint) {
    List<Line> kept = new ArrayList<>(lines());
    // What stands behind the last line end counts as a line, empty as a rule, and keeps the end.
    return kept.removeIf(line -> line.isOwn(uuid, mountPoint))
        ? new Fstab(String.join("\n", kept.stream().map(Line::text).toList()))
        : this;
  }

  private List<Line> lines() {
    return Arrays.stream(text.split("\n", -1)).map(Line::of).toList();
  }
}
