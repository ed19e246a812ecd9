package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest.Compression;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An operation of the agent's that was recorded on a real server.
 *
 * @param recorded file and name of the call
 * @param digest what a config write carries; {@link #OBSERVED} is the guest's own
 */
record ContractCase(String recorded, Operation operation, String digest) {
  static final String OBSERVED = "as observed";

  private static final SnapshotName S1 = new SnapshotName("s1");
  private static final StorageName LOCAL = new StorageName("local");
  private static final String BACKUP_902 =
      "local:backup/vzdump-lxc-902-2026_11_22-20_17_04.tar.zst";

  private static ContractCase of(String recorded, Operation operation) {
    return new ContractCase(recorded, operation, OBSERVED);
  }

  /** One of each kind of end: done, a task that ends in each way, refused by each check. */
  static List<ContractCase> all() {
    GuestRef ct900 = GuestRef.lxc(900);
    return List.of(
        of("pve-9.1-mutate mutate/start-900", new StartGuest(ct900)),
        of("pve-9.1-mutate mutate/start-105", new StartGuest(GuestRef.lxc(905))),
        of("pve-9.1-fail fail/start-running", new StartGuest(ct900)),
        of("pve-9.1-fail fail/start-template", new StartGuest(GuestRef.lxc(904))),
        of("pve-9.1-fail fail/start-missing-bridge", new StartGuest(GuestRef.lxc(910))),
        of("pve-9.1-fail fail/locked-start", new StartGuest(ct900)),
        of("pve-9.1-fail403 fail403/audit-start", new StartGuest(ct900)),
        of("pve-9.1-fail fail/stop-stopped", new StopGuest(ct900)),
        of("pve-9.1-mutate mutate/shutdown-900", new ShutdownGuest(ct900, 60)),
        of("pve-9.1-fail fail/shutdown-timeout", new ShutdownGuest(GuestRef.lxc(902), 60)),
        of("pve-9.1-fail fail/reboot-timeout", new RebootGuest(GuestRef.lxc(902), 60)),
        of(
            "pve-9.1-mutate mutate/snapshot-create-running",
            new CreateSnapshot(ct900, S1, "first\nsnap ü")),
        of(
            "pve-9.1-fail fail/snapshot-unsupported-storage",
            new CreateSnapshot(GuestRef.lxc(903), new SnapshotName("nosnap"), "")),
        of("pve-9.1-fail fail/locked-delsnapshot", new DeleteSnapshot(ct900, S1)),
        of(
            "pve-9.1-fail fail/rollback-missing",
            new RollbackSnapshot(ct900, new SnapshotName("nosuch"), false)),
        of("pve-9.1-hotplug hotplug/rollback-protected", new RollbackSnapshot(ct900, S1, false)),
        of(
            "pve-9.1-mutate mutate/vzdump-101",
            new BackupGuest(GuestRef.lxc(901), LOCAL, Compression.ZSTD)),
        of("pve-9.1-fail403 fail403/audit-vzdump", new BackupGuest(ct900, LOCAL, Compression.ZSTD)),
        of("pve-9.1-fail fail/locked-vzdump", new BackupGuest(ct900, LOCAL, Compression.ZSTD)),
        of(
            "pve-9.1-fail fail/delete-protected-backup",
            new DeleteBackup(LOCAL, new VolumeId(BACKUP_902))),
        of(
            "pve-9.1-fail fail/restore-existing-force-running",
            new RestoreOverGuest(
                GuestRef.lxc(902), new VolumeId(BACKUP_902), new StorageName("btr"))),
        of(
            "pve-9.1-hotplug hotplug/destroy-protected",
            new DestroyGuest(ct900, false, false, false)),
        of(
            "pve-9.1-mutate mutate/destroy-110",
            new DestroyGuest(GuestRef.lxc(910), false, false, false)),
        of("pve-9.1-mutate mutate/destroy-100", new DestroyGuest(ct900, true, true, false)),
        of("pve-9.1-mutate mutate/resize-1G", new ResizeDisk(ct900, "rootfs", 1L << 30)),
        of("pve-9.1-mutate mutate/resize-4096M", new ResizeDisk(ct900, "rootfs", 4L << 30)),
        of("pve-9.1-mutate mutate/template-104", new ConvertToTemplate(GuestRef.lxc(904))),
        of("pve-9.1-fail fail/vmop-put-memory-ok", write(Map.of("memory", "128"))),
        of("pve-9.1-fail fail/vmop-put-cores-403", write(Map.of("cores", "1"))),
        of("pve-9.1-fail fail/memory-too-small", write(Map.of("memory", "15"))),
        of("pve-9.1-fail fail/unprivileged-change", write(Map.of("unprivileged", "0"))),
        of("pve-9.1-fail fail/delete-rootfs", delete("rootfs")),
        new ContractCase(
            "pve-9.1-fail fail/digest-mismatch",
            write(Map.of("memory", "256")),
            "0000000000000000000000000000000000000000"));
  }

  private static SetGuestConfig write(Map<String, String> set) {
    return new SetGuestConfig(GuestRef.lxc(900), new TreeMap<>(set), new TreeSet<>());
  }

  private static SetGuestConfig delete(String key) {
    return new SetGuestConfig(GuestRef.lxc(900), new TreeMap<>(), new TreeSet<>(List.of(key)));
  }

  @Override
  public String toString() {
    return recorded;
  }
}
