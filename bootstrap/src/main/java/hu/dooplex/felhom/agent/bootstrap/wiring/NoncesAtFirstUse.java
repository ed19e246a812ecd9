package hu.dooplex.felhom.agent.bootstrap.wiring;

import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The issued nonces, whose folder is opened when the first of them is asked for: an agent that only
 * reports needs no runtime folder.
 */
final class NoncesAtFirstUse implements IssuedNonces {
  private final Path runtimeDir;
  private final InstantSource clock;
  private Optional<IssuedNonces> opened = Optional.empty();

  NoncesAtFirstUse(Path runtimeDir, InstantSource clock) {
    this.runtimeDir = runtimeDir;
    this.clock = clock;
  }

  private synchronized IssuedNonces files() throws StateException {
    if (opened.isEmpty()) {
      opened = Optional.of(IssuedNonceFiles.open(runtimeDir, clock));
    }
    return opened.get();
  }

  @Override
  public void issue(Issued issued) throws StateException {
    files().issue(issued);
  }

  @Override
  public Optional<Issued> find(OperationId nonce) throws StateException {
    return files().find(nonce);
  }

  @Override
  public void forget(OperationId nonce) throws StateException {
    files().forget(nonce);
  }

  @Override
  public List<Issued> all() throws StateException {
    return files().all();
  }
}
