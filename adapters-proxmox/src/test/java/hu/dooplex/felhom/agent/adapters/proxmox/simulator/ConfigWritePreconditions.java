package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.RecordedMutations.TestClock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The containers as they must have been before each recorded change of a configuration: a stopped
 * and unprivileged one, unless the name of the call says otherwise.
 */
final class ConfigWritePreconditions implements RecordedMutations.Preconditions {
  private static final String LOST_BRIDGE =
      "name=eth1,bridge=vmbr9,hwaddr=BC:24:11:FA:73:76,type=veth";
  private static final String PLUGGED = "name=eth1,bridge=vmbr0,hwaddr=BC:24:11:FA:73:76,type=veth";

  private static final Set<String> ON_A_RUNNING_ONE =
      Set.of(
          "put-hotplug-cores",
          "put-hotplug-net1",
          "put-running-arch-pending",
          "put-revert",
          "put-hostname-back");

  /** What is so besides, by the call's name. */
  private static final Map<String, UnaryOperator<SimulatedGuest>> BESIDES =
      Map.ofEntries(
          Map.entry("unlock-by-token", guest -> guest.lock("backup")),
          Map.entry("set-lock-by-token", guest -> guest.lock("backup")),
          Map.entry("put-while-vzdump", guest -> guest.lock("backup")),
          Map.entry("put-description-while-vzdump", guest -> guest.lock("backup")),
          Map.entry(
              "failed-put-leaves-pending-3-later-put-fails",
              guest -> guest.set("net1", LOST_BRIDGE)),
          Map.entry("failed-put-leaves-pending-5-revert", guest -> guest.set("net1", LOST_BRIDGE)),
          Map.entry(
              "failed-put-leaves-change-7-delete-net1", guest -> guest.set("net1", LOST_BRIDGE)),
          Map.entry("features-keyctl-same-value", ConfigWritePreconditions::privileged),
          Map.entry("features-remove-keyctl", ConfigWritePreconditions::privileged),
          Map.entry("features-delete-keyctl", ConfigWritePreconditions::privileged),
          Map.entry("put-memory-on-keyctl-ct", ConfigWritePreconditions::privileged),
          Map.entry("delete-features", guest -> guest.set("features", "nesting=0")),
          Map.entry("features-nesting-off-fulltoken", guest -> guest.set("features", "nesting=1")),
          Map.entry("del-net1", guest -> guest.set("net1", PLUGGED)),
          Map.entry("mp0-running", guest -> guest.set("protection", 1)),
          Map.entry("delete-mp0-running", guest -> guest.set("protection", 1)));

  /** The features that the 9.1 container had when its own were changed; the 8.4 one had none. */
  private static final Map<String, String> FEATURES_ON_9 =
      Map.of(
          "unpriv-features-reordered", "keyctl=1,nesting=1",
          "unpriv-features-drop-nesting", "nesting=1,keyctl=1",
          "unpriv-features-drop-keyctl", "keyctl=1",
          "unpriv-features-delete", "keyctl=1");

  @Override
  public Optional<SimulatedNode> before(RecordedCall call, TestClock clock) {
    SimulatedNode node = RecordedContainers.server(call.release(), clock);
    int vmid = Integer.parseInt(call.segments().get(3));
    int unknown = 999;
    return Optional.of(vmid == unknown ? node : node.put(guest(call, vmid)));
  }

  /** The digest of a file that was recorded is none of the file that is modelled. */
  @Override
  public RecordedCall sent(RecordedCall call, SimulatedNode to) {
    if (!call.what().equals("digest-correct")) {
      return call;
    }
    SimulatedGuest guest = to.guest(Integer.parseInt(call.segments().get(3))).orElseThrow();
    return call.withBody(
        call.requestBody()
            .replaceFirst("digest=[0-9a-f]+", "digest=" + ConfigFile.digest(guest).asText()));
  }

  private static SimulatedGuest guest(RecordedCall call, int vmid) {
    String what = call.what();
    boolean runs =
        call.group().equals("hotplug")
            || what.startsWith("running-")
            || ON_A_RUNNING_ONE.contains(what);
    SimulatedGuest guest =
        BESIDES
            .getOrDefault(what, UnaryOperator.identity())
            .apply(runs ? RecordedContainers.running(vmid) : RecordedContainers.stopped(vmid));
    if (call.release().since9() && what.matches("features-.*-keyctl|features-keyctl-same-value")) {
      guest = guest.set("unprivileged", 1); // created without a word, it was unprivileged there
    }
    return call.release().since9() && FEATURES_ON_9.containsKey(what)
        ? guest.set("features", FEATURES_ON_9.getOrDefault(what, ""))
        : guest;
  }

  private static SimulatedGuest privileged(SimulatedGuest guest) {
    return guest.unset("unprivileged").set("features", "keyctl=1,nesting=1");
  }
}
