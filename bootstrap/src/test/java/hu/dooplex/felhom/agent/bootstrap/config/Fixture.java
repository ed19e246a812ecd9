package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with a configuration that can be changed, and the sources around it. */
final class Fixture {
  static final String OPS_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEklu6xzVJhidjLw+qBhPZXl7PxiZ8lsHe3Yw5w9fMAz";
  static final String OTHER_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN6hKVYXrQxHQ/Fg46ts4E13m5CRcElAuPbbq/pRA/8J";
  static final String SECURITY_KEY =
      "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAICl/FmflcNvCMIvf+o4I"
          + "wb/ROgGDm5afNhAOlox/n4zDAAAABHNzaDo=";
  static final String ECDSA_KEY =
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMLg0hXykPyLMz0KaHkl"
          + "w0tdFZ71LgubLOHlawA8y1Wo+qmSmgDI43rXR/l9/HNwb8wzxeAM53kWB0L+nRvmIyg=";

  /** An authority's certificate, as PEM. */
  static final String CA =
      SimulatedCertificate.authority(
              new SimulatedCertificate.Contents(
                  "Test CA",
                  List.of(),
                  Instant.parse("2026-01-01T00:00:00Z"),
                  Instant.parse("2036-01-01T00:00:00Z")))
          .pem();

  private static final int ROOT = 0;

  final Path folder;
  final Path file;
  final Map<String, String> environment = new HashMap<>();
  final Map<String, String> commandLine = new HashMap<>();
  Optional<Path> credentials = Optional.empty();
  FileFacts.Source disk = FileFacts::ofDisk;

  Fixture(Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("config.json");
    secret("proxmox.token", "pve-secret-0001\n");
    secret("hub.token", "hub-secret-0001\n");
    config(minimal(""));
  }

  /** Valid, with further members at its end. */
  String minimal(String further) {
    return """
    {"host_id": "demo", "node": "pve1",
     "proxmox": {"token_id": "felhom@pve!agent", "token_secret_file": "%1$s/proxmox.token"},
     "hub": {"url": "https://hub.example.org", "token_file": "%1$s/hub.token"}%2$s}
    """
        .formatted(folder, further.isEmpty() ? "" : ", " + further);
  }

  void config(String text) throws IOException {
    write(file, text, "rw-------");
  }

  Path secret(String name, String text) throws IOException {
    return write(folder.resolve(name), text, "rw-------");
  }

  Path credential(String name, String text) throws IOException {
    Path credentialFolder = Files.createDirectories(folder.resolve("credentials"));
    credentials = Optional.of(credentialFolder);
    return write(credentialFolder.resolve(name), text, "r--------");
  }

  static Path write(Path path, String text, String permissions) throws IOException {
    Files.deleteIfExists(path);
    Files.writeString(path, text);
    mode(path, permissions);
    return path;
  }

  static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  ConfigResult load(Mode mode) throws IOException {
    int uid = FileFacts.ofDisk(folder).uid();
    return new ConfigLoader(disk)
        .load(new ConfigInputs(file, environment, commandLine, credentials, uid), mode);
  }

  LoadedConfig loaded() throws IOException {
    return loaded(Mode.DAEMON);
  }

  LoadedConfig loaded(Mode mode) throws IOException {
    ConfigResult result = load(mode);
    return assertInstanceOf(LoadedConfig.class, result, () -> result.toString());
  }

  ConfigProblems problems() throws IOException {
    return assertInstanceOf(ConfigProblems.class, load(Mode.DAEMON));
  }

  /** The one problem. */
  ConfigProblem problem() throws IOException {
    ConfigProblems found = problems();
    assertEquals(1, found.problems().size(), found::lines);
    return found.problems().getFirst();
  }

  /** The one problem of a configuration with these further members. */
  ConfigProblem problemOf(String further) throws IOException {
    config(minimal(further));
    return problem();
  }

  Origin origin(String path) throws IOException {
    return loaded().settings().stream()
        .filter(setting -> setting.key().path().equals(path))
        .findFirst()
        .orElseThrow()
        .origin();
  }

  /** Everybody's files as if root owned them. */
  FileFacts ownedByRoot(Path path) throws IOException {
    FileFacts real = FileFacts.ofDisk(path);
    return new FileFacts(real.kind(), ROOT, real.mode());
  }
}
