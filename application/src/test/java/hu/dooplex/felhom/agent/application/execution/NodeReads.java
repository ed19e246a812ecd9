package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.PveVersion;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What a changing node shows, read by read; any single one can be made to fail. */
final class NodeReads implements GuestObservation, HostObservation {
  final List<String> reads = new ArrayList<>();
  final Map<String, ApiException> faults = new HashMap<>();
  final Map<String, Map<String, Boolean>> privileges =
      new TreeMap<>(
          Map.of(
              "/", Map.of("Sys.Audit", true),
              "/vms", Map.of("VM.Audit", true, "VM.Backup", true, "VM.Config.Disk", true),
              "/storage", Map.of("Datastore.Audit", true, "Datastore.AllocateSpace", true)));
  final List<StorageVolume> volumes = new ArrayList<>();
  final List<ClusterResource> elsewhere = new ArrayList<>();
  long storageFree = 90;

  /** In bytes; everything there is fits the disks of the fake guests. */
  long storageUnit = 1;

  String storageType = "dir";
  boolean storageActive = true;
  boolean volumesSnapshot = true;
  final List<ThinPool> pools = new ArrayList<>();

  /** Of every guest; empty: each has its own. */
  String name = "";

  /** What happens before each read. */
  Consumer<String> before = read -> {};

  private final ChangingNode node;

  NodeReads(ChangingNode node) {
    this.node = node;
  }

  private void read(String name) throws ApiException {
    reads.add(name);
    before.accept(name);
    if (faults.containsKey(name)) {
      throw faults.get(name);
    }
    node.catchUp();
  }

  private ChangingNode.Guest find(GuestRef ref) throws ApiException {
    ChangingNode.Guest guest = node.guests.get(ref);
    if (guest == null) {
      throw ChangingNode.http(
          500, "Configuration file 'nodes/pve1/lxc/" + ref.vmid() + ".conf' does not exist");
    }
    return guest;
  }

  private ObservedGuest observed(GuestRef ref, ChangingNode.Guest guest) {
    long memory = Long.parseLong(guest.config.getOrDefault("memory", "512")) << 20;
    return new ObservedGuest(
        ref,
        Optional.of(name.isEmpty() ? "ct" + ref.vmid() : name),
        guest.running ? RunState.RUNNING : RunState.STOPPED,
        OptionalLong.empty(),
        guest.lock,
        new TreeSet<>(),
        false,
        OptionalLong.of(memory),
        OptionalLong.of(0),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        new GuestUsage(
            OptionalDouble.empty(),
            guest.running ? OptionalLong.of(guest.memoryInUse) : OptionalLong.empty(),
            guest.running ? OptionalLong.of(50L << 20) : OptionalLong.empty(),
            OptionalLong.empty()),
        Optional.of(guest.highAvailability));
  }

  @Override
  public List<ObservedGuest> guests(GuestKind kind) throws ApiException {
    read(kind.wireName());
    return node.guests.entrySet().stream()
        .filter(entry -> entry.getKey().kind() == kind)
        .map(entry -> observed(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public ObservedGuest status(GuestRef guest) throws ApiException {
    read("status " + guest);
    return observed(guest, find(guest));
  }

  @Override
  public List<PendingChange> pending(GuestRef guest) throws ApiException {
    read("pending " + guest);
    ChangingNode.Guest found = find(guest);
    List<PendingChange> rows = new ArrayList<>();
    found.config.forEach((key, value) ->
        rows.add(new PendingChange(key, Optional.of(value), Optional.empty(), false)));
    rows.add(new PendingChange("digest", Optional.of(found.digest()), Optional.empty(), false));
    return rows;
  }

  @Override
  public List<Snapshot> snapshots(GuestRef guest) throws ApiException {
    read("snapshots " + guest);
    return find(guest).snapshots;
  }

  @Override
  public NodeStatus nodeStatus() throws ApiException {
    read("node");
    return new NodeStatus(
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        new NodeStatus.Cpu(
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            List.of()),
        new NodeStatus.Space(OptionalLong.of(8L << 30), OptionalLong.empty(), OptionalLong.empty()),
        NodeStatus.Space.UNKNOWN,
        NodeStatus.Space.UNKNOWN);
  }

  @Override
  public StorageStatus storage(String storage) throws ApiException {
    read("storage " + storage);
    return status(storage);
  }

  private StorageStatus status(String storage) {
    return new StorageStatus(
        storage,
        storageType,
        true,
        storageActive,
        false,
        OptionalLong.of(100 * storageUnit),
        OptionalLong.of((100 - storageFree) * storageUnit),
        OptionalLong.of(storageFree * storageUnit),
        new TreeSet<>(Set.of("backup", "rootdir")));
  }

  @Override
  public List<StorageStatus> storages() throws ApiException {
    read("storages");
    return List.of(status("local"));
  }

  @Override
  public List<StorageStatus.Definition> storageDefinitions() throws ApiException {
    read("definitions");
    return List.of(
        new StorageStatus.Definition(
            "local",
            storageType,
            Optional.empty(),
            Optional.empty(),
            Optional.of("pve"),
            Optional.of("data")));
  }

  @Override
  public List<ThinPool> thinPools() throws ApiException {
    read("thin pools");
    return pools;
  }

  @Override
  public boolean canSnapshot(GuestRef guest) throws ApiException {
    read("feature " + guest);
    return volumesSnapshot;
  }

  @Override
  public List<StorageVolume> volumes(String storage, String content) throws ApiException {
    read("volumes " + storage + " " + content);
    return volumes.stream().filter(volume -> volume.content().equals(content)).toList();
  }

  @Override
  public List<ClusterResource> clusterResources() throws ApiException {
    read("resources");
    List<ClusterResource> rows = new ArrayList<>(elsewhere);
    rows.add(resource("node/pve1", "node", "pve1", Optional.empty(), Optional.empty()));
    node.guests.forEach((ref, guest) ->
        rows.add(
            resource(
                ref.toString(),
                ref.kind().wireName(),
                "pve1",
                Optional.of(ref.vmid()),
                guest.highAvailability ? Optional.of("started") : Optional.empty())));
    return rows;
  }

  static ClusterResource resource(
      String id, String type, String of, Optional<Vmid> vmid, Optional<String> managed) {
    return new ClusterResource(
        id,
        type,
        Optional.of(of),
        vmid,
        Optional.empty(),
        Optional.empty(),
        false,
        managed,
        OptionalLong.of(8L << 30));
  }

  @Override
  public Privileges privileges() throws ApiException {
    read("privileges");
    return new Privileges(privileges);
  }

  @Override
  public Optional<CertificateFacts> certificate() {
    return Optional.empty();
  }

  // A call to one of these is a bug in what is tested.

  @Override
  public GuestConfig config(GuestRef guest) {
    throw new AssertionError("not expected");
  }

  @Override
  public GuestConfig runningConfig(GuestRef guest) {
    throw new AssertionError("not expected");
  }

  @Override
  public PveVersion version() {
    throw new AssertionError("not expected");
  }

  @Override
  public List<NodeName> nodes() {
    throw new AssertionError("not expected");
  }

  @Override
  public List<Disk> disks() {
    throw new AssertionError("not expected");
  }
}
