package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.GuestUsage;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A guest as it is seen right before, changed in one thing after the other. */
record TestTarget(
    GuestRef ref,
    String name,
    RunState runState,
    Optional<String> lock,
    boolean isTemplate,
    GuestConfig config,
    List<Snapshot> snapshots,
    Optional<TaskEntry.Page> tasks,
    Set<VolumeId> volumes) {
  private static final Instant OBSERVED = Instant.parse("2026-11-22T18:59:58Z");

  static TestTarget stopped(GuestRef ref) {
    return new TestTarget(
        ref,
        "nextcloud",
        RunState.STOPPED,
        Optional.empty(),
        false,
        new GuestConfig(
            new TreeMap<>(Map.of("memory", "2048", "rootfs", "local-lvm:vm-101-disk-0,size=8G")),
            Optional.of("d1")),
        List.of(snapshot("before")),
        Optional.of(page(List.of(entry("vzdump", "101", -3600)), 1)),
        Set.of(new VolumeId("backups:backup/a.tar.zst")));
  }

  LiveTarget live() {
    ObservedGuest seen =
        new ObservedGuest(
            ref,
            Optional.of(name),
            runState,
            OptionalLong.empty(),
            lock,
            new TreeSet<>(),
            isTemplate,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            GuestUsage.UNKNOWN,
            Optional.empty());
    return new LiveTarget(
        Optional.of(new LiveTarget.Guest(seen, config, snapshots)), tasks, volumes);
  }

  LiveTarget gone() {
    return new LiveTarget(Optional.empty(), tasks, volumes);
  }

  TestTarget ref(GuestRef other) {
    return new TestTarget(
        other, name, runState, lock, isTemplate, config, snapshots, tasks, volumes);
  }

  TestTarget named(String other) {
    return new TestTarget(
        ref, other, runState, lock, isTemplate, config, snapshots, tasks, volumes);
  }

  TestTarget in(RunState other) {
    return new TestTarget(ref, name, other, lock, isTemplate, config, snapshots, tasks, volumes);
  }

  TestTarget locked(String by) {
    return new TestTarget(
        ref, name, runState, Optional.of(by), isTemplate, config, snapshots, tasks, volumes);
  }

  TestTarget template() {
    return new TestTarget(ref, name, runState, lock, true, config, snapshots, tasks, volumes);
  }

  TestTarget with(String key, String value) {
    TreeMap<String, String> values = new TreeMap<>(config.values());
    values.put(key, value);
    return new TestTarget(
        ref,
        name,
        runState,
        lock,
        isTemplate,
        new GuestConfig(values, config.digest()),
        snapshots,
        tasks,
        volumes);
  }

  TestTarget withSnapshot(String more) {
    List<Snapshot> all = new ArrayList<>(snapshots);
    all.add(snapshot(more));
    return new TestTarget(ref, name, runState, lock, isTemplate, config, all, tasks, volumes);
  }

  /** With a task more, that ended so many seconds after the guest was looked at. */
  TestTarget task(String type, String id, int seconds) {
    List<TaskEntry> all = new ArrayList<>(tasks.orElseThrow().tasks());
    all.add(entry(type, id, seconds));
    return withTasks(Optional.of(page(all, all.size())));
  }

  /** The list reaches back no further than a minute after the guest was looked at. */
  TestTarget listCut() {
    return withTasks(Optional.of(page(List.of(entry("vzdump", "102", 60)), 2)));
  }

  TestTarget blind() {
    return withTasks(Optional.empty());
  }

  TestTarget withoutVolumes() {
    return new TestTarget(
        ref, name, runState, lock, isTemplate, config, snapshots, tasks, Set.of());
  }

  private TestTarget withTasks(Optional<TaskEntry.Page> other) {
    return new TestTarget(ref, name, runState, lock, isTemplate, config, snapshots, other, volumes);
  }

  private static TaskEntry.Page page(List<TaskEntry> tasks, long total) {
    return new TaskEntry.Page(tasks, total);
  }

  private static Snapshot snapshot(String name) {
    return new Snapshot(name, "\n", Optional.of(OBSERVED.minusSeconds(600)), Optional.empty());
  }

  private static TaskEntry entry(String type, String id, int seconds) {
    Instant ended = OBSERVED.plusSeconds(seconds);
    String upid =
        "UPID:pve1:00001234:00005678:%08X:%s:%s:root@pam:"
            .formatted(ended.getEpochSecond() - 1, type, id);
    return new TaskEntry(new Upid(upid), Optional.of(ended), Optional.of("OK"));
  }
}
