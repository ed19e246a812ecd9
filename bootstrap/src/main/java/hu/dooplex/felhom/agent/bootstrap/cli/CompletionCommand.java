package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code felhom-agent completion}: out of the definition of the command line itself. */
@Command(
    name = "completion",
    description = "Prints what makes a shell complete the commands; the package installs it.")
final class CompletionCommand implements Callable<Integer> {
  private final AgentCommand agent;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What reads it; the man page comes the same way, for the build. */
  enum Reader {
    BASH,
    ZSH,
    FISH;

    String shell() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For completion itself. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(Reader.values()).map(Reader::shell).iterator();
    }
  }

  @Parameters(
      paramLabel = "SHELL",
      arity = "0..1",
      completionCandidates = Shells.class,
      description = "One of: bash, zsh, fish.")
  private String shell = "";

  @Option(names = "--man-page", hidden = true, description = "Prints the man page instead.")
  private boolean manPage;

  CompletionCommand(AgentCommand agent) {
    this.agent = agent;
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
