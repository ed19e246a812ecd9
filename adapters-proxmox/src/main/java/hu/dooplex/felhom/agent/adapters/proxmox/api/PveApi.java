package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.host.PveVersion;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.host.StorageVolume;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import hu.dooplex.felhom.agent.domain.host.ThinPool;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reads of one node's Proxmox VE API. It knows paths and parameters; what the answers mean is
 * in the classes beside it.
 */
public final class PveApi implements GuestObservation, HostObservation, TaskProgress {
  private final PveTransport transport;
  private final NodeName node;
  private final Reads reads;

  /**
   * The API of that node.
   *
   * @param waiting for the time between two attempts of a read
   */
  public PveApi(PveTransport transport, NodeName node, Waiting waiting) {
    this.transport = transport;
    this.node = node;
    this.reads = new Reads(transport, node, waiting);
  }

  @Override
  public List<ObservedGuest> guests(GuestKind kind) throws ApiException {
    return reads
        .answer(ofNode(kind.wireName()))
        .rows(row -> GuestAnswers.listed(kind, row))
        .usable()
        .stream()
        .sorted(Comparator.comparing(ObservedGuest::ref))
        .toList();
  }

  @Override
  public ObservedGuest status(GuestRef guest) throws ApiException {
    return GuestAnswers.guest(guest, reads.answer(ofGuest(guest, "status", "current")).object());
  }

  @Override
  public GuestConfig config(GuestRef guest) throws ApiException {
    return GuestAnswers.config(reads.answer(ofGuest(guest, "config")).object());
  }

  @Override
  public GuestConfig runningConfig(GuestRef guest) throws ApiException {
    return GuestAnswers.config(
        reads.answer(ofGuest(guest, "config").with("current", "1")).object());
  }

  @Override
  public List<PendingChange> pending(GuestRef guest) throws ApiException {
    return reads.answer(ofGuest(guest, "pending")).rows(GuestAnswers::pending).every();
  }

  @Override
  public List<Snapshot> snapshots(GuestRef guest) throws ApiException {
    return GuestAnswers.oldestFirst(
        reads.answer(ofGuest(guest, "snapshot")).rows(GuestAnswers::snapshot).every());
  }

  @Override
  public boolean canSnapshot(GuestRef guest) throws ApiException {
    PveRequest request = ofGuest(guest, "feature").with("feature", "snapshot");
    return GuestAnswers.hasFeature(reads.answer(request).object())
        .orElseThrow(() -> bad(request, "neither a yes nor a no"));
  }

  @Override
  public PveVersion version() throws ApiException {
    PveRequest request = PveRequest.get("version");
    return NodeAnswers.version(reads.answer(request).object())
        .orElseThrow(() -> bad(request, "no version in it; check \"proxmox.url\""));
  }

  @Override
  public List<NodeName> nodes() throws ApiException {
    return reads.answer(PveRequest.get("nodes")).rows(NodeAnswers::node).usable().stream()
        .sorted(Comparator.comparing(NodeName::value))
        .toList();
  }

  @Override
  public NodeStatus nodeStatus() throws ApiException {
    return NodeAnswers.status(reads.answer(ofNode("status")).object());
  }

  @Override
  public List<StorageStatus> storages() throws ApiException {
    return reads.answer(ofNode("storage")).rows(StorageAnswers::listed).usable().stream()
        .sorted(Comparator.comparing(StorageStatus::name))
        .toList();
  }

  @Override
  public StorageStatus storage(String storage) throws ApiException {
    return StorageAnswers.storage(
        storage, reads.answer(ofNode("storage", storage, "status")).object());
  }

  @Override
  public List<StorageStatus.Definition> storageDefinitions() throws ApiException {
    return reads
        .answer(PveRequest.get("storage"))
        .rows(StorageAnswers::definition)
        .usable()
        .stream()
        .sorted(Comparator.comparing(StorageStatus.Definition::name))
        .toList();
  }

  @Override
  public List<ThinPool> thinPools() throws ApiException {
    return reads.answer(ofNode("disks", "lvmthin")).rows(StorageAnswers::thinPool).usable().stream()
        .sorted(Comparator.comparing(ThinPool::volumeGroup).thenComparing(ThinPool::name))
        .toList();
  }

  @Override
  public List<StorageVolume> volumes(String storage, String content) throws ApiException {
    return reads
        .answer(ofNode("storage", storage, "content").with("content", content))
        .rows(row -> StorageAnswers.volume(content, row))
        .usable()
        .stream()
        .sorted(Comparator.comparing(StorageVolume::volumeId))
        .toList();
  }

  @Override
  public TaskEntry.Page tasks(TaskQuery query) throws ApiException {
    PveRequest request =
        ofNode("tasks")
            .with("source", query.running() ? "active" : "all")
            .with("limit", Integer.toString(query.limit()));
    if (query.since().isPresent()) {
      request = request.with("since", Long.toString(query.since().get().getEpochSecond()));
    }
    if (query.type().isPresent()) {
      request = request.with("typefilter", query.type().get());
    }
    Rows<TaskEntry> rows = reads.answer(request).rows(TaskAnswers::listed);
    rows.usable();
    return TaskAnswers.page(rows);
  }

  @Override
  public Optional<TaskStatus> taskStatusOnce(Upid upid) throws ApiException {
    PveRequest request = ofNode("tasks", upid.text(), "status");
    Answer answer;
    try {
      answer = reads.answer(request);
    } catch (ApiException.HttpError e) {
      if (TaskAnswers.saysNoSuchTask(e)) {
        return Optional.empty();
      }
      throw e;
    }
    Optional<TaskStatus> status = TaskAnswers.status(upid, answer.object());
    if (status.isEmpty()) {
      throw bad(request, "neither running nor stopped, or about another task");
    }
    return status;
  }

  @Override
  public List<String> taskLog(Upid upid, int lines) throws ApiException {
    if (lines < 1) {
      throw new IllegalArgumentException("at least one line");
    }
    Rows<String> first = log(upid, 0, lines);
    // most logs are shorter than that, so the second call is rare
    List<String> last =
        first.length() > lines ? log(upid, first.length() - lines, lines).every() : first.every();
    return last.subList(Math.max(0, last.size() - lines), last.size());
  }

  private Rows<String> log(Upid upid, long start, int limit) throws ApiException {
    return reads
        .answer(
            ofNode("tasks", upid.text(), "log")
                .with("start", Long.toString(start))
                .with("limit", Integer.toString(limit)))
        .rowsOrOne(TaskAnswers::line);
  }

  @Override
  public List<ClusterResource> clusterResources() throws ApiException {
    return reads
        .answer(PveRequest.get("cluster", "resources"))
        .rows(NodeAnswers::resource)
        .usable()
        .stream()
        .sorted(Comparator.comparing(ClusterResource::id))
        .toList();
  }

  @Override
  public Privileges privileges() throws ApiException {
    return NodeAnswers.privileges(reads.answer(PveRequest.get("access", "permissions")).object());
  }

  @Override
  public List<Disk> disks() throws ApiException {
    return reads.answer(ofNode("disks", "list")).rows(NodeAnswers::disk).usable().stream()
        .sorted(Comparator.comparing(Disk::device))
        .toList();
  }

  @Override
  public Optional<CertificateFacts> certificate() {
    return transport.certificate();
  }

  @Override
  public Optional<Instant> answeredAt() {
    return transport.answeredAt();
  }

  private PveRequest ofNode(String... segments) {
    return PveRequest.get(
        Stream.concat(Stream.of("nodes", node.value()), Stream.of(segments))
            .toArray(String[]::new));
  }

  private PveRequest ofGuest(GuestRef guest, String... segments) {
    return ofNode(
        Stream.concat(
                Stream.of(guest.kind().wireName(), guest.vmid().toString()), Stream.of(segments))
            .toArray(String[]::new));
  }

  private static ApiException bad(PveRequest request, String what) {
    return new ApiException.BadAnswer(request.toString(), what);
  }
}
