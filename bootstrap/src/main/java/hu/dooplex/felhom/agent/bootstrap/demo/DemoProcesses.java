package hu.dooplex.felhom.agent.bootstrap.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The agent in processes of its own: the daemon, which can be killed there, and commands, as typed
 * at a console. What still runs at the end is killed.
 */
final class DemoProcesses implements AutoCloseable {
  /** As text: what is started is the whole agent, which knows the demo. */
  private static final String MAIN = "hu.dooplex.felhom.agent.bootstrap.Main";

  private final DemoWorld world;
  private final Instant begun;
  private final List<Process> started = new ArrayList<>();

  /**
   * Starts none yet.
   *
   * @param begun when the demo's clock began to run faster
   */
  DemoProcesses(DemoWorld world, Instant begun) {
    this.world = world;
    this.begun = begun;
  }

  /** A process of the agent. Its two outputs are one. */
  static final class Child {
    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
      this.process = process;
      this.output = output;
    }

    long pid() {
      return process.pid();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns its exit code. */
    int stop() throws InterruptedException, IOException, TimeoutException {
      process.destroy();
      return exitCode();
    }

    int exitCode() throws InterruptedException, IOException, TimeoutException {
      if (!process.waitFor(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new TimeoutException("process " + pid() + " does not end; it said: " + lines());
      }
      return process.exitValue();
    }

    /** What it printed so far. */
    List<String> lines() throws IOException {
      return Files.readAllLines(output);
    }
  }

  /** The daemon, by the demo's clock. */
  Child daemon() throws IOException {
    return start("demo", "--daemon", begun.toString());
  }

  /** A command of the agent. */
  Child start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(agent());
    command.addAll(List.of("--config", world.configFile().toString()));
    command.addAll(List.of(arguments));
    Path output = world.folder().resolve("process-" + started.size() + ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    started.add(process);
    return new Child(process, output);
  }

  /**
   * A program of this host, to its end.
   *
   * @return whether it is there and succeeded
   */
  boolean run(List<String> command) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false; // it is not there
    }
    started.add(process);
    return process.waitFor(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        && process.exitValue() == 0;
  }

  /** The launcher of the image that this is; a build's tests run on classes that are in none. */
  private static List<String> agent() {
    Path runtime = Path.of(System.getProperty("java.home", ""));
    Path launcher = runtime.resolveSibling("bin").resolve("felhom-agent");
    return Files.isExecutable(launcher)
        ? List.of(launcher.toString())
        : List.of(
            runtime.resolve("bin").resolve("java").toString(),
            "-cp",
            System.getProperty("java.class.path", ""),
            MAIN);
  }

  /** In the child: does that when the demo is gone, which could not say so if it was killed. */
  static void whenOrphaned(Runnable action) {
    ProcessHandle.current()
        .parent()
        .ifPresent(demo -> {
          var _ = demo.onExit().thenRun(action);
        });
  }

  /** They write into the folder that is deleted next. */
  @Override
  public void close() {
    for (Process process : started) {
      var _ = process.destroyForcibly().onExit().join();
    }
  }
}
