package hu.dooplex.felhom.agent.application.port;

import java.util.Optional;

/** The desired state that the hub serves. */
public interface DesiredStateHub {
  /**
   * Asks once.
   *
   * @return the document's bytes, as they came; empty: the hub says that there is none
   * @throws HubException.BadReply if the reply is too long, or cut off
   */
  Optional<byte[]> fetch() throws HubException;
}
