package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import java.util.Collections;
import java.util.Set;

/**
 * What has to be looked at to judge an operation, to keep its before-image and to recover it.
 *
 * @param guest whether it is about a guest that exists
 * @param sharing whether something of it may be another running guest's too
 * @param memory whether it may give the guest more memory
 */
record Needs(boolean guest, boolean config, boolean snapshots, boolean sharing, boolean memory) {
  private static final Needs NOTHING = new Needs(false, false, false, false, false);
  private static final Needs STATUS = new Needs(true, false, false, false, false);
  private static final Needs CONFIG = new Needs(true, true, false, false, false);
  private static final Set<String> MEMORY_KEYS = Set.of("memory", "swap", "balloon");

  static Needs of(Operation operation) {
    return switch (operation) {
      case StartGuest _ -> new Needs(true, true, false, true, false);
      case ShutdownGuest _, StopGuest _, RebootGuest _ -> STATUS;
      case SetGuestConfig write -> new Needs(true, true, false, false, touchesMemory(write));
      case CreateSnapshot _ -> new Needs(true, true, true, false, false);
      case DeleteSnapshot _ -> new Needs(true, false, true, false, false);
      case RollbackSnapshot rollback -> new Needs(true, true, true, rollback.start(), false);
      case BackupGuest _, RestoreOverGuest _ -> STATUS;
      case DestroyGuest _, ResizeDisk _, ConvertToTemplate _ -> CONFIG;
      case CreateGuest _, CreateGuestKeyctl _, RestoreGuest _ -> NOTHING;
      case Operation.OnHost _ -> NOTHING;
    };
  }

  private static boolean touchesMemory(SetGuestConfig write) {
    return !Collections.disjoint(write.set().keySet(), MEMORY_KEYS)
        || !Collections.disjoint(write.delete(), MEMORY_KEYS);
  }
}
