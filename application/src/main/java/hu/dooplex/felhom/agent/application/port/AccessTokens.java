package hu.dooplex.felhom.agent.application.port;

/**
 * The tokens that the agent logs in with, and the certificates that it trusts: they may be renewed
 * on disk while it runs.
 */
public interface AccessTokens {
  /** Reads them again, because one was not taken. What cannot be read stays as it was. */
  void readAgain();
}
