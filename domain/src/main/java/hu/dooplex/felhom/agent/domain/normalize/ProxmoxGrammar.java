package hu.dooplex.felhom.agent.domain.normalize;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts that Proxmox VE takes (pve-common, {@code PVE::JSONSchema}). Perl's {@code $} also
 * matches before a line end; such a text is refused when it is written, so it is none here.
 */
final class ProxmoxGrammar {
  private static final String SEPARATORS = ",; \t\n\u000b\f\r";
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_+.-]*");
  private static final Pattern DNS_LABEL =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?");
  private static final Pattern OCTET = Pattern.compile("25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]");
  private static final Pattern HEXTET = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern LINK_LOCAL =
      Pattern.compile("(fe80:[^%]+)%[A-Za-z][A-Za-z0-9_]{1,20}(?:[:.][0-9]+)?");
  private static final Pattern AREA =
      Pattern.compile(
          "(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+");

  private ProxmoxGrammar() {}

  /** {@code split_list}, as far as its items can be anything in a configuration. */
  static List<String> split(String list) {
    List<String> items = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= list.length(); i++) {
      if (i == list.length() || SEPARATORS.indexOf(list.charAt(i)) >= 0) {
        if (i > begin) {
          items.add(list.substring(begin, i));
        }
        begin = i + 1;
      }
    }
    return items;
  }

  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  static boolean isDnsName(String text) {
    return Stream.of(text.split("\\.", -1)).allMatch(label -> DNS_LABEL.matcher(label).matches());
  }

  /** An address; a link-local one may name its interface ({@code verify_ip_with_ll_iface}). */
  static boolean isNameserver(String text) {
    Matcher linkLocal = LINK_LOCAL.matcher(text);
    return isIpv4(text) || isIpv6(linkLocal.matches() ? linkLocal.group(1) : text);
  }

  private static boolean isIpv4(String text) {
    String[] octets = text.split("\\.", -1);
    return octets.length == 4
        && Stream.of(octets).allMatch(octet -> OCTET.matcher(octet).matches());
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return hextets(text, true) == 8;
    }
    String head = text.substring(0, gap);
    String tail = text.substring(gap + 2);
    int before = head.isEmpty() ? 0 : hextets(head, false);
    int after = tail.isEmpty() ? 0 : hextets(tail, true);
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /** How many there are, an IPv4 address at the end being two; -1 if that is none of it. */
  private static int hextets(String text, boolean last) {
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (HEXTET.matcher(parts[i]).matches()) {
        count++;
      } else if (last && i == parts.length - 1 && isIpv4(parts[i])) {
        count += 2;
      } else {
        return -1;
      }
    }
    return count;
  }

  /**
   * {@code host}, {@code UTC} or a zone of {@code zone.tab}, which has those of places alone. Old
   * names of such zones cannot be told apart here; Proxmox VE refuses them when they are written.
   */
  static boolean isTimezone(String text) {
    return text.equals("host")
        || text.equals("UTC")
        || (AREA.matcher(text).matches() && ZoneId.getAvailableZoneIds().contains(text));
  }
}
