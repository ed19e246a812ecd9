package hu.dooplex.felhom.agent.bootstrap.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * URLs, each kind with what it may consist of. A trailing slash is dropped; scheme and host come
 * out in lower case.
 */
final class Urls {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|\\[::1]");
  private static final int MAX_PORT = 65_535;

  private Urls() {}

  static ValueType<URI> proxmox() {
    return url(
        "https://HOST:8006, without user, path, query or fragment",
        url -> isScheme(url, "https") && url.getPath().isEmpty());
  }

  /** hub.md: plain http is refused unless the host is loopback. */
  static ValueType<URI> hub() {
    return url(
        "https://HOST, or http://HOST on loopback alone, without user, query or fragment",
        Urls::isPrivate);
  }

  /**
   * java.net.http speaks to a proxy in clear alone; what goes through it is encrypted by itself.
   */
  static ValueType<URI> proxy() {
    return url(
        "http://HOST:PORT, without user, path, query or fragment",
        url -> isScheme(url, "http") && url.getPort() > 0 && url.getPath().isEmpty());
  }

  /** Plain http as for the hub: on the way to another host anybody could answer "ready". */
  static ValueType<URI> readiness() {
    return url(
        "http://HOST:PORT/PATH on loopback alone, or https, without user, query or fragment",
        Urls::isPrivate);
  }

  private interface Rule {
    boolean allows(URI url);
  }

  private static ValueType<URI> url(String allowed, Rule rule) {
    return Types.text(allowed, text -> parse(text, rule), Urls::found);
  }

  /** A user or a query in a URL is often a password: messages repeat no URL that has either. */
  private static String found(JsonValue.Text text) {
    return text.value().chars().anyMatch(c -> c == '@' || c == '?' || c == '#')
        ? "a URL with a user, query or fragment"
        : text.found();
  }

  private static URI parse(String text, Rule rule) {
    URI url = syntax(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    boolean sound =
        url.getScheme() != null
            && url.getHost() != null
            && url.getPath() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null
            && url.getPort() != 0
            && url.getPort() <= MAX_PORT
            && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!sound || !rule.allows(canonical(url))) {
      throw new IllegalArgumentException("not such a URL");
    }
    return canonical(url);
  }

  /** Both are read without regard to case (RFC 3986, 6.2.2.1); nobody after this has to know. */
  private static URI canonical(URI url) {
    String host = url.getHost();
    // The zone in an IPv6 address is the name of an interface, and that has a case.
    String sameHost = host.startsWith("[") ? host : host.toLowerCase(Locale.ROOT);
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://" + sameHost + port + url.getRawPath());
  }

  private static URI syntax(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL", e);
    }
  }

  private static boolean isScheme(URI url, String scheme) {
    return scheme.equals(url.getScheme());
  }

  private static boolean isPrivate(URI url) {
    return isScheme(url, "https")
        || (isScheme(url, "http") && LOOPBACK.matcher(url.getHost()).matches());
  }
}
