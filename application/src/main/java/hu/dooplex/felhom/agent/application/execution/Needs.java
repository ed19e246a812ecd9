package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import java.util.Collections;
import java.util.Set;

/** What has to be looked at to judge an operation, to keep its before-image and to recover it. */
record Needs(Set<Part> parts) {
  /** One thing to look at. */
  enum Part {
    /** Its guest, which has to be there. */
    GUEST,
    CONFIG,
    SNAPSHOTS,
    /** Whether something of it may be another running guest's too. */
    SHARING,
    /** What the others are configured to: it may give the guest more memory. */
    MEMORY,
    /** The room where its disks lie. */
    ROOM_OF_DISKS,
    /** What a backup would hold, how it would be made, and the room for it. */
    BACKUP,
    /** Whether the guest, or its snapshot, is still the one that the agent made. */
    IDENTITY,
    /** Whether its vmid is free, and the room for what will be made. */
    UNUSED
  }

  private static final Set<String> MEMORY_KEYS = Set.of("memory", "swap", "balloon");

  Needs {
    parts = Set.copyOf(parts);
  }

  private static Needs the(Part... parts) {
    return new Needs(Set.of(parts));
  }

  static Needs of(Operation operation) {
    return switch (operation) {
      case StartGuest _ -> the(Part.GUEST, Part.CONFIG, Part.SHARING);
      case ShutdownGuest _, StopGuest _, RebootGuest _, RestoreOverGuest _ -> the(Part.GUEST);
      case SetGuestConfig write ->
          touchesMemory(write)
              ? the(Part.GUEST, Part.CONFIG, Part.MEMORY)
              : the(Part.GUEST, Part.CONFIG);
      case CreateSnapshot _ -> the(Part.GUEST, Part.CONFIG, Part.SNAPSHOTS, Part.ROOM_OF_DISKS);
      case DeleteSnapshot _ -> the(Part.GUEST, Part.SNAPSHOTS);
      case RollbackSnapshot rollback ->
          rollback.start()
              ? the(Part.GUEST, Part.CONFIG, Part.SNAPSHOTS, Part.IDENTITY, Part.SHARING)
              : the(Part.GUEST, Part.CONFIG, Part.SNAPSHOTS, Part.IDENTITY);
      case BackupGuest _ -> the(Part.GUEST, Part.BACKUP);
      case DestroyGuest _ -> the(Part.GUEST, Part.CONFIG, Part.IDENTITY);
      case ResizeDisk _, ConvertToTemplate _ -> the(Part.GUEST, Part.CONFIG);
      case Operation.MakesGuest _ -> the(Part.UNUSED);
      case Operation.OnHost _ -> the();
    };
  }

  boolean has(Part part) {
    return parts.contains(part);
  }

  /** Whether it is about a guest that exists. */
  boolean guest() {
    return has(Part.GUEST);
  }

  private static boolean touchesMemory(SetGuestConfig write) {
    return !Collections.disjoint(write.set().keySet(), MEMORY_KEYS)
        || !Collections.disjoint(write.delete(), MEMORY_KEYS);
  }
}
