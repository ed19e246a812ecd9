package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.format;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterCheck.listOf;

import java.net.Inet6Address;
import java.time.ZoneId;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The formats of guests' configurations (pve-common, {@code PVE::JSONSchema}). */
final class ConfigFormats {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";

  /** With its interface ({@code pve_verify_iface}). */
  private static final Pattern LINK_LOCAL =
      Pattern.compile("(fe80:[^%]+)%[a-zA-Z][a-zA-Z0-9_]{1,20}([:.]\\d+)?");

  private ConfigFormats() {}

  private static final Predicate<String> IS_IPV4 = like(IPV4);
  private static final Predicate<String> IS_IPV6 =
      value -> {
        String address = value.split("/", 2)[0];
        if (!address.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
          return false;
        }
        try {
          return Inet6Address.ofLiteral(address).getHostAddress().length() > 0;
        } catch (IllegalArgumentException noAddress) {
          return false;
        }
      };

  static final ParameterCheck DNS_NAME =
      format(
          like(
              "([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\\.)*[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"),
          value -> "value does not look like a valid DNS name\n");

  static final ParameterCheck DNS_NAMES = listOf(DNS_NAME);

  static final ParameterCheck TAGS =
      listOf(format(like("[a-zA-Z0-9_][a-zA-Z0-9_.+-]*"), value -> "invalid characters in tag\n"));

  static final ParameterCheck CONFIG_IDS = listOf(ParameterCheck.SNAPSHOT);

  /** An address, for a link-local one also with its interface. */
  static final ParameterCheck NAMESERVERS =
      listOf(
          format(
              value -> {
                var linkLocal = LINK_LOCAL.matcher(value);
                String address = linkLocal.matches() ? linkLocal.group(1) : value;
                return IS_IPV4.test(address) || (IS_IPV6.test(address) && !address.contains("/"));
              },
              value -> "value does not look like a valid IP address\n"));

  static final ParameterCheck IPV4_ADDRESS =
      format(IS_IPV4, value -> "value does not look like a valid IPv4 address\n");

  static final ParameterCheck IPV6_ADDRESS =
      format(
          IS_IPV6.and(value -> !value.contains("/")),
          value -> "value does not look like a valid IPv6 address\n");

  static final ParameterCheck IPV4_CONFIG =
      format(
          like("dhcp|manual|" + IPV4 + "/(8|9|[12][0-9]|3[0-2])"),
          value -> "value does not look like a valid ipv4 network configuration\n");

  static final ParameterCheck IPV6_CONFIG =
      format(
          like("auto|dhcp|manual")
              .or(IS_IPV6.and(like("[^/]+/([89]|[1-9][0-9]|1[01][0-9]|12[0-8])"))),
          value -> "value does not look like a valid ipv6 network configuration\n");

  static final ParameterCheck MAC_ADDRESS =
      format(
          like("(?i)[a-f0-9][02468ace](:[a-f0-9]{2}){5}"),
          value -> "value does not look like a valid unicast MAC address\n");

  static final ParameterCheck STARTUP =
      format(
          value ->
              !value.isEmpty()
                  && !value.equals("0") // nothing, to Perl
                  && Stream.of(value.split(",", -1))
                      .filter(part -> !part.isBlank())
                      .allMatch(part -> part.matches("((order|up|down)=)?\\d+")),
          value -> "unable to parse startup options\n");

  /** Where the zones of {@code zone.tab} are; all others are not in it. */
  private static final Pattern AREA =
      Pattern.compile(
          "(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+");

  static final ParameterCheck TIMEZONE =
      format(
          value ->
              value.equals("host")
                  || value.equals("UTC")
                  || (AREA.matcher(value).matches()
                      && ZoneId.getAvailableZoneIds().contains(value)),
          value -> "invalid time zone '" + value + "'\n");

  static final ParameterCheck VOLUME_ID =
      format(
          like("(?i)[a-z][a-z0-9._-]*[a-z0-9]:.+"),
          value -> "unable to parse volume ID '" + value + "'\n");

  static final ParameterCheck DISK_SIZE =
      format(
          like("\\d+(\\.\\d+)?([KMGT](iB)?)?"),
          value -> "value does not look like a valid disk size: " + value + "\n");

  /** Paths and volumes of mount points: nothing that leads upwards. */
  static final ParameterCheck MOUNT_PATH =
      format(
          value -> !Pattern.compile("/\\.\\.?(/|$)|^\\.\\./").matcher(value).find(),
          value -> value + " contains illegal character sequences\n");

  static final ParameterCheck DEVICE_PATH =
      format(
          value ->
              value.startsWith("/dev/") && !Pattern.compile("/\\.\\.?(/|$)").matcher(value).find(),
          value -> value + " is not a valid device path\n");

  /** Perl's {@code $} is also before a line end that closes the text. */
  private static Predicate<String> like(String pattern) {
    return Pattern.compile("(?:" + pattern + ")\n?").asMatchPredicate();
  }
}
