package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Any bytes in place of what a node answers, given to every read: each ends with a value or with
 * the client's own failure, whose message can be logged.
 */
public final class PveAnswerFuzzTest {
  /** One of the client's reads. */
  private interface Call {
    Object ask(PveApi api) throws ApiException;
  }

  private static final GuestRef GUEST = GuestRef.lxc(101);
  private static final Upid TASK =
      new Upid("UPID:pve1:0000ABCD:00012345:67456ABC:vzstart:101:root@pam:");

  private static final List<Call> CALLS =
      List.of(
          PveApi::version,
          PveApi::nodes,
          PveApi::nodeStatus,
          api -> api.guests(GuestKind.LXC),
          api -> api.guests(GuestKind.QEMU),
          api -> api.status(GUEST),
          api -> api.config(GUEST),
          api -> api.pending(GUEST),
          api -> api.snapshots(GUEST),
          api -> api.canSnapshot(GUEST),
          PveApi::storages,
          api -> api.storage("local"),
          PveApi::storageDefinitions,
          PveApi::thinPools,
          api -> api.volumes("local", "backup"),
          api -> api.tasks(TaskQuery.all()),
          api -> api.taskStatusOnce(TASK),
          api -> api.taskLog(TASK, 50),
          PveApi::clusterResources,
          PveApi::privileges,
          PveApi::disks);

  public static void fuzzerTestOneInput(byte[] input) {
    PveAnswer answer = new PveAnswer(200, Optional.of("application/json"), input);
    for (Call call : CALLS) {
      ask(call, answer);
    }
  }

  private static void ask(Call call, PveAnswer answer) {
    PveApi api = new PveApi(request -> answer, new NodeName("pve1"), new RememberedPauses());
    try {
      Fuzzing.require(!call.ask(api).toString().isEmpty(), "a value that says nothing");
    } catch (ApiException e) {
      Fuzzing.requirePrintable(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void whateverIsAnsweredEndsAsAValueOrAFailure() {
    Fuzzing.replay(getClass(), PveAnswerFuzzTest::fuzzerTestOneInput);
  }
}
