package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent completion}: out of the definition of the command line itself. */
final class CompletionCommand implements Callable<Integer> {
  private final AgentCommand agent;
  private final CommandSpec spec;

  /** What reads it; the man page comes the same way, for the build. */
  enum Reader {
    BASH,
    ZSH,
    FISH;

    String shell() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private String shell = "";
  private boolean manPage;

  CompletionCommand(AgentCommand agent) {
    this.agent = agent;
    spec =
        Arguments.command(
                "completion",
                this,
                "Prints what makes a shell complete the commands; the package installs it.")
            .add(
                Arguments.optionalParameter("SHELL", given -> shell = given.orElse(""))
                    .completionCandidates(Stream.of(Reader.values()).map(Reader::shell).toList())
                    .description("One of: bash, zsh, fish.")
                    .build())
            .add(
                Arguments.flag("--man-page", given -> manPage = given)
                    .hidden(true)
                    .description("Prints the man page instead.")
                    .build());
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    agent.terminal().out().print(manPage ? ManPage.of(root) : script(root));
    return ExitCode.FINE;
  }

  private String script(CommandSpec root) {
    CommandLine commands = root.commandLine();
    return switch (reader()) {
      case BASH -> AutoComplete.bash(root.name(), commands);
      case ZSH -> ZshCompletion.of(root);
      case FISH -> FishCompletion.of(root);
    };
  }

  private Reader reader() {
    for (Reader reader : Reader.values()) {
      if (reader.shell().equals(shell)) {
        return reader;
      }
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(), "completion for which shell? One of: bash, zsh, fish");
  }
}
