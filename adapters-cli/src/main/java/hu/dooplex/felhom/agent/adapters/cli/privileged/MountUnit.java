package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.nio.charset.StandardCharsets;

/** The name that systemd gives the unit of a mount point. */
final class MountUnit {
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_.";

  private MountUnit() {}

  static String of(MountPoint mountPoint) throws PrivilegedException.Refused {
    String name = escape(mountPoint.value()) + ".mount";
    if (name.length() > Limits.UNIT_NAME_MAX_CHARS) {
      throw new PrivilegedException.Refused(
          "mount point "
              + mountPoint
              + " is too long for systemd: its unit's name has "
              + name.length()
              + " characters, "
              + Limits.UNIT_NAME_MAX_CHARS
              + " are possible; take a shorter one");
    }
    return name;
  }

  /**
   * systemd.unit(5), String escaping for inclusion in unit names: of a path the slashes around it
   * go, {@code /} becomes {@code -}, and a dot at the beginning or any other byte than these
   * becomes {@code \x2d}.
   */
  static String escape(String path) {
    String inner = path.replaceAll("/+", "/").replaceAll("^/|/$", "");
    if (inner.isEmpty()) {
      return "-";
    }
    StringBuilder escaped = new StringBuilder();
    for (byte b : inner.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c == '/') {
        escaped.append('-');
      } else if (PLAIN.indexOf(c) >= 0 && !(c == '.' && escaped.isEmpty())) {
        escaped.append(c);
      } else {
        escaped.append("\\x%02x".formatted((int) c));
      }
    }
    return escaped.toString();
  }
}
