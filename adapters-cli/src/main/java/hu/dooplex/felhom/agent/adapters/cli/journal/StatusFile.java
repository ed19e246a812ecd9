package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.StatusBoard;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code status.json} in the runtime folder, for every user of the host; {@link StatusWriter} has
 * its format. It is replaced as a whole, and not forced to the disk: after a reboot it is to be
 * gone.
 */
public final class StatusFile implements StatusBoard {
  public static final String NAME = "status.json";

  private final Path folder;

  public StatusFile(Path runtimeDir) {
    this.folder = runtimeDir.toAbsolutePath();
  }

  /** What the file says, and the file's own words. */
  public record Shown(AgentStatus status, String json) {}

  @Override
  public void show(AgentStatus status) throws StateException {
    new ShownFile(folder, NAME).replace(StatusWriter.bytes(status));
  }

  /**
   * What was written last; empty if there is no such file.
   *
   * @throws StateException.Damaged if it is not what any agent wrote
   * @throws StateException.Newer if a newer agent wrote it
   */
  public Optional<Shown> read() throws StateException {
    StateFolder runtime = new StateFolder(new RealFiles(folder));
    Optional<byte[]> found = runtime.read(NAME, Limits.STATUS_FILE_MAX_BYTES);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = found.get();
    try {
      return Optional.of(
          new Shown(StatusReader.parse(bytes), new String(bytes, StandardCharsets.US_ASCII)));
    } catch (Damage.Newer e) {
      throw new StateException.Newer(
          runtime.file(NAME)
              + " was written by a newer agent ("
              + e.why()
              + "); ask that agent's 'status'",
          e);
    } catch (Damage e) {
      throw new StateException.Damaged(
          runtime.file(NAME)
              + " is damaged ("
              + e.why()
              + "); a daemon that runs writes it anew within a minute");
    }
  }
}
