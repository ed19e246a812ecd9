package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.plan.DesiredState;

/** Strict reading of desired states (hub.md, DesiredState). */
public interface DesiredStateDocuments {
  /**
   * What the document says: all of it, or nothing.
   *
   * @param document UTF-8
   */
  DesiredState parse(byte[] document) throws BadDocumentException;
}
