package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.ParameterSchema.parameters;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.Permissions.any;
import static hu.dooplex.felhom.agent.adapters.proxmox.simulator.Permissions.everyone;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every call that the node answers: path, permission, parameters (API schema), and where it is. */
final class Routes {
  private static final String GUEST = "/vms/{vmid}";

  private final SimulatedNode node;
  private final NodeReads host;
  private final ClusterReads cluster;
  private final GuestReads guests;
  private final StorageReads storages;
  private final TaskReads tasks;
  private final DiskReads disks;
  private final AccessReads access;
  private final PowerCalls power;

  Routes(SimulatedNode node) {
    this.node = node;
    host = new NodeReads(node);
    guests = new GuestReads(node);
    cluster = new ClusterReads(node);
    storages = new StorageReads(node);
    tasks = new TaskReads(node);
    disks = new DiskReads(node);
    access = new AccessReads(node);
    power = new PowerCalls(node);
  }

  List<Endpoint> all() {
    return Stream.of(
            ofHost(),
            ofGuests(GuestKind.LXC),
            ofGuests(GuestKind.QEMU),
            ofStorages(),
            ofTasks(),
            ofDisks(),
            new ContainerWrites(node).endpoints(),
            new MachineWrites(node).endpoints(),
            new ContainerCreation(node, power).endpoints(),
            new MachineRestore(node).endpoints(),
            new GuestDestruction(node).endpoints(),
            new VolumeCalls(node).endpoints(),
            new ResizeCalls(node).endpoints(),
            new TemplateCalls(node).endpoints(),
            new BackupCalls(node, power).endpoints(),
            power.endpoints(),
            new SnapshotCalls(node, power).endpoints(),
            new TaskStop(node).endpoints())
        .flatMap(List::stream)
        .toList();
  }

  private List<Endpoint> ofHost() {
    return List.of(
        get("/version", everyone(), parameters(), call -> host.version()),
        get("/nodes", everyone(), parameters(), host::index),
        get(
            "/nodes/{node}/status",
            any("/nodes/{node}", "Sys.Audit"),
            onNode(),
            call -> host.status()),
        get(
            "/cluster/resources",
            everyone(),
            parameters().optional("type", ParameterCheck.oneOf("vm", "storage", "node", "sdn")),
            cluster::resources),
        get(
            "/cluster/nextid",
            everyone(),
            parameters().optional("vmid", ParameterCheck.VMID),
            cluster::nextId),
        get(
            "/access/permissions",
            everyone(),
            parameters()
                .optional("path", ParameterCheck.TEXT)
                .optional("userid", ParameterCheck.matching(AccessReads.USER_OR_TOKEN)),
            access::permissions));
  }

  private List<Endpoint> ofGuests(GuestKind kind) {
    String list = "/nodes/{node}/" + kind.wireName();
    String guest = list + "/{vmid}";
    Endpoint.Permission audit = any(GUEST, "VM.Audit");
    ParameterSchema listed =
        switch (kind) {
          case LXC -> onNode();
          case QEMU -> onNode().optional("full", ParameterCheck.BOOLEAN);
        };
    return List.of(
        get(list, everyone(), listed, call -> guests.list(kind, call)),
        get(
            guest + "/config",
            audit,
            ofGuest()
                .optional("current", ParameterCheck.BOOLEAN)
                .optional("snapshot", ParameterCheck.SNAPSHOT),
            call -> guests.config(kind, call)),
        get(guest + "/pending", audit, ofGuest(), call -> guests.pending(kind, call)),
        get(guest + "/status/current", audit, ofGuest(), call -> guests.current(kind, call)),
        get(guest + "/snapshot", audit, ofGuest(), call -> guests.snapshots(kind, call)));
  }

  private List<Endpoint> ofStorages() {
    Endpoint.Permission look =
        any("/storage/{storage}", "Datastore.Audit", "Datastore.AllocateSpace");
    return List.of(
        get(
            "/storage",
            everyone(),
            parameters().optional("type", StorageReads.type()),
            storages::definitions),
        get(
            "/nodes/{node}/storage",
            everyone(),
            onNode()
                .optional("content", ParameterCheck.CONTENTS)
                .optional("enabled", ParameterCheck.BOOLEAN)
                .optional("storage", ParameterCheck.STORAGE),
            storages::list),
        get("/nodes/{node}/storage/{storage}/status", look, inStorage(), storages::status),
        get(
            "/nodes/{node}/storage/{storage}/content",
            look,
            inStorage()
                .optional("content", ParameterCheck.CONTENT)
                .optional("vmid", ParameterCheck.VMID),
            storages::content));
  }

  private List<Endpoint> ofTasks() {
    return List.of(
        counted("/nodes/{node}/tasks", taskFilters(), tasks::list),
        get(
            "/nodes/{node}/tasks/{upid}/status",
            everyone(),
            onNode().required("upid", ParameterCheck.TEXT),
            tasks::status),
        counted(
            "/nodes/{node}/tasks/{upid}/log",
            onNode()
                .required("upid", ParameterCheck.TEXT)
                .optional("start", ParameterCheck.NATURAL)
                .optional("limit", ParameterCheck.NATURAL),
            tasks::log));
  }

  private static ParameterSchema taskFilters() {
    return onNode()
        .optional("errors", ParameterCheck.BOOLEAN)
        .optional("limit", ParameterCheck.NATURAL)
        .optional("since", ParameterCheck.INTEGER)
        .optional("source", ParameterCheck.oneOf("archive", "active", "all"))
        .optional("start", ParameterCheck.NATURAL)
        .optional("statusfilter", ParameterCheck.TASK_STATES)
        .optional("typefilter", ParameterCheck.TEXT)
        .optional("until", ParameterCheck.INTEGER)
        .optional("userfilter", ParameterCheck.TEXT)
        .optional("vmid", ParameterCheck.VMID);
  }

  private List<Endpoint> ofDisks() {
    return List.of(
        get(
            "/nodes/{node}/disks/list",
            DiskReads::mayList,
            onNode()
                .optional("include-partitions", ParameterCheck.BOOLEAN)
                .optional("skipsmart", ParameterCheck.BOOLEAN)
                .optional("type", ParameterCheck.oneOf("unused", "journal_disks")),
            disks::list),
        get(
            "/nodes/{node}/disks/smart",
            any("/", "Sys.Audit"),
            onNode()
                .required("disk", ParameterCheck.matching("/dev/[a-zA-Z0-9/]+"))
                .optional("healthonly", ParameterCheck.BOOLEAN),
            disks::smart),
        get("/nodes/{node}/disks/lvmthin", any("/", "Sys.Audit"), onNode(), disks::thinPools));
  }

  static ParameterSchema onNode() {
    return parameters().required("node", ParameterCheck.TEXT);
  }

  static ParameterSchema ofGuest() {
    return onNode().required("vmid", ParameterCheck.VMID);
  }

  static ParameterSchema inStorage() {
    return onNode().required("storage", ParameterCheck.STORAGE);
  }

  private static Endpoint get(
      String path,
      Endpoint.Permission permission,
      ParameterSchema schema,
      Function<Call, JsonNode> handler) {
    return Endpoint.of("GET", path, permission, schema, handler);
  }

  private static Endpoint counted(String path, ParameterSchema schema, Endpoint.Handler handler) {
    return new Endpoint("GET", Endpoint.segments(path), everyone(), schema, handler);
  }
}
