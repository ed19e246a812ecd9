package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program with its arguments, as a list: there is no shell that could read more into them. Each
 * is printable ASCII, because the JVM and Perl (PVE::JSONSchema, {@code decode('locale', …)}) write
 * and read anything else as the locale has it, so a program could get another text than was
 * checked.
 *
 * @param timeLimit after which it is stopped with all that it started
 * @param grace from being asked to end until it is killed, also when the agent stops
 * @param maxOutputBytes of each of its two streams
 */
record Command(
    Program program,
    List<String> arguments,
    Duration timeLimit,
    Duration grace,
    int maxOutputBytes) {
  Command {
    arguments = List.copyOf(arguments);
  }

  /**
   * Makes one that is safe to run, and only looks.
   *
   * @throws PrivilegedException.Refused if an argument is empty, too long, or not printable ASCII
   */
  static Command of(Program program, Duration timeLimit, List<String> arguments)
      throws PrivilegedException.Refused {
    return of(program, timeLimit, Limits.KILL_GRACE, arguments);
  }

  /**
   * The same for one that changes something, and so has to be given time to clean up: a worker of
   * Proxmox VE that is asked to end removes the half of a guest that it has made.
   */
  static Command change(Program program, Duration timeLimit, List<String> arguments)
      throws PrivilegedException.Refused {
    return of(program, timeLimit, Limits.CHANGE_GRACE, arguments);
  }

  private static Command of(
      Program program, Duration timeLimit, Duration grace, List<String> arguments)
      throws PrivilegedException.Refused {
    for (String argument : arguments) {
      if (argument.isEmpty()
          || argument.length() > Limits.ARGUMENT_MAX_CHARS
          || !argument.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw new PrivilegedException.Refused(
            program.path()
                + ": an argument is 1 to "
                + Limits.ARGUMENT_MAX_CHARS
                + " characters of printable ASCII, and one of these is not");
      }
    }
    return new Command(program, arguments, timeLimit, grace, Limits.COMMAND_OUTPUT_MAX_BYTES);
  }

  static Command of(Program program, Duration timeLimit, String... arguments)
      throws PrivilegedException.Refused {
    return of(program, timeLimit, Arrays.asList(arguments));
  }

  /** The program and its arguments. */
  List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(program.path());
    line.addAll(arguments);
    return line;
  }

  /** What messages call it: the program, and what it was to do if it has subcommands. */
  String name() {
    return arguments.isEmpty() || arguments.getFirst().startsWith("-")
        ? program.path()
        : program.path() + " " + arguments.getFirst();
  }
}
