package hu.dooplex.felhom.agent.bootstrap.demo;

import hu.dooplex.felhom.agent.domain.authz.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Those who sign: keys and signatures of the demo are made by OpenSSH's own {@code ssh-keygen}. */
final class Operators {
  /** The one whose key is in the agent's configuration. */
  static final String TRUSTED = "ops-1";

  /** Somebody with a key of their own. */
  static final String STRANGER = "stranger";

  private final DemoProcesses processes;
  private final Path folder;

  Operators(DemoProcesses processes, Path folder) {
    this.processes = processes;
    this.folder = folder;
  }

  /** Makes their keys; false if this host has no OpenSSH. */
  boolean makeKeys() throws InterruptedException {
    return makeKey(TRUSTED) && makeKey(STRANGER);
  }

  private boolean makeKey(String who) throws InterruptedException {
    return processes.run(
        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", who, "-f", key(who)));
  }

  private String key(String who) {
    return folder.resolve(who).toString();
  }

  /** One line, as it goes into the configuration. */
  String publicKey(String who) throws IOException {
    return Files.readString(Path.of(key(who) + ".pub")).strip();
  }

  /** As an operator does it; armored. */
  byte[] sign(String who, byte[] document) throws IOException, InterruptedException {
    Path file = folder.resolve("op.json");
    Path signature = folder.resolve("op.json.sig");
    Files.write(file, document);
    Files.deleteIfExists(signature);
    String namespace = Namespace.OPERATIONS.text();
    List<String> command =
        List.of("ssh-keygen", "-Y", "sign", "-n", namespace, "-f", key(who), file.toString());
    if (!processes.run(command)) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return Files.readAllBytes(signature);
  }
}
