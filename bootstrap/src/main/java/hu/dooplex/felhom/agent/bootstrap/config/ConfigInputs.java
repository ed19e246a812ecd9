package hu.dooplex.felhom.agent.bootstrap.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a configuration is made of.
 *
 * @param commandLine JSON path to text: {@code log.level} to {@code debug}
 * @param credentials where systemd put the credentials, {@code $CREDENTIALS_DIRECTORY}
 * @param uid of the running user
 */
public record ConfigInputs(
    Path file,
    Map<String, String> environment,
    Map<String, String> commandLine,
    Optional<Path> credentials,
    int uid) {
  public static final Path DEFAULT_FILE = Path.of("/etc/felhom-agent/config.json");

  public ConfigInputs {
    environment = Map.copyOf(environment);
    commandLine = Map.copyOf(commandLine);
  }

  /** As this process finds them. */
  public static ConfigInputs ofProcess(Path file, Map<String, String> commandLine)
      throws IOException {
    Map<String, String> environment = System.getenv();
    return new ConfigInputs(
        file, environment, commandLine, credentials(environment), effectiveUid());
  }

  /** systemd 252 makes a folder that the service cannot enter where each credential is missing. */
  private static Optional<Path> credentials(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("CREDENTIALS_DIRECTORY"))
        .filter(text -> !text.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable);
  }

  /** {@code Uid: real effective saved file} (proc_pid_status(5)); the JDK has no call for it. */
  static int effectiveUid() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Uid:")) {
        return Integer.parseUnsignedInt(line.strip().split("\\s+", 4)[2]);
      }
    }
    throw new IOException("/proc/self/status names no Uid");
  }
}
