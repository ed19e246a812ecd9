package hu.dooplex.felhom.agent.domain.authz;

/** What strict reading of a document gives: all of it, or nothing. */
public sealed interface DocumentReading {
  record Read(OperationDocument document) implements DocumentReading {}

  /**
   * @param path where in the document; {@code $} for all of it
   * @param defect one line that can be printed
   */
  record Malformed(String path, String defect) implements DocumentReading {}
}
