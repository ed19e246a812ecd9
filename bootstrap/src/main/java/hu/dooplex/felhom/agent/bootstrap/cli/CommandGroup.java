package hu.dooplex.felhom.agent.bootstrap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that does nothing without one of its subcommands. */
final class CommandGroup implements Runnable {
  private final CommandSpec spec;

  private CommandGroup(String name, String description) {
    spec = Arguments.command(name, this, description);
  }

  static CommandSpec of(String name, String description, CommandSpec... commands) {
    CommandSpec group = new CommandGroup(name, description).spec;
    for (CommandSpec command : commands) {
      group.addSubcommand(command.name(), command);
    }
    return group;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        spec.name() + " what? One of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
