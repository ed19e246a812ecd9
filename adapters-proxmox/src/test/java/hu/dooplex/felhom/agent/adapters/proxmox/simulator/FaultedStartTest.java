package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

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
import java.net.http.HttpResponse;
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

  /** How the node is asked; a lost start throws, whatever its class. */
  enum Face {
    DIRECT {
      @Override
      void start(SimulatedNode node) throws ApiException {
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
    HTTPS {
      @Override
      void start(SimulatedNode node) throws Exception {
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
          HttpRequest request =
              HttpRequest.newBuilder(server.url().resolve("/api2/json" + PATH))
                  .header("Authorization", "PVEAPIToken=" + Hands.TOKEN + "=s")
                  // An answer that never comes; what does come is not waited for here.
                  .timeout(Duration.ofSeconds(2))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build();
          int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          assertEquals(200, status);
        }
      }
    };

    abstract void start(SimulatedNode node) throws Exception;
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

  private void lost(Face face, Fault fault) {
    node.faults().next(PATH, fault, 1);
    assertThrows(Exception.class, () -> face.start(node));
    assertEquals("[POST " + PATH + "]", node.received().all().toString());
  }

  @ParameterizedTest
  @EnumSource
  void aLostAnswerIsOfAStartThatTookPlace(Face face) {
    lost(face, new Fault.LostAnswer());
    assertEquals("vzstart " + Hands.TOKEN, hands.tasks());
    hands.later(10);
    assertTrue(hands.runs(100));
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionLostBeforeIsOfAStartThatNeverWas(Face face) {
    lost(face, new Fault.Disconnect());
    hands.later(3600);
    assertEquals("", hands.tasks());
    assertFalse(hands.runs(100));
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatArrivesLateTakesEffectAfterEverybodyGaveUp(Face face) {
    lost(face, new Fault.ArrivesLate(Duration.ofSeconds(45)));
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
    face.start(node);
    hands.later(10);
    assertEquals("unexpected status", node.tasks().getFirst().exitStatus());
    assertFalse(hands.runs(100));
    face.start(node);
    hands.later(3600);
    assertTrue(node.tasks().getLast().ended().isEmpty());
    assertFalse(hands.runs(100));
  }
}
