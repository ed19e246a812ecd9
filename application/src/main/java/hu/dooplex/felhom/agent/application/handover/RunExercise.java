package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.exercise.ExerciseTasks;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.ExerciseRequest;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult.Ending;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Runs the self-tests of changing things that are asked for beside the daemon, one after the other:
 * two of them on one guest would undo each other's.
 */
public final class RunExercise {
  private final ExerciseTasks tasks;
  private final Executor executor;
  private final Waiting waiting;
  private final InstantSource clock;
  private final EventLog events;

  private CompletableFuture<ExerciseResult> last =
      CompletableFuture.completedFuture(new ExerciseResult(List.of(), Ending.FINE));

  @Inject
  public RunExercise(
      ExerciseTasks tasks,
      Executor executor,
      Waiting waiting,
      InstantSource clock,
      EventLog events) {
    this.tasks = tasks;
    this.executor = executor;
    this.waiting = waiting;
    this.clock = clock;
    this.events = events;
  }

  /** Never completed by an exception. */
  synchronized CompletableFuture<ExerciseResult> run(ExerciseRequest request) {
    last = last.handleAsync((before, fault) -> begin(request), executor).exceptionally(this::broke);
    return last;
  }

  private ExerciseResult begin(ExerciseRequest request) {
    // Nobody waits for it any more: the agent was down, or stopped in the middle of it.
    if (request.asked().plus(Limits.EXERCISE_ASKED_MAX).isBefore(clock.instant())) {
      return only(
          Ending.REFUSED,
          "it was asked for at " + request.asked() + ", which is too long ago; ask again");
    }
    events.info("selftest_begun", EventLog.field("vmid", request.guest()));
    ExerciseResult result = tasks.run(request.guest(), waiting::stopping);
    events.info(
        "selftest_ended",
        EventLog.field("vmid", request.guest()),
        EventLog.field("ending", result.ending()));
    return result;
  }

  private ExerciseResult broke(Throwable bug) {
    events.error("selftest_broke", EventLog.field("error", bug));
    return only(Ending.FAILED, "a fault of the agent's own; see selftest_broke in its log");
  }

  private static ExerciseResult only(Ending ending, String why) {
    return new ExerciseResult(List.of(new Check("self-test", Result.FAILED, why)), ending);
  }
}
