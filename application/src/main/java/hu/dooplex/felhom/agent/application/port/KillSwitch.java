package hu.dooplex.felhom.agent.application.port;

/** The switch on this host that stops every mutation; no hub can lift it. */
public interface KillSwitch {
  /** Whether it is thrown; if that cannot be seen, it is. */
  boolean paused();
}
