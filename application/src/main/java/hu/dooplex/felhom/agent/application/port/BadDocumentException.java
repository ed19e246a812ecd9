package hu.dooplex.felhom.agent.application.port;

/**
 * A document is not what it has to be, and nothing of it is used. The message is one line. Whatever
 * of the document is repeated is short and harmless.
 */
public final class BadDocumentException extends Exception {
  private final String path;
  private final String found;
  private final String allowed;

  /**
   * @param path where in the document, as {@code guests[3].config.cores}; {@code $} for all of it
   */
  public BadDocumentException(String path, String found, String allowed) {
    super(path + ": found " + found + "; allowed: " + allowed);
    this.path = path;
    this.found = found;
    this.allowed = allowed;
  }

  public String path() {
    return path;
  }

  public String found() {
    return found;
  }

  public String allowed() {
    return allowed;
  }
}
