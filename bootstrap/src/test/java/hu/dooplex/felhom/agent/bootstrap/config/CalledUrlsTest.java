package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.adapters.hub.CloudflaredProbe;
import hu.dooplex.felhom.agent.adapters.hub.HubClient;
import hu.dooplex.felhom.agent.adapters.proxmox.api.HttpsTransport;
import hu.dooplex.felhom.agent.domain.Secret;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code config check} lets pass, the agent can also start with: each URL is put to the
 * configuration and to the client that would call it.
 */
class CalledUrlsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Secret TOKEN = new Secret("token-0001");

  /** Columns: whether the configuration takes it as the URL of that key. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # URL                              | proxmox | hub   | proxy | readiness
          https://pve1.example.org:8006      | true    | true  | false | true
          https://pve1.example.org:8006/     | true    | true  | false | true
          HTTPS://PVE1.Example.org:8006      | true    | true  | false | true
          https://[fd00::1]:8006             | true    | true  | false | true
          https://[fe80::1%25Eth0]:8006      | true    | true  | false | true
          https://192.0.2.5                  | true    | true  | false | true
          https://h:                         | true    | true  | false | true
          https://h/a/b%20c                  | false   | true  | false | true
          https://h/a//                      | false   | true  | false | true
          http://127.0.0.1:20241/ready       | false   | true  | false | true
          HTTP://LocalHost:20241/Ready       | false   | true  | false | true
          http://localhost:3128              | false   | true  | true  | true
          http://[::1]:3128                  | false   | true  | true  | true
          http://192.0.2.5:2000/ready        | false   | false | false | false
          http://proxy.example.org:3128      | false   | false | true  | false
          HTTP://Proxy.example.org:3128/     | false   | false | true  | false
          http://proxy.example.org           | false   | false | false | false
          http://127.0.0.1.example.org:1     | false   | false | true  | false
          http://localhost.example.org:1     | false   | false | true  | false
          http://0.0.0.0:1                   | false   | false | true  | false
          http://127.0.0.256:1               | false   | false | false | false
          https://h:0                        | false   | false | false | false
          https://h:65536                    | false   | false | false | false
          https://u:p@h                      | false   | false | false | false
          https://h/?a=b                     | false   | false | false | false
          https://h/#a                       | false   | false | false | false
          https:///a                         | false   | false | false | false
          ftp://localhost:1                  | false   | false | false | false
          localhost:8006                     | false   | false | false | false
          //localhost:8006                   | false   | false | false | false
          """)
  void aUrlThatTheConfigurationTakesIsOneThatTheAgentCanCall(
      String text, boolean proxmox, boolean hub, boolean proxy, boolean readiness) {
    check(text, ConfigSchema.PROXMOX_URL, proxmox, CalledUrlsTest::callProxmox);
    check(text, ConfigSchema.HUB_URL, hub, url -> callHub(url, Optional.empty()));
    URI someHub = URI.create("https://hub.example.org");
    check(text, ConfigSchema.HUB_PROXY_URL, proxy, url -> callHub(someHub, Optional.of(url)));
    check(text, ConfigSchema.CLOUDFLARED_READY_URL, readiness, CalledUrlsTest::callTunnel);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://Hub.Example.ORG:443/Base/, https://hub.example.org:443/Base",
    "HTTP://LOCALHOST:1/a%2Fb, http://localhost:1/a%2Fb",
    "https://[FE80::1%25Eth0]:8443, https://[FE80::1%25Eth0]:8443",
  })
  void schemeAndHostComeOutInLowerCaseAndThePathAsItIs(String text, String url) {
    assertEquals(Optional.of(URI.create(url)), configured(text, ConfigSchema.HUB_URL));
  }

  /** Where a client is made of a URL, as the wiring does. */
  private interface Client {
    void of(URI url);
  }

  private static void check(String text, ConfigKey<URI> key, boolean taken, Client client) {
    Optional<URI> url = configured(text, key);
    assertEquals(taken, url.isPresent(), key.path());
    url.ifPresent(accepted -> {
      assertDoesNotThrow(() -> client.of(accepted), key.path());
      // As it was written, too: a client must not rely on a configuration that tidies up.
      assertDoesNotThrow(() -> client.of(URI.create(text)), key.path());
    });
  }

  private static Optional<URI> configured(String text, ConfigKey<URI> key) {
    List<ConfigProblem> problems = new ArrayList<>();
    Place place = new Place(key.path(), new Origin.Environment(key.variable()), problems);
    Optional<URI> url = key.type().read(new JsonValue.Text(text, 1), place);
    assertEquals(url.isEmpty(), problems.size() == 1, problems::toString);
    return url;
  }

  private static void callProxmox(URI url) {
    new HttpsTransport(url, "a@pam!bc", () -> TOKEN, tls(), TIMEOUT).close();
  }

  private static void callHub(URI url, Optional<URI> proxy) {
    new HubClient(url, () -> TOKEN, tls(), proxy, "0.4.0", TIMEOUT).close();
  }

  private static void callTunnel(URI url) {
    new CloudflaredProbe(Optional.of(url)).close();
  }

  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
