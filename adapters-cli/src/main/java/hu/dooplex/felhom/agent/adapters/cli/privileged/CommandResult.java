package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.util.OptionalInt;

/** What a program ended with and wrote; UTF-8, with what is none replaced. */
record CommandResult(int exitStatus, String stdout, String stderr) {

  /** The failure that this is, where it is one. */
  PrivilegedException.Failed failure(Command command, String whatToDo) {
    String said = excerpt();
    return new PrivilegedException.Failed(
        command.name()
            + " ended with exit status "
            + exitStatus
            + (said.isEmpty() ? "" : ": " + said)
            + "; "
            + whatToDo,
        OptionalInt.of(exitStatus));
  }

  /** The end of what it complained, on one line: the reason stands last. */
  private String excerpt() {
    String said = stderr.isBlank() ? stdout.strip() : stderr.strip();
    int from = Math.max(0, said.length() - Limits.COMMAND_EXCERPT_MAX_CHARS);
    String end = from == 0 ? said : "…" + said.substring(from);
    return ForeignText.oneLine(end, 2 * Limits.COMMAND_EXCERPT_MAX_CHARS);
  }
}
