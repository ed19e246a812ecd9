package hu.dooplex.felhom.agent.bootstrap;

import hu.dooplex.felhom.agent.bootstrap.cli.AgentCommand;
import hu.dooplex.felhom.agent.bootstrap.cli.Terminal;

/** The entry of the process. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(AgentCommand.execute(Terminal.ofProcess(), arguments));
  }
}
