package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Failed;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.NotRun;
import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real, small programs; a shell is one of them here, and nowhere else. */
class ProcessCommandRunnerTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private final ProcessCommandRunner runner = new ProcessCommandRunner();
  @TempDir Path folder;

  private static Command command(String program, Duration limit, String... arguments) {
    return new Command(
        new Program(program, "some-package"),
        List.of(arguments),
        limit,
        Limits.KILL_GRACE,
        64 * 1024);
  }

  private static Command script(Duration limit, String script) {
    return command("/bin/sh", limit, "-c", script);
  }

  @Test
  void argumentsArriveAsTheyAre() throws PrivilegedException {
    String hostile = "a b;$(id) `id` * \\ \"' --x";
    CommandResult result = runner.run(command("/usr/bin/printf", LONG, "[%s]", hostile, "-n"));
    assertEquals(new CommandResult(0, "[" + hostile + "][-n]", ""), result);
  }

  @Test
  void theEnvironmentIsTheFixedOneAlone() throws PrivilegedException {
    CommandResult result = runner.run(command("/usr/bin/env", LONG));
    assertEquals(
        Set.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"),
        Set.copyOf(result.stdout().lines().toList()));
  }

  @Test
  void thereIsNoInputAndTheFolderIsTheTop() throws PrivilegedException {
    assertEquals("/\nend", runner.run(script(LONG, "/bin/pwd; /bin/cat; printf end")).stdout());
  }

  @Test
  void theExitStatusIsGivenWithWhatWasWrittenToBothStreams() throws PrivilegedException {
    assertEquals(
        new CommandResult(196, "data", "noise"),
        runner.run(script(LONG, "printf data; printf noise >&2; exit 196")));
  }

  @Test
  void muchOnBothStreamsAtOnceDoesNotBlock() throws PrivilegedException {
    CommandResult result =
        runner.run(script(LONG, "head -c 60000 /dev/zero >&2; head -c 60000 /dev/zero; exit 0"));
    assertEquals(60000, result.stdout().length());
    assertEquals(60000, result.stderr().length());
  }

  @Test
  void aProgramThatIsNotThereIsNotRunAndItsPackageIsNamed() {
    NotRun refused =
        assertThrows(NotRun.class, () -> runner.run(command("/usr/sbin/no-such-program", LONG)));
    assertTrue(String.valueOf(refused.getMessage()).contains("install the package some-package"));
    assertTrue(!refused.mayHaveHappened());
  }

  @Test
  void atTheTimeLimitTheWholeTreeEnds() throws IOException {
    Path ids = folder.resolve("ids");
    String script = "/bin/sleep 3000 & echo $! > " + ids + "; echo $$ >> " + ids + "; wait";
    Failed stopped = assertThrows(Failed.class, () -> runner.run(script(SHORT, script)));
    assertEquals(OptionalInt.empty(), stopped.exitStatus());
    assertTrue(stopped.mayHaveHappened());
    assertGone(ids, 2);
  }

  @Test
  void oneThatIgnoresTheRequestToEndIsKilled() throws IOException {
    Path ids = folder.resolve("ids");
    String script = "trap '' TERM; echo $$ > " + ids + "; while :; do /bin/sleep 3000; done";
    assertThrows(Failed.class, () -> runner.run(script(SHORT, script)));
    assertGone(ids, 1);
  }

  @Test
  void aProgramThatLeavesAChildBehindKeepsItsExitStatusAndWhatItWrote() throws Exception {
    Path ids = folder.resolve("ids");
    String script = "printf data; /bin/sleep 3000 2>/dev/null & echo $! > " + ids + "; exit 3";
    assertEquals(new CommandResult(3, "data", ""), runner.run(script(LONG, script)));
    for (String id : Files.readAllLines(ids)) {
      ProcessHandle.of(Long.parseLong(id)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void aChangeThatIsInterruptedHasItsTimeToCleanUp() throws Exception {
    Path ids = folder.resolve("ids");
    Path cleaned = folder.resolve("cleaned");
    String script =
        "trap '/bin/sleep 3; echo yes > "
            + cleaned
            + "; exit 1' TERM; echo $$ > "
            + ids
            // No child: one that is asked to end between its fork and its exec does not.
            + "; while :; do :; done";
    Command change =
        new Command(new Program("/bin/sh", "dash"), List.of("-c", script), LONG, LONG, 64 * 1024);
    Thread waiting =
        Thread.ofPlatform().start(() -> assertThrows(Failed.class, () -> runner.run(change)));
    while (!Files.exists(ids) || Files.size(ids) == 0) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    waiting.join();
    assertEquals("yes\n", Files.readString(cleaned));
    assertGone(ids, 1);
  }

  @Test
  void whatHangsAndCannotBeKilledIsNotRunBesideItself() throws PrivilegedException {
    GivenUp givenUp = new GivenUp();
    AtomicBoolean alive = new AtomicBoolean(true);
    givenUp.keep(command("/usr/bin/printf", LONG, "/dev/sda"), alive::get);
    ProcessCommandRunner careful = new ProcessCommandRunner(givenUp);
    Command again = command("/usr/bin/printf", SHORT, "/dev/sda");
    Refused refused = assertThrows(Refused.class, () -> careful.run(again));
    assertTrue(String.valueOf(refused.getMessage()).contains("/dev/sda"));
    assertEquals("/dev/sdb", careful.run(command("/usr/bin/printf", LONG, "/dev/sdb")).stdout());
    alive.set(false);
    assertEquals("/dev/sda", careful.run(again).stdout());
  }

  @Test
  void outputIsReadWhereAHungProgramHoldsNoCarrierOfVirtualThreads() throws Exception {
    List<Boolean> virtual = new CopyOnWriteArrayList<>();
    InputStream stream =
        new InputStream() {
          @Override
          public int read() {
            virtual.add(Thread.currentThread().isVirtual());
            return -1;
          }

          @Override
          public int read(byte[] into, int from, int length) {
            return read();
          }
        };
    ProgramOutput.of(stream, 1, () -> {}).awaitEnd(LONG);
    assertEquals(List.of(false), virtual);
  }

  @Test
  void oneThatWritesTooMuchIsStopped() {
    for (String to : List.of("", " >&2")) {
      Failed stopped =
          assertThrows(Failed.class, () -> runner.run(script(LONG, "exec cat /dev/zero" + to)));
      assertTrue(String.valueOf(stopped.getMessage()).contains("wrote more than 65536 bytes"));
      assertEquals(OptionalInt.empty(), stopped.exitStatus());
    }
  }

  @Test
  void anInterruptStopsTheProgramAndIsKept() throws Exception {
    Path ids = folder.resolve("ids");
    String script = "echo $$ > " + ids + "; exec /bin/sleep 3000";
    boolean[] kept = new boolean[1];
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              assertThrows(Failed.class, () -> runner.run(script(LONG, script)));
              kept[0] = Thread.currentThread().isInterrupted();
            });
    while (!Files.exists(ids) || Files.size(ids) == 0) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    waiting.join();
    assertTrue(kept[0]);
    assertGone(ids, 1);
  }

  /** A killed process can stay a moment as a zombie until it is reaped. */
  private static void assertGone(Path ids, int count) throws IOException {
    List<String> all = Files.readAllLines(ids);
    assertEquals(count, all.size());
    for (String id : all) {
      ProcessHandle.of(Long.parseLong(id)).ifPresent(handle -> handle.onExit().join());
    }
  }
}
