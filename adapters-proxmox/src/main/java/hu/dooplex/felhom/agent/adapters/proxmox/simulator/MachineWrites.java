package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes of virtual machines' configurations (qemu-server, {@code PVE::API2::Qemu}): with PUT done
 * when it is answered, with POST in a task.
 */
final class MachineWrites {
  private static final String PATH = "/nodes/{node}/qemu/{vmid}/config";

  private final SimulatedNode node;
  private final GuestFiles files;
  private final MachineKeys keys = new MachineKeys();

  MachineWrites(SimulatedNode node) {
    this.node = node;
    this.files = new GuestFiles(node);
  }

  List<Endpoint> endpoints() {
    Endpoint.Permission permission =
        Permissions.any(
            "/vms/{vmid}",
            "VM.Config.Disk",
            "VM.Config.CDROM",
            "VM.Config.CPU",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.HWType",
            "VM.Config.Options",
            "VM.Config.Cloudinit");
    return List.of(
        Endpoint.of("PUT", PATH, permission, schema(), this::put),
        Endpoint.of(
            "POST",
            PATH,
            permission,
            schema()
                .optional(
                    "background_delay", ParameterCheck.INTEGER.then(ParameterCheck.within(1, 30))),
            this::post));
  }

  private ParameterSchema schema() {
    return keys.addTo(Routes.ofGuest())
        .optional("delete", ConfigFormats.CONFIG_IDS)
        .optional("revert", ConfigFormats.CONFIG_IDS)
        .optional("skiplock", ParameterCheck.BOOLEAN)
        .optional("force", ParameterCheck.BOOLEAN)
        .optional("digest", ParameterCheck.TEXT.then(ParameterCheck.noLongerThan(40)));
  }

  /** What a call asks for, its keys known and allowed. */
  private record Change(
      Call call, Map<String, String> values, List<String> deletes, List<String> reverts) {}

  private JsonNode put(Call call) {
    Change change = change(call);
    checked(change);
    node.workers().awaitConfigLock(files.load(GuestKind.QEMU, call.vmid()));
    make(change);
    return NullNode.getInstance();
  }

  private JsonNode post(Call call) {
    Change change = change(call);
    checked(change);
    return node.workers()
        .forkFor(
            call,
            "qmconfig",
            worker ->
                Next.locked(
                    call.vmid(),
                    locked -> {
                      make(change);
                      return Next.end();
                    }));
  }

  private Change change(Call call) {
    Map<String, String> values = ContainerWrites.given(call);
    List.of("background_delay", "force", "skiplock").forEach(key -> values.remove(key));
    call.refuseSkiplock();
    List<String> deletes = ContainerWrites.taken(values, "delete");
    List<String> reverts = ContainerWrites.taken(values, "revert");
    if (values.isEmpty() && deletes.isEmpty() && reverts.isEmpty()) {
      throw Refusal.failure("no options specified");
    }
    values.computeIfPresent("cpuunits", (key, shares) -> node.hardware().clampShares(shares));
    requireSense(values, deletes, reverts);
    values.replaceAll((key, value) ->
        key.matches("net\\d+") ? MachineNetwork.stored(node, call.vmid(), value) : value);
    MachineRights rights = new MachineRights(call.rights(), call.vmid());
    rights.requireKeys(deletes);
    rights.requireKeys(values.keySet());
    new TreeMap<>(values)
        .forEach((key, value) -> {
          if (GuestDisk.isDrive(key)) {
            rights.requireVolume(node, GuestDisk.parse(GuestKind.QEMU, key, value));
          } else if (key.matches("net\\d+")) {
            rights.requireBridge(value);
          }
        });
    return new Change(call, values, deletes, reverts);
  }

  private void requireSense(
      Map<String, String> values, List<String> deletes, List<String> reverts) {
    for (String key : reverts) {
      requireKnown("revert", key);
      if (values.containsKey(key)) {
        throw together("delete", "'-" + key + "' and -revert " + key + "'");
      }
    }
    for (String key : deletes) {
      if (values.containsKey(key)) {
        throw together("delete", "'-" + key + "' and -delete " + key + "'");
      }
      if (reverts.contains(key)) {
        throw together("revert", "'-delete " + key + "' and -revert " + key + "'");
      }
      requireKnown("delete", key);
    }
  }

  private void requireKnown(String list, String key) {
    if (!keys.exists(key)) {
      throw Refusal.parameter(list, "unknown option '" + key + "'");
    }
  }

  private static Refusal together(String list, String both) {
    return Refusal.parameter(list, "you can't use " + both + " at the same time");
  }

  /** {@code $load_and_check_config}: looked at before there is a task, and again in it. */
  private SimulatedGuest checked(Change change) {
    SimulatedGuest guest = files.load(GuestKind.QEMU, change.call().vmid());
    GuestFiles.requireUnchanged(guest, change.call().optional("digest"));
    GuestFiles.requireUnlocked(guest);
    requireSmallerBalloon(guest, change.values());
    return guest;
  }

  private void requireSmallerBalloon(SimulatedGuest guest, Map<String, String> values) {
    if (!values.containsKey("memory") && !values.containsKey("balloon")) {
      return;
    }
    ConfigDraft draft = new ConfigDraft(guest, keys);
    Optional<String> memory = wanted(draft, values, "memory");
    Optional<String> balloon = wanted(draft, values, "balloon");
    BigInteger least = balloon.map(BigInteger::new).orElse(BigInteger.ZERO);
    if (least.compareTo(MachineKeys.megabytes(memory)) > 0) {
      throw Refusal.failure("balloon value too large (must be smaller than assigned memory)");
    }
  }

  private static Optional<String> wanted(
      ConfigDraft draft, Map<String, String> values, String key) {
    return Optional.ofNullable(values.get(key))
        .or(() -> draft.pending(key))
        .or(() -> draft.value(key));
  }

  private void make(Change change) {
    SimulatedGuest guest = checked(change);
    Map<String, String> values = new TreeMap<>(change.values());
    List<String> deletes = new ArrayList<>(change.deletes());
    // A reverted key is set to what it is, or deleted if it only is to be.
    for (String key : change.reverts()) {
      guest
          .value(key)
          .ifPresentOrElse(
              value -> values.put(key, value),
              () -> {
                if (guest.pending().containsKey(key)) {
                  deletes.add(key);
                }
              });
    }
    MachineRights rights = new MachineRights(change.call().rights(), change.call().vmid());
    SortedMap<String, String> errors =
        new MachineUpdate(node, rights, new ConfigDraft(guest, keys)).make(values, deletes);
    if (!errors.isEmpty()) {
      throw Refusal.parameters(errors);
    }
  }
}
