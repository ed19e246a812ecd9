package hu.dooplex.felhom.agent.bootstrap.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run by {@code -Pbench} alone: its name is none that the tests' plugin looks for. */
class PeerBench {
  private static final int GUESTS = 100;
  private static final Duration LATENCY = Duration.ofMillis(20);

  /** The profile has npm install it there, where there is npm. */
  private static final Path MODULES = Path.of("target", "peers", "node_modules");

  @Test
  void besidePlainClient() throws Exception {
    try (PeerRows rows = new PeerRows(GUESTS, LATENCY)) {
      Bench.print(rows.besidePlainClient(Bench.asConfigured()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PassRows.PARALLELISM})
  void besideNpmClient(int atOnce, @TempDir Path folder) throws Exception {
    if (!Files.isDirectory(MODULES.resolve("proxmox-api"))) {
      Bench.printSkipped("pass, to npm proxmox-api", "npm is not here, or could not install it");
      return;
    }
    try (PeerRows rows = new PeerRows(GUESTS, LATENCY)) {
      Bench.print(rows.besideNpmClient(Bench.asConfigured(), folder, MODULES, atOnce));
    }
  }
}
