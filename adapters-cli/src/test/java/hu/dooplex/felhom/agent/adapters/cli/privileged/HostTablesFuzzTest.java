package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Any bytes in place of {@code /etc/fstab}, which stays as it is but for the agent's own line, and
 * of the table of what is mounted.
 */
public final class HostTablesFuzzTest {
  private static final FilesystemUuid UUID =
      new FilesystemUuid("0a1b2c3d-1111-2222-3333-444455556666");
  private static final MountPoint AT = new MountPoint("/mnt/felhom/usb1");

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    fstab(new Fstab(text));
    for (MountTable.Mount mount : MountTable.mounts(text)) {
      Fuzzing.require(
          mount.mountPoint().length() + mount.source().length() < text.length(),
          "more than is written there");
    }
  }

  private static void fstab(Fstab found) {
    Fstab with = found.with(UUID, AT);
    Fuzzing.require(with.hasOwn(UUID, AT), "the line that was added is not found");
    Fuzzing.require(with.text().startsWith(found.text()), "another line was touched");
    Fstab without = found.without(UUID, AT);
    Fuzzing.require(!without.hasOwn(UUID, AT), "the line that was taken out is found");
    if (found.hasOwn(UUID, AT)) {
      Fuzzing.require(with.equals(found), "the line is there twice");
    } else {
      Fuzzing.require(without.equals(found), "what is not there was taken out");
      Fuzzing.require(with.without(UUID, AT).equals(found), "it is not as it was before");
    }
    found
        .foreign(UUID, AT, spec -> false)
        .ifPresent(line -> Fuzzing.require(found.text().contains(line), "a line of its own"));
  }

  @Test
  void whateverIsThereStaysAndIsReadToTheEnd() {
    Fuzzing.replay(getClass(), HostTablesFuzzTest::fuzzerTestOneInput);
  }
}
