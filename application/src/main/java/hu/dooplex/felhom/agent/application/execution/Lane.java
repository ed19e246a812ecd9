package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.StorageName;

/**
 * What only one piece of work may hold at a time. Lanes are taken in their order: the host's,
 * guests by vmid, the memory, storages by name. As everybody keeps to it, nobody waits in a circle;
 * and as a guest's comes before all that it shares with others, its work keeps the order of
 * submission.
 */
public sealed interface Lane extends Comparable<Lane> {
  /** What concerns the host as a whole, such as its signers. It does not keep guests waiting. */
  record Host() implements Lane {
    @Override
    public String toString() {
      return "host";
    }
  }

  /** One guest. By its vmid alone: a node has a vmid once, whatever the kind of the guest. */
  record Guest(Vmid vmid) implements Lane {
    @Override
    public String toString() {
      return "guest " + vmid;
    }
  }

  /**
   * The host's memory, which all guests share: who looks how much of it they are given, and gives
   * one more, does so alone.
   */
  record Memory() implements Lane {
    @Override
    public String toString() {
      return "memory";
    }
  }

  /** One storage: all guests share its locks and its free space. */
  record Storage(StorageName name) implements Lane {
    @Override
    public String toString() {
      return "storage " + name;
    }
  }

  static Lane host() {
    return new Host();
  }

  static Lane memory() {
    return new Memory();
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
      case Guest(var vmid) when other instanceof Guest(var otherVmid) -> vmid.compareTo(otherVmid);
      case Storage(var name) when other instanceof Storage(var otherName) ->
          name.value().compareTo(otherName.value());
      case Host _, Guest _, Memory _, Storage _ -> Integer.compare(place(this), place(other));
    };
  }

  private static int place(Lane lane) {
    return switch (lane) {
      case Host _ -> 0;
      case Guest _ -> 1;
      case Memory _ -> 2;
      case Storage _ -> 3;
    };
  }
}
