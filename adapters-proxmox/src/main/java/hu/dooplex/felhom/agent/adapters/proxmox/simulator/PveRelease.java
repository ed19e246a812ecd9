package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The releases whose answers differ, each by the build that was recorded. */
public enum PveRelease {
  V8_4("8.4", "8.4.21", "2606ac850d46da29"),
  V9_1("9.1", "9.1.6", "c38976409b2f3402"),
  V9_2("9.2", "9.2.4", "5e5ae681198514d4");

  private static final List<String> AUDITOR =
      List.of(
          "Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit");

  private static final List<String> ADMINISTRATOR =
      List.of(
          "Datastore.Allocate",
          "Datastore.AllocateSpace",
          "Datastore.AllocateTemplate",
          "Datastore.Audit",
          "Group.Allocate",
          "Mapping.Audit",
          "Mapping.Modify",
          "Mapping.Use",
          "Permissions.Modify",
          "Pool.Allocate",
          "Pool.Audit",
          "Realm.Allocate",
          "Realm.AllocateUser",
          "SDN.Allocate",
          "SDN.Audit",
          "SDN.Use",
          "Sys.AccessNetwork",
          "Sys.Audit",
          "Sys.Console",
          "Sys.Incoming",
          "Sys.Modify",
          "Sys.PowerMgmt",
          "Sys.Syslog",
          "User.Modify",
          "VM.Allocate",
          "VM.Audit",
          "VM.Backup",
          "VM.Clone",
          "VM.Config.CDROM",
          "VM.Config.CPU",
          "VM.Config.Cloudinit",
          "VM.Config.Disk",
          "VM.Config.HWType",
          "VM.Config.Memory",
          "VM.Config.Network",
          "VM.Config.Options",
          "VM.Console",
          "VM.Migrate",
          "VM.PowerMgmt",
          "VM.Snapshot",
          "VM.Snapshot.Rollback");

  private static final List<String> ADMINISTRATOR_SINCE_9 =
      List.of(
          "VM.GuestAgent.Audit",
          "VM.GuestAgent.FileRead",
          "VM.GuestAgent.FileSystemMgmt",
          "VM.GuestAgent.FileWrite",
          "VM.GuestAgent.Unrestricted",
          "VM.Replicate");

  private final String release;
  private final String version;
  private final String repositoryId;

  PveRelease(String release, String version, String repositoryId) {
    this.release = release;
    this.version = version;
    this.repositoryId = repositoryId;
  }

  /** {@code 9.2}. */
  public String release() {
    return release;
  }

  /** The pve-manager package, {@code 9.2.4}. */
  public String version() {
    return version;
  }

  String repositoryId() {
    return repositoryId;
  }

  boolean since9() {
    return this != V8_4;
  }

  /** The privileges of the role PVEAuditor. */
  public SortedSet<String> auditor() {
    SortedSet<String> privileges = new TreeSet<>(AUDITOR);
    if (since9()) {
      privileges.add("VM.GuestAgent.Audit");
    }
    return privileges;
  }

  /**
   * The privileges of the role Administrator: recorded on 8.4; for 9 from pve-access-control,
   * {@code PVE::AccessControl}.
   */
  public SortedSet<String> administrator() {
    SortedSet<String> privileges = new TreeSet<>(ADMINISTRATOR);
    if (since9()) {
      privileges.addAll(ADMINISTRATOR_SINCE_9);
    } else {
      privileges.add("VM.Monitor");
    }
    return privileges;
  }
}
