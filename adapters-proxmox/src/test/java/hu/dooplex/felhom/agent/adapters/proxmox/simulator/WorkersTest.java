package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  private static final Instant START = Instant.parse("2026-11-22T20:00:00Z");

  private final List<String> done = new ArrayList<>();
  private Instant now = START;
  private final SimulatedNode node = new SimulatedNode("pve1", PveRelease.V9_2, () -> now);
  private final Rights rights =
      new Rights(ApiToken.of("agent@pve!full", "f").grant("/", Set.of("Sys.Audit")));

  @Test
  void aPieceIsDoneWhenItsTimeHasComeAndAtItsOwnTime() {
    Upid upid = fork("vzstart", worker -> step("begin", worker, Next.after(seconds(2), this::end)));

    assertEquals(List.of("begin 0"), done);
    assertEquals(Optional.empty(), task(upid).ended());
    later(5);
    assertEquals(List.of("begin 0", "end 2"), done);
    assertEquals(Optional.of(START.plusSeconds(2)), task(upid).ended());
    assertEquals("OK", task(upid).exitStatus());
    assertEquals(List.of("TASK OK"), task(upid).log());
  }

  @Test
  void aRefusalFailsTheTaskAndAnErrorWithAStatusShowsIt() {
    Upid failed =
        fork(
            "vzstart",
            worker -> {
              throw Refusal.failure("CT is locked (backup)");
            });
    Upid forbidden =
        fork(
            "vzdump",
            worker -> {
              throw Refusal.permission("/vms/100, VM.Backup");
            });

    assertEquals("CT is locked (backup)", task(failed).exitStatus());
    assertEquals(List.of("TASK ERROR: CT is locked (backup)"), task(failed).log());
    assertEquals("403 Permission check failed (/vms/100, VM.Backup)", task(forbidden).exitStatus());
  }

  @Test
  void warningsAreCountedAndInTheLog() {
    Upid upid =
        fork(
            "vzstart",
            worker -> {
              worker.warn("old systemd");
              return Next.end();
            });

    assertEquals("WARNINGS: 1", task(upid).exitStatus());
    assertEquals(List.of("WARN: old systemd", "TASK WARNINGS: 1"), task(upid).log());
  }

  @Test
  void aLockIsHeldToTheEndAndTheNextOneGoesOnThen() {
    fork("vzstart", w -> Next.locked(100, l -> Next.after(seconds(4), this::end)));
    Upid second = fork("vzstop", w -> Next.locked(100, this::end));

    assertEquals(List.of("trying to acquire lock..."), task(second).log());
    later(4);
    assertEquals(List.of("end 4", "end 4"), done);
    assertEquals(List.of("trying to acquire lock...", " OK", "TASK OK"), task(second).log());
  }

  @Test
  void aLockIsWaitedForTenSecondsAndNoLonger() {
    node.put(SimulatedGuest.lxc(100));
    fork("vzshutdown", w -> Next.locked(100, l -> Next.after(seconds(60), this::end)));
    Upid second = fork("vzstop", w -> Next.locked(100, this::end));

    later(61);
    assertEquals(
        "can't lock file '/run/lock/lxc/pve-config-100.lock' - got timeout",
        task(second).exitStatus());
    assertEquals(Optional.of(START.plusSeconds(10)), task(second).ended());
    assertEquals(List.of("end 60"), done);
  }

  @Test
  void aKilledWorkerSaysNothingAndDoesNothingMore() {
    node.taskFaults().next("vzdump", TaskFault.KILLED);
    Upid killed =
        fork("vzdump", worker -> step("begin", worker, Next.after(seconds(2), this::end)));
    Upid next = fork("vzdump", worker -> step("begin", worker, Next.end()));

    later(5);
    assertEquals(List.of("begin 0", "begin 0"), done);
    assertEquals("unexpected status", task(killed).exitStatus());
    assertEquals(List.of(), task(killed).log());
    assertEquals("OK", task(next).exitStatus());
  }

  @Test
  void aStalledWorkerRunsForEver() {
    node.taskFaults().next("vzstart", TaskFault.STALLED);
    Upid upid = fork("vzstart", worker -> step("begin", worker, Next.after(seconds(2), this::end)));

    later(1_000_000);
    assertEquals(Optional.empty(), task(upid).ended());
    assertEquals(List.of("begin 0"), done);
  }

  private Next end(Worker worker) {
    return step("end", worker, Next.end());
  }

  private Next step(String what, Worker worker, Next next) {
    done.add(what + " " + Duration.between(START, worker.now()).toSeconds());
    return next;
  }

  private Upid fork(String type, Piece first) {
    return node.workers().fork(type, "100", rights, first);
  }

  private SimulatedTask task(Upid upid) {
    return node.tasks().stream().filter(t -> t.upid().equals(upid)).findFirst().orElseThrow();
  }

  private void later(long byThen) {
    now = START.plusSeconds(byThen);
    node.settle();
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
