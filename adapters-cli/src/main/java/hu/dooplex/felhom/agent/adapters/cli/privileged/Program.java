package hu.dooplex.felhom.agent.adapters.cli.privileged;

/**
 * A program by its absolute path: nothing is looked up in a {@code PATH}.
 *
 * @param debianPackage what has to be installed for it
 */
record Program(String path, String debianPackage) {
  static final Program PCT = new Program("/usr/sbin/pct", "pve-container");
  static final Program SMARTCTL = new Program("/usr/sbin/smartctl", "smartmontools");
  static final Program SENSORS = new Program("/usr/bin/sensors", "lm-sensors");
  static final Program SYSTEMCTL = new Program("/usr/bin/systemctl", "systemd");

  Program {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path of a program is absolute, not " + path);
    }
  }
}
