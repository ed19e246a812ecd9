package hu.dooplex.felhom.agent.bootstrap.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.port.LocalDocument.UnreadableException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedFileTest {
  private static final int MAX_BYTES = 10;
  private static final int UID = 1000;

  @TempDir Path temp;
  private Path path;
  private int owner = UID;

  @BeforeEach
  void write() throws Exception {
    path = Fixture.write(temp.resolve("desired.json"), "0123456789", "rw-r--r--");
  }

  private TrustedFile file() {
    return new TrustedFile(
        at -> new FileFacts(FileFacts.ofDisk(at).kind(), owner, FileFacts.ofDisk(at).mode()),
        "reconcile.desired_state_file",
        path,
        MAX_BYTES,
        UID);
  }

  private void assertRefused(String found) {
    String said =
        String.valueOf(assertThrows(UnreadableException.class, () -> file().read()).getMessage());
    String beginning = "reconcile.desired_state_file: found " + found + "; allowed: ";
    assertEquals(beginning, said.substring(0, Math.min(beginning.length(), said.length())), said);
  }

  @Test
  void aFileOfTheRunningUserOrOfRootIsReadAsItIsEveryTime() throws Exception {
    TrustedFile file = file();
    assertEquals("0123456789", new String(file.read(), UTF_8));
    owner = 0;
    Files.writeString(path, "new");
    assertEquals("new", new String(file.read(), UTF_8));
  }

  @Test
  void aFileThatIsNotToBeTrustedIsRefused() throws Exception {
    owner = 1001;
    assertRefused("a file of user 1001");
    owner = UID;
    Fixture.mode(path, "rw--w----");
    assertRefused("a file that others may write (mode 0620)");
    Fixture.mode(path, "rw-----w-");
    assertRefused("a file that others may write (mode 0602)");
  }

  @Test
  void whatIsNoFileOfThatSizeIsRefused() throws Exception {
    Files.writeString(path, "01234567890");
    assertRefused("a larger file");
    Files.delete(path);
    assertRefused("no such file");
    Files.createDirectory(path);
    assertRefused("a directory");
  }
}
