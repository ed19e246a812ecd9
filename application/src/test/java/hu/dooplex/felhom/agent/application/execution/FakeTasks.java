package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskEntry;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One task as a script: what each look at it sees. The last is what every further one sees. */
final class FakeTasks implements TaskProgress {
  static final Upid UPID =
      new Upid("UPID:pve1:000000A9:0002E0AB:6B0345D4:vzstart:101:felhom@pve!agent:");

  private interface Look {
    Optional<TaskStatus> see() throws ApiException;
  }

  final List<TaskEntry> listed = new ArrayList<>();
  final List<TaskQuery> queries = new ArrayList<>();
  long listedMore;
  int looks;
  Optional<ApiException> logFault = Optional.empty();
  List<String> log = List.of();

  private final Deque<Look> script = new ArrayDeque<>();

  FakeTasks running() {
    script.add(() -> Optional.of(new TaskStatus(UPID, true, Optional.empty())));
    return this;
  }

  FakeTasks ended(String exitStatus) {
    script.add(() -> Optional.of(new TaskStatus(UPID, false, Optional.of(exitStatus))));
    return this;
  }

  FakeTasks endedWithoutAWord() {
    script.add(() -> Optional.of(new TaskStatus(UPID, false, Optional.empty())));
    return this;
  }

  FakeTasks unknown() {
    script.add(Optional::empty);
    return this;
  }

  FakeTasks fault(ApiException fault) {
    script.add(() -> {
      throw fault;
    });
    return this;
  }

  static ApiException reset() {
    return new ApiException.Unreachable("GET /x", TransportFault.RESET, "as scripted");
  }

  static ApiException http(int status) {
    return new ApiException.HttpError("GET /x", status, "no", Map.of(), Optional.empty());
  }

  @Override
  public Optional<TaskStatus> taskStatusOnce(Upid upid) throws ApiException {
    if (!upid.equals(UPID)) {
      throw new AssertionError(upid);
    }
    looks++;
    Look look = script.size() > 1 ? script.remove() : script.element();
    return look.see();
  }

  @Override
  public TaskEntry.Page tasks(TaskQuery query) {
    queries.add(query);
    return new TaskEntry.Page(listed, listed.size() + listedMore);
  }

  @Override
  public List<String> taskLog(Upid upid, int lines) throws ApiException {
    if (logFault.isPresent()) {
      throw logFault.get();
    }
    return log.subList(Math.max(0, log.size() - lines), log.size());
  }
}
