package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: results to {@code out}, errors to {@code err}. UTF-8, whatever the
 * locale.
 */
public record Terminal(PrintStream out, PrintStream err) {

  public static Terminal ofProcess() {
    return new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** An error in one line, for a person. */
  void error(String message) {
    err.println("felhom-agent: " + ForeignText.oneLine(message));
  }
}
