package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.DesiredStateFile;
import hu.dooplex.felhom.agent.adapters.hub.DesiredStateJson;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore.Accepted;
import hu.dooplex.felhom.agent.application.port.LocalDocument;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.TrustedFile;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The desired state that the daemon enforces, found without it: what it accepted last from the hub,
 * or the local file that takes the hub's place.
 *
 * @param state empty: nothing is desired
 * @param generation of what was accepted last, taken back or not
 */
record LastDesired(Optional<DesiredState> state, Optional<Long> generation, boolean throughHub) {

  /** There is one, and it cannot be read. */
  static final class NotUsable extends Exception {
    private final String why;
    private final int exitCode;

    NotUsable(String why, int exitCode) {
      super(why);
      this.why = why;
      this.exitCode = exitCode;
    }

    @Override
    public String getMessage() {
      return why;
    }

    int exitCode() {
      return exitCode;
    }
  }

  static LastDesired of(AgentConfig config) throws IOException, StateException, NotUsable {
    Optional<Path> file = config.reconcile().desiredStateFile();
    return file.isPresent() ? ofFile(file.get()) : ofHub(config.stateDir());
  }

  private static LastDesired ofFile(Path path) throws IOException, NotUsable {
    String key = "reconcile.desired_state_file";
    try {
      byte[] document = TrustedFile.ofThisProcess(key, path, Limits.DESIRED_STATE_MAX_BYTES).read();
      DesiredState state = new DesiredStateJson().parse(document);
      return new LastDesired(Optional.of(state), Optional.of(state.generation()), false);
    } catch (LocalDocument.UnreadableException e) {
      throw new NotUsable(String.valueOf(e.getMessage()), ExitCode.USAGE);
    } catch (BadDocumentException e) {
      throw new NotUsable(key + " " + path + ": " + e.getMessage(), ExitCode.USAGE);
    }
  }

  private static LastDesired ofHub(Path stateDir) throws StateException, NotUsable {
    Optional<Accepted> accepted = DesiredStateFile.peek(stateDir);
    Optional<Long> generation = accepted.map(last -> last.version().generation());
    Optional<byte[]> document = accepted.flatMap(Accepted::document);
    if (document.isEmpty()) {
      return new LastDesired(Optional.empty(), generation, true);
    }
    try {
      return new LastDesired(
          Optional.of(new DesiredStateJson().parse(document.get())), generation, true);
    } catch (BadDocumentException e) {
      throw new NotUsable(
          "the desired state that was accepted last is none to this version: "
              + e.getMessage()
              + "; a daemon of this version asks the hub for another one",
          ExitCode.FAILED);
    }
  }
}
