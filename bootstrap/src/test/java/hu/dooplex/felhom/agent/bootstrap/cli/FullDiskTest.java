package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hu.dooplex.felhom.agent.adapters.cli.journal.FileJournal;
import hu.dooplex.felhom.agent.adapters.cli.journal.JournalCheck;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.Refusal;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The daemon's wiring on a file that really cannot grow: a process with a limit on the size of its
 * files gets EFBIG in the middle of a write (setrlimit(2)), as it gets ENOSPC from a full disk, and
 * no root is needed for it.
 */
class FullDiskTest {
  private static final int LIMIT_BYTES = 64 * 1024;
  private static final int ROOM_BYTES = 100; // less than any record has
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final Path BASH = Path.of("/bin/bash");

  @Test
  @Timeout(120)
  void nothingIsDoneTheReportsGoOnAndTheTailIsMendedOnceThereIsSpace() throws Exception {
    assumeTrue(Files.isExecutable(BASH) && Files.isExecutable(PRLIMIT), "no bash or no prlimit");
    Process child =
        new ProcessBuilder(
                BASH.toString(),
                "-c",
                // bash counts in 1024 bytes; the soft limit alone, so that it can be lifted again
                "ulimit -S -f " + LIMIT_BYTES / 1024 + " && exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Agent.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), said);
  }

  /** What runs in the process with the limit; it fails with an exception. */
  static final class Agent {
    private Agent() {}

    public static void main(String[] arguments) throws Exception {
      try (TestHost host = new TestHost()) {
        host.token(SampleWorld.FULL_TOKEN, SampleWorld.FULL_SECRET)
            .set("policy", Map.of("guests", List.of(101), "managed_fields", List.of("cores")));
        try (ReportRounds rounds = new ReportRounds(host)) {
          fill(rounds.state().journal());
          whileItIsFull(host, rounds);
          liftTheLimit();
          onceThereIsSpace(host, rounds);
        }
      }
      System.exit(0); // no thread of a server keeps it
    }

    private static void whileItIsFull(TestHost host, ReportRounds rounds) throws Exception {
      long before = rounds.state().journal().bytes();
      ExecutionOutcome outcome = rounds.changes().submit(wish()).join();
      assertEquals(
          Refusal.STATE_UNAVAILABLE,
          assertInstanceOf(ExecutionOutcome.Refused.class, outcome).refusal(),
          outcome::toString);
      assertEquals(0, host.server().received().mutating());
      assertEquals(before, rounds.state().journal().bytes());
      JournalCheck.Result found = JournalCheck.of(host.stateDir()).check();
      assertEquals(Optional.empty(), found.problem());
      assertEquals(4, found.records());
      assertEquals("state_unavailable", destructivePath(rounds));
    }

    private static void onceThereIsSpace(TestHost host, ReportRounds rounds) throws Exception {
      ExecutionOutcome outcome = rounds.changes().submit(wish()).join();
      assertEquals(
          JournalEntry.Outcome.SUCCEEDED,
          assertInstanceOf(ExecutionOutcome.Ended.class, outcome).outcome(),
          outcome::toString);
      assertEquals(1, host.server().received().mutating());
      JournalCheck.Result found = JournalCheck.of(host.stateDir()).check();
      assertEquals(Optional.empty(), found.problem());
      assertEquals(6, found.records());
      assertEquals(0, found.tornBytes());
      assertEquals("no_signers", destructivePath(rounds));
    }

    private static Wish wish() {
      return Wish.of(
          new SetGuestConfig(
              GuestRef.lxc(101), new TreeMap<>(Map.of("cores", "3")), new TreeSet<>()),
          Source.DESIRED_STATE);
    }

    private static String destructivePath(ReportRounds rounds) {
      return rounds.report().path("destructive_path").path("reason").textValue();
    }

    /** An operation that ended long ago, with so long a message that no record fits behind it. */
    private static void fill(FileJournal journal) throws StateException {
      journal.append(SampleState.intent(1));
      long begun = journal.bytes();
      journal.append(ended(1, 0));
      long frame = journal.bytes() - begun;
      journal.append(SampleState.intent(2));
      journal.append(ended(2, (int) (LIMIT_BYTES - ROOM_BYTES - frame - journal.bytes())));
      assertEquals(LIMIT_BYTES - ROOM_BYTES, journal.bytes());
    }

    private static JournalEntry.Ended ended(int number, int messageLength) {
      return new JournalEntry.Ended(
          SampleState.id(number),
          SampleState.AT,
          JournalEntry.Outcome.FAILED,
          "",
          "x".repeat(messageLength),
          Optional.empty());
    }

    private static void liftTheLimit() throws Exception {
      Process lift =
          new ProcessBuilder(
                  PRLIMIT.toString(),
                  "--pid",
                  Long.toString(ProcessHandle.current().pid()),
                  "--fsize=unlimited:")
              .inheritIO()
              .start();
      assertEquals(0, lift.waitFor());
    }
  }
}
