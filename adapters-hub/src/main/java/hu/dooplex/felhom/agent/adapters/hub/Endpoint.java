package hu.dooplex.felhom.agent.adapters.hub;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may stand in a URL that the agent calls. */
final class Endpoint {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private Endpoint() {}

  /**
   * Lets a URL pass whose traffic cannot be read on the way: hub.md, plain {@code http://} is
   * refused unless the host is loopback. A name is taken by its letters, not by what it resolves
   * to.
   *
   * @throws IllegalArgumentException naming the setting
   */
  static URI checked(String setting, URI url) {
    String scheme = scheme(url);
    String host = Optional.ofNullable(url.getHost()).orElse("");
    if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new IllegalArgumentException(setting + " is not an https:// URL with a host");
    }
    if (scheme.equals("http") && !LOOPBACK.matcher(host).matches()) {
      throw new IllegalArgumentException(
          setting + " is plain http:// to another host; use https://");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(setting + " must hold no user and no fragment");
    }
    return url;
  }

  /**
   * Lets a hub and its proxy pass together if the proxy sees no token: it is handed a request to an
   * {@code http://} URL as it is, and only makes a tunnel to an {@code https://} one.
   *
   * @throws IllegalArgumentException naming the setting
   */
  static void checkTogether(URI hub, Optional<URI> proxy) {
    if (proxy.isPresent() && scheme(hub).equals("http")) {
      throw new IllegalArgumentException(
          "hub.proxy_url beside an http:// hub.url would be sent the token in clear; use https://,"
              + " or no proxy");
    }
  }

  /** A client builder with what every client here has in common. */
  static HttpClient.Builder client(Optional<URI> proxy) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(proxy.map(Endpoint::selector).orElse(HttpClient.Builder.NO_PROXY));
  }

  /** In lower case (RFC 3986, 3.1: its case says nothing); empty without one. */
  private static String scheme(URI url) {
    return Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
  }

  private static ProxySelector selector(URI proxy) {
    if (!scheme(proxy).equals("http")
        || proxy.getHost() == null
        || proxy.getPort() < 0
        || proxy.getRawUserInfo() != null) {
      throw new IllegalArgumentException("hub.proxy_url is not http://HOST:PORT");
    }
    // Unresolved: its address is looked up with each connection, not once at the start.
    return ProxySelector.of(InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort()));
  }
}
