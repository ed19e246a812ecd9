package hu.dooplex.felhom.agent.adapters.cli.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FstabTest {
  private static final FilesystemUuid UUID =
      new FilesystemUuid("0a1b2c3d-1111-2222-3333-444455556666");
  private static final MountPoint AT = new MountPoint("/mnt/felhom/usb1");
  private static final String LINE =
      "UUID=0a1b2c3d-1111-2222-3333-444455556666 /mnt/felhom/usb1 auto"
          + " nofail,nodev,nosuid,noexec,x-systemd.device-timeout=30s,x-felhom-agent 0 0";

  @Test
  void theLineIsExactlyThisAndHasTheSixFieldsOfFstab() {
    assertEquals(LINE, Fstab.line(UUID, AT));
    assertEquals(6, LINE.split(" ", -1).length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "# /etc/fstab: static\n/dev/pve/root / ext4 errors=remount-ro 0 1\n",
        "/dev/pve/root / ext4 defaults 0 1",
        "/dev/pve/root / ext4 defaults 0 1\r\nproc\t/proc\tproc\tdefaults\t0\t0\r\n",
        "//nas/a\\040b /mnt/a\\040b cifs ro 0 0\n\n\n   # end\n  ",
        "# \u00c3\u00a9\u00ff\u0080 bytes of no encoding\n",
        "one /mnt/felhom/usb10 ext4 x-felhom-agentx 0 0\n",
        "#UUID=0a1b2c3d-1111-2222-3333-444455556666 /mnt/felhom/usb1 auto x-felhom-agent 0 0\n",
      })
  void whatWasPutInAndTakenOutLeavesEveryByteAsItWas(String text) {
    Fstab before = new Fstab(text);
    assertEquals(Optional.empty(), before.foreign(UUID, AT, spec -> false));
    assertFalse(before.hasOwn(UUID, AT));
    Fstab with = before.with(UUID, AT);
    assertTrue(with.text().startsWith(text));
    assertTrue(Arrays.asList(with.text().split("\n", -1)).contains(LINE));
    assertTrue(with.hasOwn(UUID, AT));
    assertEquals(Optional.empty(), with.foreign(UUID, AT, spec -> false));
    assertEquals(before, with.without(UUID, AT));
  }

  @Test
  void aLineThatIsThereIsNotWrittenAgainEvenIfSomebodyChangedItsOptions() {
    Fstab once = new Fstab("").with(UUID, AT);
    assertSame(once, once.with(UUID, AT));
    Fstab changed = new Fstab(LINE.replace("noexec,", "ro,") + "\n");
    assertSame(changed, changed.with(UUID, AT));
    assertEquals("", changed.without(UUID, AT).text());
  }

  @Test
  void whatIsNotThereCannotBeTakenOut() {
    Fstab other = new Fstab(LINE.replace(",x-felhom-agent", "") + "\n");
    assertSame(other, other.without(UUID, AT));
  }

  @Test
  void linesOfOtherDisksStayInTheirOrder() {
    Fstab both =
        new Fstab("a / ext4 defaults 0 1\n")
            .with(UUID, AT)
            .with(new FilesystemUuid("ABCD-1234"), new MountPoint("/mnt/felhom/usb2"));
    assertEquals(
        "a / ext4 defaults 0 1\n"
            + Fstab.line(new FilesystemUuid("ABCD-1234"), new MountPoint("/mnt/felhom/usb2"))
            + "\n",
        both.without(UUID, AT).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UUID=0a1b2c3d-1111-2222-3333-444455556666 /mnt/other ext4 defaults 0 0",
        "UUID=0A1B2C3D-1111-2222-3333-444455556666 /mnt/other ext4 defaults 0 0",
        "UUID=\"0a1b2c3d-1111-2222-3333-444455556666\" /mnt/other ext4 defaults 0 0",
        "\t/dev/disk/by-uuid/0a1b2c3d-1111-2222-3333-444455556666\t/mnt/other\text4",
        "/dev/sdz1 /mnt/felhom/usb1 ext4 defaults 0 0",
        "/dev/sdz1 /mnt/felhom/usb1/ ext4 defaults 0 0",
        "/dev/sdz1 /mnt/\\146elhom/usb1 ext4 defaults 0 0",
        "/dev/sdz1 /mnt/felhom/usb1",
        "UUID=0a1b2c3d-1111-2222-3333-444455556666 /mnt/felhom/usb1 auto nofail 0 0",
        "UUID=0a1b2c3d-1111-2222-3333-444455556666 /mnt/felhom/usb2 auto x-felhom-agent 0 0",
        "UUID=ABCD-1234 /mnt/felhom/usb1 auto x-felhom-agent 0 0",
        "DEVICE=it /mnt/elsewhere auto defaults 0 0\r",
      })
  void aLineForTheSameDiskOrPlaceThatIsNotTheAgentsIsForeign(String line) {
    Fstab fstab = new Fstab("# x\n" + line + "\n");
    assertEquals(
        Optional.of(line.strip()), fstab.foreign(UUID, AT, spec -> spec.equals("DEVICE=it")));
  }
}
