package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Any text in place of a task's log and of its exit status: programs that a task starts, hook
 * scripts among them, write into both.
 */
public final class TaskTextFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    for (Vmid vmid : BackupLog.finished(lines)) {
      Fuzzing.require(
          lines.stream().anyMatch(line -> line.matches(".* VM 0*" + vmid + " .*")),
          "a guest that is not in the log");
    }
    privilege(text);
    lines.forEach(TaskTextFuzzTest::privilege);
    Fuzzing.require(
        !TaskStatus.meansSuccess(text)
            || text.equals("OK")
            || text.substring("WARNINGS: ".length()).chars().allMatch(Character::isDigit),
        "a success that is none");
  }

  private static void privilege(String text) {
    MissingPrivilege.in(text)
        .ifPresent(missing -> {
          Fuzzing.requirePrintable(missing.toString());
          Fuzzing.require(
              missing.path().orElse("").length() <= 1 + Limits.MISSING_PRIVILEGE_MAX_CHARS,
              "a path without end");
        });
  }

  @Test
  void whateverATaskSaysIsReadOrNothing() {
    Fuzzing.replay(getClass(), TaskTextFuzzTest::fuzzerTestOneInput);
  }
}
