package hu.dooplex.felhom.agent.application.port;

/** The tokens that the agent logs in with, which may be renewed on disk while it runs. */
public interface AccessTokens {
  /** Reads them again, because one was refused. What cannot be read stays as it was. */
  void readAgain();
}
