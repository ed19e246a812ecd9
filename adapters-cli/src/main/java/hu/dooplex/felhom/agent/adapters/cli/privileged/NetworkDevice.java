package hu.dooplex.felhom.agent.adapters.cli.privileged;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The grammar of {@code netN}: the options that the API schema has for {@code POST /nodes/N/lxc},
 * each at most once. Values are held to their characters; what they mean is Proxmox VE's to check.
 */
final class NetworkDevice {
  private static final Pattern FLAG = Pattern.compile("[01]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:/]{1,64}");

  private static final Map<String, Pattern> OPTIONS =
      Map.ofEntries(
          Map.entry("name", NAME),
          Map.entry("bridge", NAME),
          Map.entry("firewall", FLAG),
          Map.entry("gw", ADDRESS),
          Map.entry("gw6", ADDRESS),
          Map.entry("host-managed", FLAG),
          Map.entry("hwaddr", Pattern.compile("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")),
          Map.entry("ip", Pattern.compile(ADDRESS + "|dhcp|manual")),
          Map.entry("ip6", Pattern.compile(ADDRESS + "|auto|dhcp|manual")),
          Map.entry("link_down", FLAG),
          Map.entry("mtu", NUMBER),
          Map.entry("rate", Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?")),
          Map.entry("tag", NUMBER),
          Map.entry("trunks", Pattern.compile("[0-9]{1,4}(;[0-9]{1,4}){0,63}")),
          Map.entry("type", Pattern.compile("veth")));

  private NetworkDevice() {}

  static boolean isValid(String value) {
    Set<String> seen = new HashSet<>();
    for (String option : value.split(",", -1)) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? "" : option.substring(0, equals);
      Pattern allowed = OPTIONS.get(key);
      if (allowed == null
          || !allowed.matcher(option.substring(equals + 1)).matches()
          || !seen.add(key)) {
        return false;
      }
    }
    return seen.contains("name");
  }
}
