package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedSnapshot;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedVolume;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SomebodyElse;
import hu.dooplex.felhom.agent.application.execution.OperationIds;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What the agent does with things of its own, as often with what is none: it may make guests and
 * snapshots, and take away those that it made. The customer has a hand in it.
 */
final class Scratch {
  private static final long GIB = 1L << 30;
  private static final int OWN_SNAPSHOT_BYTES = 16;

  private final Scene scene;

  Scratch(Scene scene) {
    this.scene = scene;
  }

  Wish wish(Random random) {
    // Rarely a customer's guest: it must not come to harm by that.
    GuestRef guest =
        GuestRef.lxc(
            random.nextInt(5) == 0
                ? Guests.VMIDS.getFirst()
                : Guests.SCRATCH.get(random.nextInt(Guests.SCRATCH.size())));
    boolean there = scene.node.settle().guest(guest.vmid().value()).isPresent();
    return switch (random.nextInt(there ? 6 : 2)) {
      case 0, 1 -> {
        if (there) {
          yield Wish.of(new DestroyGuest(guest, false, false, false), Source.SELFTEST);
        }
        String marker = Guests.MARKER + random.nextInt(1000);
        yield Wish.of(new CreateGuest(guest, Guests.TEMPLATE, container(marker)), Source.SELFTEST)
            .withMarker(marker);
      }
      case 2, 3 -> {
        OperationId id = new OperationIds(scene).next();
        SnapshotName name = SnapshotName.ofAgent(scene.bytes(OWN_SNAPSHOT_BYTES));
        yield Wish.of(new CreateSnapshot(guest, name, id.value()), Source.SELFTEST).withId(id);
      }
      case 4 ->
          Wish.of(new RollbackSnapshot(guest, snapshot(random, guest), false), Source.SELFTEST);
      default -> Wish.of(new DeleteSnapshot(guest, snapshot(random, guest)), Source.SELFTEST);
    };
  }

  /** One that is there, of the agent's own or not. */
  private SnapshotName snapshot(Random random, GuestRef guest) {
    List<SimulatedSnapshot> there =
        scene.node.guest(guest.vmid().value()).map(SimulatedGuest::snapshots).orElse(List.of());
    return new SnapshotName(
        there.isEmpty() ? Guests.SNAPSHOT : there.get(random.nextInt(there.size())).name());
  }

  private static NewContainer container(String marker) {
    return new NewContainer(
        new StorageName(Guests.STORAGE),
        4,
        512,
        0,
        1,
        true,
        "scratch",
        new TreeSet<>(Set.of(marker)),
        "",
        new TreeMap<>());
  }

  // The customer

  private SomebodyElse customer() {
    return scene.node.settle().somebodyElse();
  }

  /**
   * Makes one of those guests his own, in whatever way. A disk beside it does not: it stays when
   * the guest goes.
   */
  void touched(Random random) {
    int vmid = Guests.SCRATCH.get(random.nextInt(Guests.SCRATCH.size()));
    Optional<SimulatedGuest> found = scene.node.settle().guest(vmid);
    boolean there = found.isPresent();
    if (found.filter(guest -> guest.config().containsKey("lock")).isPresent()) {
      return; // while it is being made, Proxmox VE lets nobody else change it
    }
    String disk = Guests.STORAGE + ":vm-" + vmid + "-disk-" + (there ? "9" : "0");
    int how = random.nextInt(there ? 4 : 2);
    switch (how) {
      case 0 -> {
        SimulatedGuest own = Guests.guest(vmid, scene.time.instant());
        if (there) {
          customer().destroysAndReuses(vmid, own);
        } else {
          scene.node.put(own);
          volume(disk, vmid);
        }
      }
      case 1 -> volume(disk, vmid);
      case 2 -> customer().changesConfig(vmid, guest -> guest.unset("tags"));
      default -> {
        volume(disk, vmid);
        customer().changesConfig(vmid, guest -> guest.set("mp0", disk + ",mp=/mine,size=8G"));
      }
    }
    scene.trace.line("the customer makes " + vmid + " his own");
    if (there && how > 1) {
      scene.watch.ownThings().guestTaken(vmid);
    } else if (!there || how == 0) {
      scene.watch.customerReused(vmid);
    }
  }

  private void volume(String disk, int vmid) {
    scene.node.changeStorage(
        Guests.STORAGE,
        storage ->
            storage.with(
                SimulatedVolume.disk(disk, "rootdir", "raw", 8 * GIB, scene.time.instant(), vmid)));
  }

  /** Gives his own things the names of the agent's. */
  void namesTaken(Random random) {
    int vmid = Guests.ALL.get(random.nextInt(Guests.ALL.size()));
    if (scene.node.settle().guest(vmid).isEmpty()) {
      return;
    }
    if (vmid == Guests.VMIDS.getFirst() && random.nextBoolean()) {
      scene.node.guest(Guests.SCRATCH.getFirst()).stream()
          .filter(scratch -> scratch.config().containsKey("tags"))
          .map(scratch -> scratch.config().get("tags").asText())
          .forEach(tags -> customer().changesConfig(vmid, guest -> guest.tags(tags)));
      return;
    }
    for (SimulatedSnapshot snapshot : scene.node.guest(vmid).orElseThrow().snapshots()) {
      if (SnapshotName.isAgentForm(snapshot.name())) {
        scene.trace.line("the customer takes " + snapshot.name() + " anew");
        customer().changesConfig(vmid, ownSnapshot(snapshot));
        scene.watch.ownThings().snapshotTaken(vmid, snapshot.name());
      }
    }
  }

  private UnaryOperator<SimulatedGuest> ownSnapshot(SimulatedSnapshot theirs) {
    return guest ->
        new SimulatedGuest(
            guest.kind(),
            new Vmid(guest.vmid().value()),
            guest.config(),
            guest.pending(),
            guest.pendingDeletes(),
            guest.snapshots().stream()
                .map(each ->
                    each.name().equals(theirs.name())
                        ? new SimulatedSnapshot(
                            each.name(),
                            scene.clock().instant(),
                            "mine\n",
                            each.parent(),
                            each.config())
                        : each)
                .toList(),
            guest.running(),
            guest.measured(),
            guest.readable());
  }
}
