package hu.dooplex.felhom.agent.application.port;

import java.util.List;

/** Where operations come from that an operator has signed: the hub, or a folder of this host. */
public interface SignedOperationSource {
  /**
   * Asks once.
   *
   * @return in the order in which they came
   * @throws HubException if the source is the hub; if its reply is not wholly sound, nothing of it
   *     is used
   * @throws StateException if the source is a folder
   */
  List<SignedEnvelope> signedOperations() throws HubException, StateException;
}
