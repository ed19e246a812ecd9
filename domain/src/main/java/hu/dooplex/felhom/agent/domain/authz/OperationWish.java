package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.Operation;

/**
 * What a hub asks for without a signature (hub.md, SignedEnvelope): never carried out, only issued
 * as a document to be signed.
 *
 * @param host the {@code host_id} of the agent that is asked
 * @param operation of the catalogue
 */
public record OperationWish(String host, Operation operation) {
  public OperationWish {
    OperationDocument.requireHost(host);
    OperationDocument.requireKnown(operation);
  }
}
