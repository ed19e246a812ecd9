package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTPS face: a node on a free port of the loopback address. It shows the certificate it was
 * given, checks tokens with their secrets, and does what the faults say.
 */
public final class SimulatedPveServer implements AutoCloseable {
  private final SimulatedNode node;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  private SimulatedPveServer(SimulatedNode node, HttpsServer server) {
    this.node = node;
    this.server = server;
  }

  /** Starts it; wrong tokens get their 401 after 3 seconds, as from the real server. */
  public static SimulatedPveServer start(SimulatedNode node, SimulatedCertificate certificate)
      throws IOException {
    return start(node, certificate, Fault.Unauthorized.REAL_DELAY);
  }

  /** Starts it, with another delay before a wrong token's 401. */
  public static SimulatedPveServer start(
      SimulatedNode node, SimulatedCertificate certificate, Duration unauthorizedDelay)
      throws IOException {
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
    SimulatedPveServer server = new SimulatedPveServer(node, https);
    https.setExecutor(server.threads);
    https.createContext("/", new HttpsFace(node, unauthorizedDelay, server.closing));
    node.certificate(certificate.sha256());
    https.start();
    return server;
  }

  /** What the client's configuration calls its URL: without {@code /api2/json}. */
  public URI url() {
    return URI.create("https://127.0.0.1:" + port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public SimulatedNode node() {
    return node;
  }

  public ReceivedRequests received() {
    return node.received();
  }

  /** Ends every waiting answer and every connection, and frees the port. */
  @Override
  public void close() {
    // First the connections: a handler that is let go would race with the server for its own.
    server.stop(0);
    closing.countDown();
    threads.shutdownNow();
  }
}
