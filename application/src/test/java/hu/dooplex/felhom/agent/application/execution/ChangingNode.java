package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestControl;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.ExpectedTask;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A node that really changes: what is sent to it runs as a task and shows afterwards. */
final class ChangingNode implements GuestControl, TaskProgress {
  static final String TOKEN = "felhom@pve!agent";

  /** What becomes of the next request. */
  enum Fate {
    ANSWERED,
    /** It is worked on, and the answer does not come. */
    ANSWER_LOST,
    /** It arrives only a while after its client has given up. */
    LATE,
    /** It never arrives, and nobody says so. */
    NEVER_ARRIVES,
    /** Proxmox VE says no. */
    REFUSED,
    /** There is no connection to send it by. */
    NO_CONNECTION
  }

  /** A guest as it stands. */
  static final class Guest {
    boolean running;
    Optional<String> lock = Optional.empty();
    boolean highAvailability;
    long memoryInUse = 200L << 20;
    final SortedMap<String, String> config = new TreeMap<>();
    final List<Snapshot> snapshots = new ArrayList<>();
    int writes;

    String digest() {
      return "digest-" + writes;
    }
  }

  private record Job(Upid upid, Operation operation, Instant starts, Instant ends, String exit) {}

  final SortedMap<GuestRef, Guest> guests = new TreeMap<>();

  /** Every request that it was sent, whatever became of it. */
  final List<Operation> received = new ArrayList<>();

  Fate fate = Fate.ANSWERED;

  /** Config key → a value that it does not take. */
  final SortedMap<String, String> refuses = new TreeMap<>();

  Duration taskTakes = Duration.ofSeconds(3);
  String exit = "OK";

  /** A task is killed when its work is done already. */
  boolean worksAllTheSame;

  boolean forgetsTasks;
  boolean listsNoTasks;

  /** How many tasks the list leaves out for being too long. */
  int listCutBy;

  /** It answers nothing before that. */
  Duration awayUntil = Duration.ZERO;

  private final FakeTime time;
  private final List<Job> pending = new ArrayList<>();
  private final List<Job> jobs = new ArrayList<>();

  ChangingNode(FakeTime time) {
    this.time = time;
  }

  Guest add(GuestRef ref) {
    Guest guest = new Guest();
    guest.config.put("cores", "1");
    guest.config.put("memory", "512");
    guest.config.put("rootfs", "local:vm-" + ref.vmid() + "-disk-0,size=8G");
    guests.put(ref, guest);
    return guest;
  }

  /** What somebody does with a guest as soon as it is made. */
  Consumer<Guest> onceMade = made -> {};

  /** A task of somebody else's that is over. */
  void jobEnded(Upid upid, Instant end) {
    jobs.add(new Job(upid, new StartGuest(GuestRef.lxc(102)), upid.startTime(), end, "OK"));
  }

  @Override
  public Submission submit(Permit permit) throws ApiException {
    Operation operation = permit.redeem();
    received.add(operation);
    if (operation instanceof SetGuestConfig write) {
      refuse(write);
    }
    return switch (fate) {
      case ANSWERED -> answer(operation, permit.configDigest());
      case ANSWER_LOST -> {
        answer(operation, permit.configDigest());
        throw lost();
      }
      case LATE -> {
        arrive(operation, time.instant().plusSeconds(9));
        throw lost();
      }
      case NEVER_ARRIVES -> throw lost();
      case REFUSED -> throw http(500, "CT is locked (backup)");
      case NO_CONNECTION ->
          throw new ApiException.Unreachable("POST /x", TransportFault.CONNECT, "as scripted");
    };
  }

  /** As the schema does: all of them at once, and nothing is changed. */
  private void refuse(SetGuestConfig write) throws ApiException {
    SortedMap<String, String> errors = new TreeMap<>();
    refuses.forEach((key, value) -> {
      if (value.equals(write.set().get(key))) {
        errors.put(key, "value must have a maximum value of 1");
      }
    });
    if (!errors.isEmpty()) {
      throw refused(errors);
    }
  }

  static ApiException refused(Map<String, String> errors) {
    return new ApiException.HttpError(
        "PUT /x",
        400,
        "Proxmox VE refuses a parameter",
        errors,
        Optional.empty(),
        Optional.of("Parameter verification failed."));
  }

  private Submission answer(Operation operation, Optional<String> digest) throws ApiException {
    boolean plain =
        operation instanceof SetGuestConfig write && write.guest().kind() == GuestKind.LXC;
    if (plain) {
      Guest guest = guests.get(((SetGuestConfig) operation).guest());
      if (guest != null && !digest.equals(Optional.of(guest.digest()))) {
        throw http(500, "detected modified configuration - file changed by other user?");
      }
      apply(operation);
      return new Submission.Done();
    }
    Upid upid = arrive(operation, time.instant());
    return operation instanceof ConvertToTemplate
        ? new Submission.Done()
        : new Submission.Started(upid);
  }

  /** Somebody else's, or a second one of ours: a task that no record knows. */
  Upid arrive(Operation operation, Instant at) {
    ExpectedTask task = ExpectedTask.of(operation).orElse(null);
    Upid upid =
        new Upid(
            String.format(
                "UPID:pve1:%08X:0012ABCD:%08X:%s:%s:%s:",
                jobs.size() + 1,
                at.getEpochSecond(),
                task == null ? "none" : task.types().stream().sorted().toList().getLast(),
                task == null ? "" : task.ids().stream().sorted().toList().getFirst(),
                TOKEN));
    Job job = new Job(upid, operation, at, at.plus(taskTakes), exit);
    if (task != null) {
      jobs.add(job);
    }
    pending.add(job);
    return upid;
  }

  /** It has tasks that it ended before now, as every node in use: a list of none proves nothing. */
  void hasAPast() {
    Instant then = time.instant().minusSeconds(3600);
    if (jobs.stream().allMatch(job -> job.ends().isAfter(then.plusSeconds(60)))) {
      Operation operation = new StartGuest(GuestRef.lxc(199));
      Upid upid =
          new Upid(
              "UPID:pve1:00000999:0012ABCD:%08X:vzstart:199:root@pam:"
                  .formatted(then.getEpochSecond()));
      jobs.add(new Job(upid, operation, then, then.plusSeconds(1), "OK"));
    }
  }

  /** Lets happen what has happened by now; fails while the node is away. */
  void catchUp() throws ApiException {
    if (time.elapsed().compareTo(awayUntil) < 0) {
      throw new ApiException.Unreachable("GET /x", TransportFault.CONNECT, "as scripted");
    }
    for (Job job : List.copyOf(pending)) {
      if (!job.ends().isAfter(time.instant())) {
        pending.remove(job);
        if (job.exit().equals("OK") || worksAllTheSame) {
          apply(job.operation());
        }
      }
    }
  }

  private void apply(Operation operation) {
    if (!(operation instanceof Operation.OnGuest onGuest)) {
      return;
    }
    switch (operation) {
      case CreateGuest create -> make(create.guest(), create.container());
      case RestoreGuest restore -> make(restore.guest(), restore.container());
      case Operation.OnGuest _, Operation.OnHost _ -> change(operation, onGuest.guest());
    }
  }

  private void make(GuestRef ref, NewContainer container) {
    Guest made = add(ref);
    made.config.put("tags", String.join(";", container.tags()));
    made.config.put("net0", "name=eth0,hwaddr=BC:24:11:00:00:01,link_down=1");
    onceMade.accept(made);
  }

  private void change(Operation operation, GuestRef ref) {
    Guest guest = guests.get(ref);
    if (guest == null) {
      return;
    }
    switch (operation) {
      case StartGuest _ -> guest.running = true;
      case ShutdownGuest _, StopGuest _ -> guest.running = false;
      case SetGuestConfig write -> {
        guest.config.putAll(write.set());
        guest.config.keySet().removeAll(write.delete());
        guest.writes++;
      }
      case CreateSnapshot create ->
          guest.snapshots.add(
              new Snapshot(
                  create.snapshot().value(),
                  create.description() + "\n",
                  Optional.of(Instant.ofEpochSecond(time.instant().getEpochSecond())),
                  Optional.empty()));
      case DeleteSnapshot delete ->
          guest.snapshots.removeIf(taken -> taken.name().equals(delete.snapshot().value()));
      case DestroyGuest _ -> guests.remove(ref);
      case ConvertToTemplate _ -> guest.config.put("template", "1");
      case Operation.OnGuest _, Operation.OnHost _ -> {}
    }
  }

  @Override
  public Optional<TaskStatus> taskStatusOnce(Upid upid) throws ApiException {
    catchUp();
    return jobs.stream()
        .filter(job -> job.upid().equals(upid) && !forgetsTasks)
        .map(job -> {
          boolean running = job.ends().isAfter(time.instant());
          return new TaskStatus(
              upid, running, running ? Optional.empty() : Optional.of(job.exit()));
        })
        .findFirst();
  }

  @Override
  public TaskEntry.Page tasks(TaskQuery query) throws ApiException {
    catchUp();
    Instant since = query.since().orElse(Instant.MIN);
    List<TaskEntry> listed =
        jobs.stream()
            .filter(job -> !listsNoTasks && !job.starts().isAfter(time.instant()))
            .filter(job -> !job.upid().startTime().isBefore(since))
            .map(this::entry)
            .toList();
    return new TaskEntry.Page(listed, listed.size() + listCutBy);
  }

  private TaskEntry entry(Job job) {
    return job.ends().isAfter(time.instant())
        ? new TaskEntry(job.upid(), Optional.empty(), Optional.empty())
        : new TaskEntry(
            job.upid(),
            Optional.of(Instant.ofEpochSecond(job.ends().getEpochSecond())),
            Optional.of(job.exit()));
  }

  @Override
  public List<String> taskLog(Upid upid, int lines) {
    return List.of("TASK ERROR: " + exit);
  }

  static ApiException lost() {
    return new ApiException.Unreachable("POST /x", TransportFault.TIMEOUT, "as scripted");
  }

  static ApiException http(int status, String said) {
    return new ApiException.HttpError(
        "GET /x", status, said, Map.of(), Optional.empty(), Optional.of(said));
  }
}
