package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.guest.ConfiguredDisk;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a guest takes hold of when it starts and must not share with another that runs: two guests
 * on one file system destroy it (trust.md, {@code start_guest}). Raw {@code lxc.*} lines and QEMU's
 * {@code args} are not looked into: only root writes them, into the file itself.
 *
 * @param volumes volume ids of its disks
 * @param devices host devices passed through to it, each without what only this guest says of it
 */
public record AttachedThings(Set<String> volumes, Set<String> devices) {
  private static final Pattern DEVICE = Pattern.compile("(?:hostpci|usb|dev)[0-9]+");
  private static final Pattern PREFIX = Pattern.compile("(?:host|mapping|path)=");

  /** {@code 0000:01:00.0}: domain and function say nothing about sharing. */
  private static final Pattern PCI =
      Pattern.compile("(?:[0-9a-fA-F]{4,8}:)?([0-9a-fA-F]{2}:[0-9a-fA-F]{2})(?:\\.[0-7])?");

  public AttachedThings {
    volumes = Set.copyOf(volumes);
    devices = Set.copyOf(devices);
  }

  /**
   * Those of a configuration.
   *
   * @param config key → configured value
   */
  public static AttachedThings of(Map<String, String> config) {
    // A bind mount of the host is no volume, and meant to be shared.
    Set<String> volumes =
        ConfiguredDisk.in(config).stream()
            .filter(disk -> disk.isAttached() && disk.isVolume())
            .map(ConfiguredDisk::volume)
            .collect(Collectors.toSet());
    Set<String> devices = new TreeSet<>();
    config.forEach((key, value) -> {
      if (DEVICE.matcher(key).matches()) {
        devices.addAll(devices(value));
      }
    });
    return new AttachedThings(volumes, devices);
  }

  /**
   * Whether one of them is named in a row of another guest's configuration.
   *
   * @param values what the key stands for, now or at the next start
   */
  public boolean namedIn(String key, Collection<String> values) {
    return values.stream()
        .anyMatch(value ->
            volumes.stream().anyMatch(value::contains)
                || (DEVICE.matcher(key).matches()
                    && devices(value).stream().anyMatch(devices::contains)));
  }

  private static Set<String> devices(String value) {
    Set<String> devices = new TreeSet<>();
    for (String device : first(value).split(";", -1)) {
      Matcher pci = PCI.matcher(device);
      String name = pci.matches() ? pci.replaceFirst("$1") : device;
      // A SPICE channel is no device of the host.
      if (!name.isEmpty() && !name.equals("spice")) {
        devices.add(name);
      }
    }
    return devices;
  }

  private static String first(String value) {
    String first = value.split(",", 2)[0];
    Matcher prefix = PREFIX.matcher(first);
    return prefix.lookingAt() ? first.substring(prefix.end()) : first;
  }
}
