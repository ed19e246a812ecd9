package hu.dooplex.felhom.agent.bootstrap.cli;

/** What the process ends with (operations.md, Command line). */
final class ExitCode {
  static final int FINE = 0;

  /** A check failed. */
  static final int FAILED = 1;

  /** The command line or the configuration is not right. */
  static final int USAGE = 2;

  /** A server could not be reached. */
  static final int UNREACHABLE = 3;

  /** It was refused, or waits for a signature. */
  static final int REFUSED = 4;

  private ExitCode() {}
}
