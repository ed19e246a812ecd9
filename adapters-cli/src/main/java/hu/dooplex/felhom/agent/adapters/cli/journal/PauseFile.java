package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The kill switch: a file that is there, whatever it is and holds. It is looked for every time, so
 * {@code touch} and {@code rm} do as well.
 */
public final class PauseFile implements KillSwitch {
  /** Where it is unless the configuration says otherwise. */
  public static final Path DEFAULT = Path.of("/etc/felhom-agent/paused");

  private static final int REASON_MAX_BYTES = 1024;

  private final Path file;

  public PauseFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Only a clear answer that there is no such file lifts the pause. */
  @Override
  public boolean paused() {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private Path folder() {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  /** Why it is paused, one line, as far as the file says. */
  public Optional<String> reason() {
    try (var in = new RealFiles(folder()).read(file.getFileName().toString())) {
      String text = new String(in.readNBytes(REASON_MAX_BYTES), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(ForeignText.oneLine(text));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Stops every mutation, durably. */
  public void pause(String reason) throws StateException {
    StateFolder folder = new StateFolder(new RealFiles(folder()));
    folder.replace(
        file.getFileName().toString(),
        (ForeignText.oneLine(reason, REASON_MAX_BYTES / 4) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Lifts the pause. */
  public void resume() throws StateException {
    try {
      if (Files.deleteIfExists(file)) {
        new RealFiles(folder()).sync();
      }
    } catch (IOException e) {
      throw new StateException(
          file + " cannot be removed: " + StateFolder.reason(e) + "; it takes root", e);
    }
  }

  /** Its path. */
  @Override
  public String toString() {
    return file.toString();
  }
}
