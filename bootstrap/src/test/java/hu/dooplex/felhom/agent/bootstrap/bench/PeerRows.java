package hu.dooplex.felhom.agent.bootstrap.bench;

import hu.dooplex.felhom.agent.adapters.proxmox.api.HttpsTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests.Received;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedPveServer;
import hu.dooplex.felhom.agent.adapters.proxmox.tls.ServerTrust;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.domain.Secret;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A quiet pass over HTTPS, beside other clients that do the same reads at the same server. */
final class PeerRows implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Resources resources = new Resources();
  private final SimulatedCertificate certificate = certificate();
  private final SSLContext trust = ServerTrust.pinned(List.of(certificate.sha256()), "bench");
  private final List<SimulatedPveServer> servers = new ArrayList<>();
  private final PassRows pass;
  private final String name;

  /** What a pass reads: path and query, below {@code /api2/json}. */
  private final List<String> reads;

  PeerRows(int guests, Duration latency) throws Exception {
    name = "pass over HTTPS, %d guests, %d ms".formatted(guests, latency.toMillis());
    pass = resources.keep(new PassRows(guests, latency, this::overHttps));
    pass.pass();
    reads = server().received().all().stream().map(PeerRows::target).toList();
    server().node().faults().always("/", new Fault.Slow(latency));
  }

  private static SimulatedCertificate certificate() {
    Instant now = InstantSource.system().instant();
    return SimulatedCertificate.selfSigned(
        new SimulatedCertificate.Contents(
            "pve1",
            List.of("127.0.0.1"),
            now.minus(Duration.ofHours(1)),
            now.plus(Duration.ofDays(1))));
  }

  private PveTransport overHttps(SimulatedNode node) {
    try {
      servers.add(resources.keep(SimulatedPveServer.start(node, certificate)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return resources.keep(
        new HttpsTransport(
            server().url(), PassRows.TOKEN, () -> new Secret(PassRows.SECRET), trust, TIMEOUT));
  }

  private SimulatedPveServer server() {
    return servers.getFirst();
  }

  private static String target(Received received) {
    return received.path() + (received.query().isEmpty() ? "" : "?" + received.query());
  }

  /** Beside the JDK's client, one read after the other: so many lanes are to be worth it. */
  Bench.Row besidePlainClient(Bench bench) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust).build()) {
      return bench.measureRatio(
          name + ", to HttpClient one by one",
          PassRows.PARALLELISM / PassRows.TIMES_LIMIT,
          pass::pass,
          () -> {
            for (String read : reads) {
              HttpRequest request =
                  HttpRequest.newBuilder(URI.create(server().url() + "/api2/json" + read))
                      .header(
                          "Authorization", "PVEAPIToken=" + PassRows.TOKEN + "=" + PassRows.SECRET)
                      .build();
              require(
                  client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200);
            }
            return 1;
          });
    }
  }

  /**
   * Beside the npm client.
   *
   * @param modules the folder {@code node_modules} that it was installed into
   * @param atOnce how many of its reads are on their way at once
   */
  Bench.Row besideNpmClient(Bench bench, Path folder, Path modules, int atOnce) throws Exception {
    Path pem = Files.writeString(folder.resolve("node.pem"), certificate.pem());
    ProcessBuilder node =
        new ProcessBuilder(
            "node",
            Path.of("src", "test", "bench", "reads.js").toString(),
            "127.0.0.1",
            Integer.toString(server().port()),
            PassRows.TOKEN,
            Integer.toString(atOnce));
    node.environment().put("TOKEN_SECRET", PassRows.SECRET);
    node.environment().put("NODE_PATH", modules.toAbsolutePath().toString());
    node.environment().put("NODE_EXTRA_CA_CERTS", pem.toString());
    Process process = node.redirectError(folder.resolve("node.log").toFile()).start();
    try (BufferedWriter to = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
      to.write(String.join("\n", reads) + "\n\n");
      return bench.measureRatio(
          name + ", to npm proxmox-api, " + atOnce + " at once",
          PassRows.PARALLELISM / PassRows.TIMES_LIMIT / atOnce,
          pass::pass,
          () -> {
            to.write("again\n");
            to.flush();
            require("done".equals(from.readLine()));
            return 1;
          });
    } finally {
      process.destroyForcibly();
    }
  }

  private static void require(boolean answered) {
    if (!answered) {
      throw new IllegalStateException("a peer did not get its answer");
    }
  }

  @Override
  public void close() {
    resources.close();
  }
}
