package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.StorageName;

/**
 * What only one piece of work may hold at a time. Lanes are taken in their order: the host's,
 * guests by vmid, storages by name. As everybody keeps to it, nobody waits in a circle.
 */
public sealed interface Lane extends Comparable<Lane> {
  /** What concerns the host as a whole, such as its signers. It does not keep guests waiting. */
  record Host() implements Lane {}

  /** One guest. By its vmid alone: a node has a vmid once, whatever the kind of the guest. */
  record Guest(Vmid vmid) implements Lane {}

  /** One storage: all guests share its locks and its free space. */
  record Storage(StorageName name) implements Lane {}

  static Lane host() {
    return new Host();
  }

  static Lane of(GuestRef guest) {
    return new Guest(guest.vmid());
  }

  static Lane of(StorageName storage) {
    return new Storage(storage);
  }

  @Override
  default int compareTo(Lane other) {
    return switch (this) {
      case Host() -> other instanceof Host ? 0 : -1;
      case Guest(var vmid) ->
          switch (other) {
            case Host() -> 1;
            case Guest(var otherVmid) -> vmid.compareTo(otherVmid);
            case Storage(var name) -> -1;
          };
      case Storage(var name) ->
          other instanceof Storage(var otherName) ? name.value().compareTo(otherName.value()) : 1;
    };
  }
}
