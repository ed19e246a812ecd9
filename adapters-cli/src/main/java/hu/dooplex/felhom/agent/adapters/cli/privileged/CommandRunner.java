package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;

/** Runs a program to its end. */
interface CommandRunner {
  /**
   * Runs it and gives what came of it. An exit status other than 0 is no exception: what it means
   * is the program's own matter.
   *
   * @throws PrivilegedException.NotRun if it could not be started
   * @throws PrivilegedException.Failed if it was stopped: it took too long or wrote too much, or
   *     the thread was interrupted, which it then still is
   */
  CommandResult run(Command command) throws PrivilegedException;
}
