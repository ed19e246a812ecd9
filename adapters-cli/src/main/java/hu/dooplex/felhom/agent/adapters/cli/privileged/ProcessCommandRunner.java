package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Starts programs, and is the only class that does (architecture rule 4). A program gets nothing
 * from this process: a fixed environment, no input, {@code /} as its folder.
 */
final class ProcessCommandRunner implements CommandRunner {
  /** {@code pct} starts others by name; the locale keeps every program's words the known ones. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");

  private static final File NOTHING = new File("/dev/null");
  private static final File TOP = new File("/");

  private final GivenUp givenUp;

  ProcessCommandRunner() {
    this(new GivenUp());
  }

  ProcessCommandRunner(GivenUp givenUp) {
    this.givenUp = givenUp;
  }

  @Override
  public CommandResult run(Command command) throws PrivilegedException {
    givenUp.check(command);
    Process process = start(command);
    // Both streams at once: a program that fills the one nobody reads would never end.
    ProgramOutput stdout = output(process.getInputStream(), process, command);
    ProgramOutput stderr = output(process.getErrorStream(), process, command);
    try {
      if (!process.waitFor(command.timeLimit().toMillis(), TimeUnit.MILLISECONDS)) {
        stop(process, command);
        throw stopped(command, "it took longer than " + command.timeLimit().toSeconds() + " s");
      }
      return new CommandResult(process.exitValue(), text(stdout, command), text(stderr, command));
    } catch (InterruptedException e) {
      stop(process, command);
      Thread.currentThread().interrupt();
      throw stopped(command, "the agent stops");
    }
  }

  private static Process start(Command command) throws PrivilegedException.NotRun {
    ProcessBuilder builder = new ProcessBuilder(command.line());
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    builder.directory(TOP);
    builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new PrivilegedException.NotRun(
          command.program().path()
              + " could not be started ("
              + ForeignText.oneLine(
                  String.valueOf(e.getMessage()), Limits.COMMAND_EXCERPT_MAX_CHARS)
              + "); install the package "
              + command.program().debianPackage());
    }
  }

  private ProgramOutput output(InputStream stream, Process process, Command command) {
    return ProgramOutput.of(stream, command.maxOutputBytes(), () -> stop(process, command));
  }

  /** All of it, or what there is where the program left a child behind that holds it open. */
  private static String text(ProgramOutput output, Command command)
      throws PrivilegedException, InterruptedException {
    output.awaitEnd(Limits.OUTPUT_GRACE);
    if (output.isBroken()) {
      throw stopped(command, "its output could not be read");
    }
    if (output.isTooMuch()) {
      throw stopped(command, "it wrote more than " + command.maxOutputBytes() + " bytes");
    }
    return output.text();
  }

  private static PrivilegedException.Failed stopped(Command command, String why) {
    return new PrivilegedException.Failed(
        command.name() + " was stopped: " + why + "; look at what it has done",
        OptionalInt.empty());
  }

  /**
   * Ends a program with all that it started. One that hangs in the kernel, as on a dead disk, does
   * not even obey a kill: it is given up, not waited for.
   */
  private void stop(Process process, Command command) {
    List<ProcessHandle> tree = tree(process).toList();
    tree.forEach(ProcessHandle::destroy);
    if (ended(tree, command.grace())) {
      return;
    }
    // What it has started meanwhile to clean up is none of the first.
    List<ProcessHandle> all = Stream.concat(tree.stream(), tree(process)).distinct().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    if (!ended(all, Limits.KILL_GRACE)) {
      givenUp.keep(command, () -> all.stream().anyMatch(ProcessHandle::isAlive));
    }
  }

  private static Stream<ProcessHandle> tree(Process process) {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
  }

  private static boolean ended(List<ProcessHandle> tree, Duration atMost) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      all.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
