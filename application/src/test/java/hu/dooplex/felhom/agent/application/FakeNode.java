package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.NodeStatus.Space;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.PveVersion;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import java.time.Instant;
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

/** A node in memory, of which any single read can be made to fail. */
final class FakeNode implements HostObservation, GuestObservation, TaskProgress {
  static final NodeName NODE = new NodeName("pve1");

  final List<ObservedGuest> guests = new ArrayList<>();
  final List<StorageStatus> storages = new ArrayList<>();
  final List<StorageStatus.Definition> definitions = new ArrayList<>();
  final Map<String, List<StorageVolume>> backups = new HashMap<>();
  final List<TaskEntry> tasks = new ArrayList<>();
  final Map<Upid, List<String>> logs = new HashMap<>();
  final List<String> reads = new ArrayList<>();
  Map<String, Map<String, Boolean>> privileges = new HashMap<>();
  Optional<CertificateFacts> certificate = Optional.empty();
  Optional<Instant> answeredAt = Optional.empty();
  private final Map<String, ApiException> failures = new HashMap<>();
  private Runnable beforeRead = () -> {};

  /** Makes the read of that name fail, until told otherwise. */
  void fail(String read, ApiException failure) {
    failures.put(read, failure);
  }

  void beforeEveryRead(Runnable action) {
    beforeRead = action;
  }

  static ApiException http(int status) {
    return new ApiException.HttpError(
        "GET /x", status, "500 about /etc/pve/private", Map.of(), Optional.empty());
  }

  FakeNode lxc(int vmid, String... tags) {
    guests.add(
        new ObservedGuest(
            GuestRef.lxc(vmid),
            Optional.of("ct" + vmid),
            RunState.RUNNING,
            OptionalLong.of(60),
            Optional.empty(),
            new TreeSet<>(Set.of(tags)),
            false,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.of(1),
            GuestUsage.UNKNOWN,
            Optional.empty()));
    return this;
  }

  FakeNode storage(String name, String type, boolean active, String... content) {
    storages.add(
        new StorageStatus(
            name,
            type,
            true,
            active,
            false,
            OptionalLong.of(10),
            OptionalLong.of(1),
            OptionalLong.of(9),
            new TreeSet<>(Set.of(content))));
    return this;
  }

  FakeNode grant(String path, String... granted) {
    Map<String, Boolean> role = new HashMap<>();
    for (String privilege : granted) {
      role.put(privilege, true);
    }
    privileges.put(path, role);
    return this;
  }

  private void read(String name) throws ApiException {
    reads.add(name);
    beforeRead.run();
    ApiException failure = failures.get(name);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public NodeStatus nodeStatus() throws ApiException {
    read("node status");
    return new NodeStatus(
        Optional.of("9.2.2"),
        Optional.of("6.17.2-1-pve"),
        OptionalLong.of(86400),
        new NodeStatus.Cpu(
            OptionalInt.of(8),
            OptionalInt.of(1),
            Optional.of("EPYC"),
            OptionalDouble.of(0.03),
            List.of()),
        Space.UNKNOWN,
        Space.UNKNOWN,
        Space.UNKNOWN);
  }

  @Override
  public List<ObservedGuest> guests(GuestKind kind) throws ApiException {
    read(kind.wireName());
    return guests.stream().filter(guest -> guest.ref().kind() == kind).toList();
  }

  @Override
  public GuestConfig config(GuestRef guest) throws ApiException {
    read("config " + guest);
    return new GuestConfig(
        new TreeMap<>(Map.of("cores", "2", "memory", "1024")), Optional.of("d1"));
  }

  @Override
  public List<StorageStatus> storages() throws ApiException {
    read("storages");
    return storages;
  }

  @Override
  public List<StorageStatus.Definition> storageDefinitions() throws ApiException {
    read("definitions");
    return definitions;
  }

  @Override
  public List<StorageVolume> volumes(String storage, String content) throws ApiException {
    read("volumes " + storage);
    return backups.getOrDefault(storage, List.of());
  }

  @Override
  public TaskEntry.Page tasks(TaskQuery query) throws ApiException {
    read("tasks");
    return new TaskEntry.Page(tasks, tasks.size());
  }

  @Override
  public List<String> taskLog(Upid upid, int lines) throws ApiException {
    read("log");
    return logs.getOrDefault(upid, List.of());
  }

  @Override
  public Privileges privileges() throws ApiException {
    read("privileges");
    return new Privileges(privileges);
  }

  @Override
  public PveVersion version() throws ApiException {
    read("version");
    return new PveVersion("9.2.2", "9.2", "abc");
  }

  @Override
  public List<NodeName> nodes() throws ApiException {
    read("nodes");
    return List.of(NODE);
  }

  @Override
  public Optional<CertificateFacts> certificate() {
    return certificate;
  }

  // Not read by a report or a self-test: a call to one of these is a bug in what is tested.

  @Override
  public StorageStatus storage(String storage) {
    throw new AssertionError("not expected");
  }

  @Override
  public Optional<TaskStatus> taskStatusOnce(Upid upid) {
    throw new AssertionError("not expected");
  }

  @Override
  public List<ClusterResource> clusterResources() {
    throw new AssertionError("not expected");
  }

  @Override
  public List<ThinPool> thinPools() {
    throw new AssertionError("not expected");
  }

  @Override
  public boolean canSnapshot(GuestRef guest) {
    throw new AssertionError("not expected");
  }

  @Override
  public List<Disk> disks() {
    throw new AssertionError("not expected");
  }

  @Override
  public ObservedGuest status(GuestRef guest) {
    throw new AssertionError("not expected");
  }

  @Override
  public GuestConfig runningConfig(GuestRef guest) {
    throw new AssertionError("not expected");
  }

  @Override
  public List<PendingChange> pending(GuestRef guest) {
    throw new AssertionError("not expected");
  }

  @Override
  public List<Snapshot> snapshots(GuestRef guest) {
    throw new AssertionError("not expected");
  }

  @Override
  public Optional<Instant> answeredAt() {
    return answeredAt;
  }
}
