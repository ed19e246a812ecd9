package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an agent remembers, for a command that only looks: it needs no lock, does not disturb a
 * running daemon, makes and mends nothing, and takes nothing. An agent whose state folder is not
 * there yet remembers nothing.
 */
public final class ReadOnlyState {
  private ReadOnlyState() {}

  private static StateException refused() {
    return new StateException("this command only reads; nothing is written by it");
  }

  /** Whether the agent has begun to remember: the daemon makes the folder at its first start. */
  public static boolean isThere(Path stateDir) {
    return Files.exists(stateDir, LinkOption.NOFOLLOW_LINKS);
  }

  /** The journal as it is now; a damaged one is shut, and says what its intact beginning says. */
  public static OperationJournal journal(Path stateDir) throws StateException {
    JournalState state = new JournalState();
    if (!isThere(stateDir)) {
      return new Journal(state, Optional.empty());
    }
    JournalCheck.Result result =
        JournalCheck.of(stateDir).read(record -> state.apply(record.entry()));
    return new Journal(state, result.problem());
  }

  /** The signer log, read anew at each question. */
  public static SignerLog signers(Path stateDir) {
    return new Signers(stateDir);
  }

  /** The issued nonces as they are at each question; none if there is no folder of them. */
  public static IssuedNonces nonces(Path runtimeDir, InstantSource clock) {
    return new Nonces(runtimeDir, clock);
  }

  /** The time floor. */
  public static TimeMemory time(Path stateDir) {
    return IdentityFile.readOnly(stateDir, refused());
  }

  private record Journal(JournalState state, Optional<StateException> shut)
      implements OperationJournal {
    @Override
    public void append(JournalEntry entry) throws StateException {
      throw refused();
    }

    @Override
    public <T> T read(Function<JournalState, T> question) {
      return question.apply(state);
    }
  }

  private record Signers(Path stateDir) implements SignerLog {
    @Override
    public void append(Rotation rotation) throws StateException {
      throw refused();
    }

    @Override
    public List<Rotation> all() throws StateException {
      return isThere(stateDir) ? SignerLogFile.read(StateFolder.existing(stateDir)) : List.of();
    }
  }

  private record Nonces(Path runtimeDir, InstantSource clock) implements IssuedNonces {
    @Override
    public void issue(Issued issued) throws StateException {
      throw refused();
    }

    @Override
    public Optional<Issued> find(OperationId nonce) throws StateException {
      Optional<IssuedNonceFiles> files = IssuedNonceFiles.existing(runtimeDir, clock);
      return files.isPresent() ? files.get().find(nonce) : Optional.empty();
    }

    @Override
    public void forget(OperationId nonce) throws StateException {
      throw refused();
    }

    @Override
    public List<Issued> all() throws StateException {
      Optional<IssuedNonceFiles> files = IssuedNonceFiles.existing(runtimeDir, clock);
      return files.isPresent() ? files.get().all() : List.of();
    }
  }
}
