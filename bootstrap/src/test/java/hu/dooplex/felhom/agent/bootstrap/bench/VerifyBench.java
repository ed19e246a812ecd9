package hu.dooplex.felhom.agent.bootstrap.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@code -Pbench} alone: its name is none that the tests' plugin looks for. */
class VerifyBench {
  @Test
  void ed25519() throws Exception {
    Bench.print(VerifyRows.ed25519(Bench.asConfigured()));
  }

  @Test
  void ecdsa() throws Exception {
    Bench.print(VerifyRows.ecdsa(Bench.asConfigured()));
  }

  @Test
  void rsa() throws Exception {
    Bench.print(VerifyRows.rsa(Bench.asConfigured()));
  }

  @Test
  void besideSshKeygen(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "no ssh-keygen installed here");
    Bench.print(VerifyRows.besideSshKeygen(Bench.asConfigured(), folder));
  }
}
