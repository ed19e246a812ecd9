package hu.dooplex.felhom.agent.bootstrap.image;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the packaged launcher, with no Java on its path. Its two outputs are one here. */
final class RunningImage implements AutoCloseable {
  /** Far longer than anything takes: only a test that fails waits for so long. */
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader reader;
  private final List<String> lines = new ArrayList<>();

  private RunningImage(Process process) {
    this.process = process;
    this.reader = process.inputReader(StandardCharsets.UTF_8);
  }

  static RunningImage start(String... arguments) throws IOException {
    return start(launcher(), Map.of(), arguments);
  }

  static RunningImage start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    // A build under nohup ignores these, and what it starts would inherit that.
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=HUP,INT", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    return new RunningImage(builder.start());
  }

  static Path launcher() {
    Path launcher = Path.of("target", "felhom-agent", "bin", "felhom-agent").toAbsolutePath();
    assertTrue(Files.isExecutable(launcher), launcher + " is built by the package phase");
    return launcher;
  }

  long pid() {
    return process.pid();
  }

  /** Reads on until a line holds the text, and gives that line. */
  String await(String text) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
      if (line.contains(text)) {
        return line;
      }
    }
    return fail("the process ended without '" + text + "':\n" + String.join("\n", lines));
  }

  /** Sends a signal. {@link Process#destroy} would do for SIGTERM, but closes the outputs too. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertTrue(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0);
  }

  /** The processes that it started, and that run now. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Reads to the end and gives the exit code. */
  int exitCode() throws IOException, InterruptedException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
    }
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }

  /** What others on the host can see: the command line, and what it printed so far. */
  String visible() throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")) + output();
  }

  /** The limits that the kernel holds it to. */
  String limits() throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "limits"));
  }

  /** What the {@code jcmd} of the JDK that runs the tests gets for a question to it. */
  String asked(String question) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString();
    Process asking =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), question)
            .redirectErrorStream(true)
            .start();
    String answer = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(asking.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), answer);
    return answer;
  }

  String output() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
