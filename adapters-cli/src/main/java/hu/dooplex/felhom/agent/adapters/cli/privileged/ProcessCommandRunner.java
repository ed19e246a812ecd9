package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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

  @Override
  public CommandResult run(Command command) throws PrivilegedException {
    Process process = start(command);
    FutureTask<byte[]> stdout = read(process, process.getInputStream(), command);
    FutureTask<byte[]> stderr = read(process, process.getErrorStream(), command);
    try {
      if (!process.waitFor(command.timeLimit().toMillis(), TimeUnit.MILLISECONDS)) {
        stop(process, Limits.KILL_GRACE);
        throw stopped(command, "it took longer than " + command.timeLimit().toSeconds() + " s");
      }
      return new CommandResult(process.exitValue(), text(stdout, command), text(stderr, command));
    } catch (InterruptedException e) {
      stop(process, Duration.ZERO);
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

  /** Both streams at once: a program that fills the one nobody reads would never end. */
  private static FutureTask<byte[]> read(Process process, InputStream stream, Command command) {
    FutureTask<byte[]> reading =
        new FutureTask<>(() -> {
          byte[] bytes = stream.readNBytes(command.maxOutputBytes() + 1);
          if (bytes.length > command.maxOutputBytes()) {
            stop(process, Limits.KILL_GRACE);
          }
          return bytes;
        });
    Thread.ofVirtual().name("command-output").start(reading);
    return reading;
  }

  private static String text(FutureTask<byte[]> reading, Command command)
      throws PrivilegedException, InterruptedException {
    byte[] bytes;
    try {
      // It ends with the program, unless that left something behind that holds its output open;
      // stopping a program that wrote too much takes up to twice the grace.
      bytes = reading.get(3 * Limits.KILL_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw stopped(command, "it ended and left its output open");
    } catch (ExecutionException e) {
      throw stopped(command, "its output could not be read");
    }
    if (bytes.length > command.maxOutputBytes()) {
      throw stopped(command, "it wrote more than " + command.maxOutputBytes() + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
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
  private static void stop(Process process, Duration grace) {
    List<ProcessHandle> tree = tree(process).toList();
    tree.forEach(ProcessHandle::destroy);
    if (!ended(tree, grace)) {
      Stream.concat(tree.stream(), tree(process)).forEach(ProcessHandle::destroyForcibly);
      ended(tree, grace);
    }
  }

  private static Stream<ProcessHandle> tree(Process process) {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
  }

  private static boolean ended(List<ProcessHandle> tree, Duration atMost) {
    if (atMost.isZero()) {
      return false;
    }
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
