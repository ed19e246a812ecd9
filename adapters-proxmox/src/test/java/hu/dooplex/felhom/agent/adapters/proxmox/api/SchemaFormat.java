package hu.dooplex.felhom.agent.adapters.proxmox.api;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The named formats of the parameters that the agent sends: pve-common {@code PVE::JSONSchema},
 * pve-storage {@code PVE::Storage::Plugin}, pve-container {@code PVE::LXC::Config}. A format that
 * is not among them accepts nothing.
 */
final class SchemaFormat {
  private static final String NAME = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final String STORAGE = "[a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]";
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";

  private static final Map<String, Pattern> FORMATS =
      Map.ofEntries(
          Map.entry("pve-node", Pattern.compile(NAME)),
          Map.entry("pve-vmid", Pattern.compile("[1-9][0-9]{2,8}")),
          Map.entry("pve-storage-id", Pattern.compile(STORAGE)),
          Map.entry("pve-storage-content", Pattern.compile("backup|images|iso|rootdir|vztmpl")),
          Map.entry("pve-bridge-id", Pattern.compile("[-_.\\w]+")),
          Map.entry("pve-configid", Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]+")),
          Map.entry("pve-tag", Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_+.-]*")),
          Map.entry("dns-name", Pattern.compile("(" + NAME + "\\.)*" + NAME)),
          Map.entry("mac-addr", Pattern.compile("(?i)[a-f0-9][02468ace](:[a-f0-9]{2}){5}")),
          Map.entry("ipv4", Pattern.compile(IPV4)),
          // a volume, or a path without dots for names
          Map.entry("pve-lxc-mp-string", Pattern.compile("(?!(.*/)?\\.\\.?(/|$)).*")),
          Map.entry(
              "pve-ipv4-config",
              Pattern.compile("dhcp|manual|" + IPV4 + "/([89]|[12][0-9]|3[0-2])")),
          Map.entry(
              "pve-startup-order",
              Pattern.compile(
                  "((order=)?\\d+|up=\\d+|down=\\d+)(,(order=\\d+|up=\\d+|down=\\d+))*")));

  private SchemaFormat() {}

  static boolean accepts(String format, String value) {
    if (format.endsWith("-list")) {
      String element = format.substring(0, format.length() - "-list".length());
      return Arrays.stream(value.split("[,;\\s]+", -1)).allMatch(v -> accepts(element, v));
    }
    Pattern pattern = FORMATS.get(format);
    return pattern != null && pattern.matcher(value).matches();
  }
}
