package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.List;
import java.util.Optional;

/** Issued nonces of which a hub is told at once when there is a new one (hub.md, HostReport). */
public final class RingingNonces implements IssuedNonces {
  private final IssuedNonces nonces;
  private final Bell bell;

  public RingingNonces(IssuedNonces nonces, Bell bell) {
    this.nonces = nonces;
    this.bell = bell;
  }

  @Override
  public void issue(Issued issued) throws StateException {
    nonces.issue(issued);
    bell.ring();
  }

  @Override
  public Optional<Issued> find(OperationId nonce) throws StateException {
    return nonces.find(nonce);
  }

  @Override
  public void forget(OperationId nonce) throws StateException {
    nonces.forget(nonce);
  }

  @Override
  public List<Issued> all() throws StateException {
    return nonces.all();
  }
}
