package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.application.port.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A start whose request or answer is lost: what the node received, and whether it had effect. */
final class FaultedStartTest {
  private static final String PATH = "/nodes/pve1/lxc/100/status/start";

  private static final Duration LONG = Duration.ofSeconds(60);

  /** How the node is asked. */
  enum Face {
    DIRECT(ApiException.Unreachable.class) {
      @Override
      void start(SimulatedNode node, Duration patience) throws ApiException {
        var answer =
            node.as(Hands.TOKEN)
                .exchange(
                    new PveRequest(
                        PveRequest.Method.POST,
                        List.of("nodes", "pve1", "lxc", "100", "status", "start"),
                        new TreeMap<>()));
        assertEquals(200, answer.status());
      }
    },
    HTTPS(IOException.class) {
      @Override
      void start(SimulatedNode node, Duration patience) throws Exception {
        Instant now = Instant.now();
        SimulatedCertificate certificate =
            SimulatedCertificate.selfSigned(
                new SimulatedCertificate.Contents(
                    "pve1",
                    List.of("127.0.0.1"),
                    now.minus(Duration.ofDays(1)),
                    now.plus(Duration.ofDays(1))));
        try (SimulatedPveServer server = SimulatedPveServer.start(node, certificate);
            HttpClient client = trusting(certificate)) {
          // With the connection there, nothing but the answer is waited for.
          assertEquals(200, client.send(get(server), discarding()).statusCode());
          HttpRequest request =
              HttpRequest.newBuilder(server.url().resolve("/api2/json" + PATH))
                  .header("Authorization", "PVEAPIToken=" + Hands.TOKEN + "=s")
                  .timeout(patience)
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build();
          assertEquals(200, client.send(request, discarding()).statusCode());
        }
      }
    };

    private final Class<? extends Exception> unanswered;

    Face(Class<? extends Exception> unanswered) {
      this.unanswered = unanswered;
    }

    /**
     * Throws if nothing is answered.
     *
     * @param patience of a client that really waits
     */
    abstract void start(SimulatedNode node, Duration patience) throws Exception;
  }

  private static HttpRequest get(SimulatedPveServer server) {
    return HttpRequest.newBuilder(server.url().resolve("/api2/json/version"))
        .header("Authorization", "PVEAPIToken=" + Hands.TOKEN + "=s")
        .build();
  }

  private static HttpClient trusting(SimulatedCertificate authority)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    byte[] pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  private final Hands hands = new Hands();
  private final SimulatedNode node = hands.node.put(hands.container(100));

  private void lost(Face face, Fault fault, Duration patience) {
    node.faults().next(PATH, fault, 1);
    assertThrows(face.unanswered, () -> face.start(node, patience));
    assertEquals(1, node.received().mutating());
    assertEquals("POST " + PATH, node.received().all().getLast().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aLostAnswerIsOfAStartThatTookPlace(Face face) {
    lost(face, new Fault.LostAnswer(), LONG);
    assertEquals("vzstart " + Hands.TOKEN, hands.tasks());
    hands.later(10);
    assertTrue(hands.runs(100));
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionLostBeforeIsOfAStartThatNeverWas(Face face) {
    lost(face, new Fault.Disconnect(), LONG);
    hands.later(3600);
    assertEquals("", hands.tasks());
    assertFalse(hands.runs(100));
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatArrivesLateTakesEffectAfterEverybodyGaveUp(Face face) {
    lost(face, new Fault.ArrivesLate(Duration.ofSeconds(45)), Duration.ofSeconds(3));
    hands.later(44);
    assertEquals("", hands.tasks());
    hands.later(10);
    assertEquals("vzstart " + Hands.TOKEN, hands.tasks());
    assertEquals(hands.start.plusSeconds(45), node.tasks().getFirst().upid().startTime());
    assertTrue(hands.runs(100));
  }

  @ParameterizedTest
  @EnumSource
  void aKilledWorkerAndAStalledOneAreAnsweredLikeAnyOther(Face face) throws Exception {
    node.taskFaults().next("vzstart", TaskFault.KILLED).next("vzstart", TaskFault.STALLED);
    face.start(node, LONG);
    hands.later(10);
    assertEquals("unexpected status", node.tasks().getFirst().exitStatus());
    assertFalse(hands.runs(100));
    face.start(node, LONG);
    hands.later(3600);
    assertTrue(node.tasks().getLast().ended().isEmpty());
    assertFalse(hands.runs(100));
  }
}
