package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Changes of containers' configurations (pve-container, {@code PVE::API2::LXC::Config}). */
final class ContainerWrites {
  private static final String PATH = "/nodes/{node}/lxc/{vmid}/config";

  private final SimulatedNode node;
  private final GuestFiles files;
  private final ContainerKeys keys;

  ContainerWrites(SimulatedNode node) {
    this.node = node;
    this.files = new GuestFiles(node);
    this.keys = new ContainerKeys(node.release());
  }

  List<Endpoint> endpoints() {
    ParameterSchema schema =
        keys.addTo(Routes.ofGuest())
            .optional("delete", ConfigFormats.CONFIG_IDS)
            .optional("revert", ConfigFormats.CONFIG_IDS)
            .optional("digest", ParameterCheck.TEXT.then(ParameterCheck.noLongerThan(40)));
    return List.of(
        Endpoint.of(
            "PUT",
            PATH,
            Permissions.any(
                "/vms/{vmid}",
                "VM.Config.Disk",
                "VM.Config.CPU",
                "VM.Config.Memory",
                "VM.Config.Network",
                "VM.Config.Options"),
            schema,
            this::update));
  }

  /** The parameters of a call that are neither its path nor its digest. */
  static Map<String, String> given(Call call) {
    Map<String, String> given = new TreeMap<>(call.parameters());
    List.of("node", "vmid", "digest").forEach(given::remove);
    return given;
  }

  private JsonNode update(Call call) {
    Map<String, String> values = given(call);
    if (values.isEmpty()) {
      throw Refusal.failure("no options specified");
    }
    List<String> deletes = taken(values, "delete");
    List<String> reverts = taken(values, "revert");
    values.computeIfPresent("cpuunits", (key, shares) -> node.hardware().clampShares(shares));
    node.workers().awaitConfigLock(files.load(GuestKind.LXC, call.vmid()));
    SimulatedGuest guest = files.load(GuestKind.LXC, call.vmid());
    GuestFiles.requireUnlocked(guest);
    GuestFiles.requireUnchanged(guest, call.optional("digest"));
    requireAllowed(call, guest, values, deletes, reverts);
    ConfigDraft draft = new ConfigDraft(guest, keys);
    SortedMap<String, String> errors =
        new ContainerUpdate(node, draft).make(values, deletes, reverts);
    if (!errors.isEmpty()) {
      throw Refusal.parameters(errors);
    }
    SimulatedGuest written = draft.written();
    node.put(written);
    // Too late: the change is in the file, and stays there whatever this refuses.
    ContainerSetup.require(node, written);
    return NullNode.getInstance();
  }

  /** Takes a list out of the parameters. */
  static List<String> taken(Map<String, String> values, String list) {
    return Optional.ofNullable(values.remove(list)).map(Call::list).orElseGet(ArrayList::new);
  }

  private void requireAllowed(
      Call call,
      SimulatedGuest guest,
      Map<String, String> values,
      List<String> deletes,
      List<String> reverts) {
    Map<String, String> old = new TreeMap<>();
    guest.config().forEach((key, value) -> old.put(key, value.asText()));
    boolean unprivileged = guest.flag("unprivileged");
    ContainerRights rights = new ContainerRights(node, call.rights(), call.vmid(), old);
    rights.requireDelete(deletes, unprivileged);
    rights.requireDelete(reverts, unprivileged);
    for (String key : reverts) {
      requireKnown("revert", key);
      if (values.containsKey(key)) {
        throw together("revert", "'-" + key + "' and '-revert " + key + "'");
      }
    }
    for (String key : deletes) {
      requireKnown("delete", key);
      if (values.containsKey(key)) {
        throw together("delete", "'-" + key + "' and -delete " + key + "'");
      }
      if (reverts.contains(key)) {
        throw together("delete", "'-delete " + key + "' and '-revert " + key + "'");
      }
    }
    rights.requireSet(values, unprivileged);
  }

  private void requireKnown(String list, String key) {
    if (!keys.exists(key)) {
      throw Refusal.parameter(list, "unknown option '" + key + "'");
    }
  }

  private static Refusal together(String list, String both) {
    return Refusal.parameter(list, "you can't use " + both + " at the same time");
  }
}
