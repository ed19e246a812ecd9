package hu.dooplex.felhom.agent.bootstrap.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its subcommands. */
abstract class CommandGroup implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        spec.name() + " what? One of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
