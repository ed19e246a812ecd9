package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.matching;

/** What may be in {@code rootfs}, {@code mpN} and {@code unusedN} of containers (pve-container). */
final class MountPoints {
  private static final String OPTION = "(discard|lazytime|noatime|nodev|noexec|nosuid)";
  private static final String MAP = "[ug]:[0-9]+:[0-9]+:[1-9][0-9]*";

  private MountPoints() {}

  static PropertyFormat rootFormat(PveRelease release) {
    PropertyFormat format =
        PropertyFormat.properties()
            .required("volume", ConfigFormats.MOUNT_PATH)
            .nameless("volume")
            .optional("size", ConfigFormats.DISK_SIZE)
            .optional("mountoptions", matching(OPTION + "(;" + OPTION + ")*"))
            .flags("acl", "ro", "quota", "replicate", "shared");
    return release == PveRelease.V9_2
        ? format.optional("idmap", matching("passthrough|" + MAP + "(;" + MAP + ")*"))
        : format;
  }

  static PropertyFormat format(PveRelease release) {
    PropertyFormat format =
        rootFormat(release).required("mp", ConfigFormats.MOUNT_PATH).flags("backup");
    return release == PveRelease.V9_2 ? format.flags("keepattrs") : format;
  }

  static PropertyFormat unusedFormat() {
    return PropertyFormat.properties()
        .required("volume", ConfigFormats.VOLUME_ID)
        .nameless("volume");
  }
}
