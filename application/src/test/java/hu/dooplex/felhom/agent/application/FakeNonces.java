package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Issued nonces in a map. */
public final class FakeNonces implements IssuedNonces {
  public final SequencedMap<String, Issued> issued = new ConcurrentSkipListMap<>();
  public boolean broken;

  @Override
  public void issue(Issued made) throws StateException {
    if (broken) {
      throw new StateException("issued: disk full");
    }
    issued.put(made.nonce().value(), made);
  }

  @Override
  public Optional<Issued> find(OperationId nonce) {
    return Optional.ofNullable(issued.get(nonce.value()));
  }

  @Override
  public void forget(OperationId nonce) {
    issued.remove(nonce.value());
  }

  @Override
  public List<Issued> all() throws StateException {
    if (broken) {
      throw new StateException("issued: not readable");
    }
    return List.copyOf(issued.values());
  }
}
