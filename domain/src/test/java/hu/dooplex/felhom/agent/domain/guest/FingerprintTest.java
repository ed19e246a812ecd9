package hu.dooplex.felhom.agent.domain.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final Map<String, String> CONFIG =
      Map.of(
          "rootfs", "local-lvm:vm-101-disk-0,size=8G",
          "net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01",
          "hostname", "nextcloud");

  private static List<String> lines(GuestRef guest, Map<String, String> config, Snapshot... taken) {
    return Fingerprint.lines(guest, config(config), List.of(taken));
  }

  private static GuestConfig config(Map<String, String> values) {
    return new GuestConfig(new TreeMap<>(values), Optional.of("digest"));
  }

  private static Snapshot snapshot(String name, long seconds) {
    return new Snapshot(name, "x\n", Optional.of(Instant.ofEpochSecond(seconds)), Optional.empty());
  }

  /** Journals and signed documents hold it: this value never changes. */
  @Test
  void oneExampleIsPinned() {
    TreeMap<String, String> config = new TreeMap<>(CONFIG);
    config.put("unused0", "local-lvm:vm-101-disk-1");
    List<Snapshot> taken = List.of(snapshot("before", 1_795_378_246L));
    assertEquals(
        "lxc\n101\nlocal-lvm:vm-101-disk-0,size=8G\nlocal-lvm:vm-101-disk-1\nBC:24:11:00:00:01\n"
            + "before 1795378246",
        String.join("\n", Fingerprint.lines(GUEST, config(config), taken)));
    assertEquals(
        "1924972db5c758f0ac7f40f19576195d4c1d1e65dfe756fd8c3adf2315156609",
        Fingerprint.of(GUEST, config(config), taken));
  }

  @Test
  void anAddressThatIsNoNetworkCardsIsNotInIt() {
    assertEquals(
        List.of("lxc", "101"), lines(GUEST, Map.of("description", "was hwaddr=BC:24:11:00:00:09")));
  }

  @Test
  void kindAndVmidAreInIt() {
    assertEquals(List.of("lxc", "101"), lines(GUEST, Map.of()));
    assertEquals(List.of("qemu", "101"), lines(GuestRef.qemu(101), Map.of()));
    assertEquals(List.of("lxc", "102"), lines(GuestRef.lxc(102), Map.of()));
  }

  @Test
  void everyVolumeIsInItWithItsSizeAndNoOtherOption() {
    assertEquals(
        List.of(
            "lxc",
            "101",
            "/mnt/photos",
            "a:vm-101-disk-1,size=512M",
            "a:vm-101-disk-3",
            "b:101/vm-101-disk-0.raw,size=8G"),
        lines(
            GUEST,
            Map.of(
                "rootfs", "volume=b:101/vm-101-disk-0.raw,mountoptions=noatime,size=8G",
                "mp0", "a:vm-101-disk-1,mp=/srv,backup=1,size=512M",
                "mp1", "/mnt/photos,mp=/photos",
                "unused7", "a:vm-101-disk-3")));
    assertEquals(
        List.of(
            "qemu",
            "200",
            "a:vm-200-disk-0,size=4M",
            "a:vm-200-disk-1,size=32G",
            "a:vm-200-disk-2,size=4M",
            "a:vm-200-disk-3,size=1T",
            "a:vm-200-disk-4,size=1G"),
        lines(
            GuestRef.qemu(200),
            Map.of(
                "efidisk0", "a:vm-200-disk-0,efitype=4m,size=4M",
                "scsi0", "file=a:vm-200-disk-1,iothread=1,size=32G",
                "tpmstate0", "a:vm-200-disk-2,size=4M,version=v2.0",
                "virtio15", "a:vm-200-disk-3,size=1T",
                "sata0", "a:vm-200-disk-4,size=1G",
                "scsihw", "virtio-scsi-single")));
  }

  @Test
  void cdromsAreLeftOut() {
    assertEquals(
        List.of("qemu", "200"),
        lines(
            GuestRef.qemu(200),
            Map.of(
                "ide2", "local:iso/debian.iso,media=cdrom,size=628M",
                "ide0", "none,media=cdrom",
                "sata1", "a:vm-200-cloudinit,media=cdrom")));
  }

  @Test
  void hardwareAddressesAreUpperCaseAndSorted() {
    assertEquals(
        List.of("lxc", "101", "BC:24:11:00:00:0A", "BC:24:11:00:00:0B"),
        lines(
            GUEST,
            Map.of(
                "net0", "name=eth0,hwaddr=bc:24:11:00:00:0b,type=veth",
                "net10", "name=eth1,bridge=vmbr0,hwaddr=BC:24:11:00:00:0A",
                "net1", "name=eth2")));
    assertEquals(
        List.of("qemu", "200", "BC:24:11:00:00:01", "BC:24:11:00:00:02"),
        lines(
            GuestRef.qemu(200),
            Map.of(
                "net0", "virtio=bc:24:11:00:00:02,bridge=vmbr0",
                "net1", "model=e1000,macaddr=BC:24:11:00:00:01")));
  }

  @Test
  void machineIdsAreAMachinesAlone() {
    Map<String, String> ids = Map.of("vmgenid", "7c4f-1", "meta", "creation-qemu=10.1,ctime=1");
    assertEquals(
        List.of("qemu", "200", "7c4f-1", "creation-qemu=10.1,ctime=1"),
        lines(GuestRef.qemu(200), ids));
    assertEquals(List.of("lxc", "101"), lines(GUEST, ids));
  }

  @Test
  void snapshotsAreInItWithTheirTimesButThatOfABackup() {
    assertEquals(
        List.of("lxc", "101", "after 20", "before 30", "broken"),
        lines(
            GUEST,
            Map.of(),
            snapshot("before", 30),
            snapshot("vzdump", 25),
            new Snapshot("broken", "", Optional.empty(), Optional.empty()),
            snapshot("after", 20)));
  }

  @Test
  void nothingElseChangesItAndEachOfTheseDoes() {
    String before = Fingerprint.of(GUEST, config(CONFIG), List.of());
    Map<String, String> harmless =
        Map.of("memory", "4096", "tags", "a;b", "hostname", "other", "lock", "backup");
    harmless.forEach((key, value) -> assertEquals(before, with(key, value), key));
    Map<String, String> telling =
        Map.of(
            "rootfs", "local-lvm:vm-101-disk-0,size=9G",
            "mp0", "local-lvm:vm-102-disk-0,mp=/x,size=1G",
            "unused0", "local-lvm:vm-101-disk-1",
            "net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:02");
    telling.forEach((key, value) -> assertNotEquals(before, with(key, value), key));
    assertNotEquals(before, Fingerprint.of(GUEST, config(CONFIG), List.of(snapshot("a", 1))));
  }

  private static String with(String key, String value) {
    TreeMap<String, String> changed = new TreeMap<>(CONFIG);
    changed.put(key, value);
    return Fingerprint.of(GUEST, config(changed), List.of());
  }
}
