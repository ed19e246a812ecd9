package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The programs that did not even obey a kill, by their command lines. One that waits for a dead
 * disk in the kernel ends when the disk answers or the host is restarted; until then each further
 * one would hang beside it.
 */
final class GivenUp {
  private final ConcurrentHashMap<List<String>, BooleanSupplier> alive = new ConcurrentHashMap<>();

  void keep(Command command, BooleanSupplier isAlive) {
    alive.merge(
        command.line(), isAlive, (one, other) -> () -> one.getAsBoolean() || other.getAsBoolean());
  }

  /**
   * Lets through what may be run.
   *
   * @throws Refused if the same hangs already
   */
  void check(Command command) throws Refused {
    BooleanSupplier isAlive = alive.get(command.line());
    if (isAlive == null) {
      return;
    }
    if (isAlive.getAsBoolean()) {
      throw new Refused(
          "still hanging and not to be stopped, so not started again: "
              + ForeignText.oneLine(
                  String.join(" ", command.line()), Limits.COMMAND_EXCERPT_MAX_CHARS)
              + "; look at the disk, or restart the host");
    }
    alive.remove(command.line(), isAlive);
  }
}
