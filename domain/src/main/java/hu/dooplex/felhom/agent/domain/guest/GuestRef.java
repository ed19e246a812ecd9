package hu.dooplex.felhom.agent.domain.guest;

/** A guest as the API addresses it: {@code lxc/101}. */
public record GuestRef(GuestKind kind, Vmid vmid) implements Comparable<GuestRef> {
  public static GuestRef lxc(int vmid) {
    return new GuestRef(GuestKind.LXC, new Vmid(vmid));
  }

  public static GuestRef qemu(int vmid) {
    return new GuestRef(GuestKind.QEMU, new Vmid(vmid));
  }

  /** In vmid order: a vmid is taken once per node, whatever the kind. */
  @Override
  public int compareTo(GuestRef other) {
    int byVmid = vmid.compareTo(other.vmid);
    return byVmid != 0 ? byVmid : kind.compareTo(other.kind);
  }

  @Override
  public String toString() {
    return kind.wireName() + "/" + vmid;
  }
}
