package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A Proxmox VE node that is a value in memory: it holds guests, storages, tasks, disks and tokens,
 * and answers reads as the recorded servers did. What it answers depends on what was put into it
 * and on the clock, on nothing else. It may be asked and changed from several threads.
 */
public final class SimulatedNode {
  private final String name;
  private final PveRelease release;
  private final InstantSource clock;
  private final SortedMap<Integer, SimulatedGuest> guests = new ConcurrentSkipListMap<>();
  private final SortedMap<String, SimulatedStorage> storages = new ConcurrentSkipListMap<>();
  private final SortedMap<String, SimulatedDisk> disks = new ConcurrentSkipListMap<>();
  private final SortedMap<String, ApiToken> tokens = new ConcurrentSkipListMap<>();
  private final List<SimulatedTask> tasks = new CopyOnWriteArrayList<>();
  private final MacAddresses macAddresses = new MacAddresses();
  private final ScriptedFaults faults = new ScriptedFaults();
  private final ReceivedRequests received = new ReceivedRequests();
  private final NodeSettings settings = new NodeSettings();
  private final Workers workers = new Workers(this);
  private final Dispatch dispatch;
  private volatile NodeHardware hardware = NodeHardware.recorded();
  private volatile Instant booted;
  private volatile Duration clockAhead = Duration.ZERO;
  private volatile String fingerprint = "";

  /** A node with nothing on it, started just now. */
  public SimulatedNode(String name, PveRelease release, InstantSource clock) {
    this.name = name;
    this.release = release;
    this.clock = clock;
    this.booted = clock.instant();
    this.dispatch = new Dispatch(name, release, new Routes(this).all());
  }

  /** {@code pve1} of release 9.2 with a few guests, storages, backups, tasks, disks and tokens. */
  public static SimulatedNode sample(InstantSource clock) {
    return SampleWorld.create(clock);
  }

  // What is on it

  /** Adds the guest, or puts it in the place of the one with its vmid. */
  public SimulatedNode put(SimulatedGuest guest) {
    guests.put(guest.vmid().value(), guest);
    return this;
  }

  public SimulatedNode put(SimulatedStorage storage) {
    storages.put(storage.name(), storage);
    return this;
  }

  public SimulatedNode put(SimulatedDisk disk) {
    disks.put(disk.device(), disk);
    return this;
  }

  public SimulatedNode put(ApiToken token) {
    tokens.put(token.id(), token);
    return this;
  }

  /** Adds the task at the end of the archive, or what became of the one with its name. */
  public SimulatedNode put(SimulatedTask task) {
    tasks.removeIf(known -> known.upid().equals(task.upid()));
    tasks.add(task);
    return this;
  }

  public SimulatedNode put(NodeHardware other) {
    hardware = other;
    return this;
  }

  public SimulatedNode booted(Instant at) {
    booted = at;
    return this;
  }

  /** Sets its clock, which does not make anything take longer. */
  public SimulatedNode clockAhead(Duration ahead) {
    clockAhead = ahead;
    return this;
  }

  /** The fingerprint of the certificate that the node shows. */
  public SimulatedNode certificate(String sha256) {
    fingerprint = sha256;
    return this;
  }

  /**
   * Changes the guest.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SimulatedNode changeGuest(int vmid, UnaryOperator<SimulatedGuest> change) {
    return change(guests, vmid, change);
  }

  /**
   * Changes the storage.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SimulatedNode changeStorage(String storage, UnaryOperator<SimulatedStorage> change) {
    return change(storages, storage, change);
  }

  /** Without the guest, and without what was said of how it behaves. */
  public SimulatedNode removeGuest(int vmid) {
    guests.remove(vmid);
    settings.forgetGuest(vmid);
    return this;
  }

  // How it is asked

  /**
   * The direct face: a transport that acts as that token, without sockets and without waiting. A
   * token that the node does not know gets 401s.
   */
  public PveTransport as(String tokenId) {
    return new DirectFace(this, tokenId);
  }

  /** The faults that wait for a request, on either face. */
  public ScriptedFaults faults() {
    return faults;
  }

  /** Every request that came, on either face. */
  public ReceivedRequests received() {
    return received;
  }

  /** How long its tasks take, its bridges, how its guests behave. */
  public NodeSettings settings() {
    return settings;
  }

  /** Has somebody else do something, at the time of that {@link #at}, or now. */
  public SomebodyElse somebodyElse() {
    return new SomebodyElse(this);
  }

  /** The faults that wait for a task. */
  public TaskFaults taskFaults() {
    return workers.faults();
  }

  /** Does what is due by now: tasks go on when somebody looks. A request does it by itself. */
  public synchronized SimulatedNode settle() {
    workers.settle();
    return this;
  }

  /** Has that happen at that time: somebody else changes a guest behind everybody's back. */
  public synchronized SimulatedNode at(Instant time, Runnable what) {
    workers.at(time, what);
    return this;
  }

  /** Answers, without faults and without noting it down; empty rights are no valid token. */
  synchronized PveAnswer answer(
      Optional<Rights> rights, String method, String path, Map<String, String> parameters) {
    workers.settle();
    return rights
        .map(known -> dispatch.answer(known, method, path, parameters))
        .orElseGet(Dispatch::unauthorized);
  }

  /** What the token may do; empty if there is no such token. */
  Optional<Rights> rights(String tokenId) {
    return Optional.ofNullable(tokens.get(tokenId)).map(Rights::new);
  }

  /** What the token may do; empty if there is no such token, or with another secret. */
  Optional<Rights> rights(String tokenId, String secret) {
    return Optional.ofNullable(tokens.get(tokenId))
        .filter(token -> token.secret().reveal().equals(secret))
        .map(Rights::new);
  }

  // What the calls look at

  public String name() {
    return name;
  }

  public PveRelease release() {
    return release;
  }

  Instant now() {
    return clock.instant();
  }

  /** What is written down at that time: what the clock says, which somebody may have set. */
  Instant written(Instant at) {
    return at.plus(clockAhead);
  }

  Workers workers() {
    return workers;
  }

  NodeHardware hardware() {
    return hardware;
  }

  MacAddresses macAddresses() {
    return macAddresses;
  }

  String fingerprint() {
    return fingerprint;
  }

  long uptimeSeconds() {
    return secondsSince(booted);
  }

  long secondsSince(Instant then) {
    return Math.max(0, Duration.between(then, clock.instant()).toSeconds());
  }

  Collection<SimulatedGuest> guests() {
    return guests.values();
  }

  /** The guest as it is; tasks that are due have not had their effect before {@link #settle()}. */
  public Optional<SimulatedGuest> guest(int vmid) {
    return Optional.ofNullable(guests.get(vmid));
  }

  Collection<SimulatedStorage> storages() {
    return storages.values();
  }

  public Optional<SimulatedStorage> storage(String storage) {
    return Optional.ofNullable(storages.get(storage));
  }

  /** In the order in which they were archived, oldest first. */
  public List<SimulatedTask> tasks() {
    return tasks;
  }

  Collection<SimulatedDisk> disks() {
    return disks.values();
  }

  Optional<SimulatedDisk> disk(String device) {
    return Optional.ofNullable(disks.get(device));
  }

  Collection<ApiToken> tokens() {
    return tokens.values();
  }

  private <K, V> SimulatedNode change(Map<K, V> known, K key, UnaryOperator<V> change) {
    if (known.computeIfPresent(key, (same, value) -> change.apply(value)) == null) {
      throw new IllegalArgumentException("there is no " + key + " on " + name);
    }
    return this;
  }
}
