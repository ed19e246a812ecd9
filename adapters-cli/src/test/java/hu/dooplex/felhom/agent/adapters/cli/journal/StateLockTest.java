package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
  @TempDir Path temp;

  @Test
  void theFileHoldsThePidAndStaysWhenTheLockIsGone() throws Exception {
    Path state = temp.resolve("state");
    try (StateLock _ = StateLock.take(state, 4711)) {
      assertEquals("4711\n", Files.readString(state.resolve("lock")));
    }
    try (StateLock _ = StateLock.take(state, 5)) {
      assertEquals("5\n", Files.readString(state.resolve("lock")));
    }
  }

  @Test
  void theSameProcessCannotTakeItTwiceNotEvenByAnotherName() throws Exception {
    Path state = temp.resolve("state");
    Path other = temp.resolve("state/../state");
    try (StateLock _ = StateLock.take(state, 1)) {
      for (Path name : new Path[] {state, other}) {
        assertEquals(
            "state_dir "
                + name
                + " is in use by this process; stop it first (systemctl stop felhom-agent)",
            refusal(name));
      }
    }
    StateLock.take(other, 1).close();
  }

  @Test
  void twoFoldersAreTwoLocks() throws Exception {
    try (StateLock _ = StateLock.take(temp.resolve("one"), 1);
        StateLock _ = StateLock.take(temp.resolve("two"), 1)) {
      assertEquals("1\n", Files.readString(temp.resolve("one/lock")));
      assertEquals("1\n", Files.readString(temp.resolve("two/lock")));
    }
  }

  @Test
  void anotherProcessIsNamedAndItsDeathFreesTheLock() throws Exception {
    Path state = temp.resolve("state");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                state.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = other.inputReader()) {
      assertEquals("held", said.readLine());
      assertEquals(
          "state_dir "
              + state
              + " is in use by process "
              + other.pid()
              + "; stop it first (systemctl stop felhom-agent)",
          refusal(state));
      // Looking at who holds it took nothing from the holder.
      assertTrue(refusal(state).contains("process " + other.pid()));
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (StateLock _ = StateLock.take(state, 7)) {
      assertEquals("7\n", Files.readString(state.resolve("lock")));
    }
  }

  @Test
  void aLinkOrADirectoryInTheLocksPlaceIsRefused() throws Exception {
    Path state = temp.resolve("state");
    StateLock.take(state, 1).close();
    Path file = state.resolve("lock");
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "precious");
    Files.delete(file);
    Files.createSymbolicLink(file, elsewhere);
    assertTrue(refusal(state).startsWith(file + " cannot be locked: "));
    assertEquals("precious", Files.readString(elsewhere));
    Files.delete(file);
    Files.createDirectory(file);
    assertEquals(
        file + " cannot be locked: Is a directory; it has to be a plain file", refusal(state));
    Files.delete(file);
    StateLock.take(state, 1).close(); // the refusals left nothing held
  }

  private static String refusal(Path state) {
    return Objects.requireNonNull(
        assertThrows(StateException.class, () -> StateLock.take(state, 2)).getMessage());
  }

  /** Another agent: takes the lock, says so, and holds it until it is killed. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws Exception {
      try (StateLock _ = StateLock.take(Path.of(args[0]), ProcessHandle.current().pid())) {
        System.out.println("held");
        System.in.read(); // nothing ever comes
      }
    }
  }
}
