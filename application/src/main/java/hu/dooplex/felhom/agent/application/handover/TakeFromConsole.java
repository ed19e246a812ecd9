package hu.dooplex.felhom.agent.application.handover;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.loop.Rounds;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.ExerciseRequest;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Looks again and again at what operators handed over at the console, runs what is new there, and
 * answers it. What runs is not taken a second time, and what cannot be answered is answered later.
 */
public final class TakeFromConsole {
  private final Spool spool;
  private final RunSignedOperation run;
  private final RunExercise exercises;
  private final Bell bell;
  private final Rounds rounds;
  private final EventLog events;

  /** What is there and was taken, by its name. */
  private final Map<String, CompletableFuture<? extends ConsoleAnswer>> taken = new HashMap<>();

  private String logged = "";

  @Inject
  public TakeFromConsole(
      Spool spool,
      RunSignedOperation run,
      RunExercise exercises,
      Bells bells,
      Rounds rounds,
      EventLog events) {
    this.spool = spool;
    this.run = run;
    this.exercises = exercises;
    this.bell = bells.console();
    this.rounds = rounds;
    this.events = events;
  }

  /** Runs until the agent is asked to stop. */
  public void run() {
    rounds.run("console", bell, rang -> look());
  }

  private Duration look() {
    String trouble = "";
    try {
      List<Spool.Entry> entries = spool.entries();
      taken.keySet().retainAll(entries.stream().map(Spool.Entry::name).collect(Collectors.toSet()));
      for (Spool.Entry entry : entries) {
        String said = answer(entry, taken.computeIfAbsent(entry.name(), name -> begin(entry)));
        trouble = trouble.isEmpty() ? said : trouble;
      }
    } catch (StateException e) {
      trouble = String.valueOf(e.getMessage());
    }
    tell(trouble);
    return Limits.SPOOL_LOOK;
  }

  private CompletableFuture<? extends ConsoleAnswer> begin(Spool.Entry entry) {
    CompletableFuture<? extends ConsoleAnswer> result =
        switch (entry.request()) {
          case SignedEnvelope envelope -> run.run(envelope, Source.SIGNED_CONSOLE);
          case ExerciseRequest request -> exercises.run(request);
        };
    return result.isDone() ? result : result.whenComplete((answer, fault) -> bell.ring());
  }

  /** What is in the way of its answer; nothing, if there is none yet. */
  private String answer(Spool.Entry entry, CompletableFuture<? extends ConsoleAnswer> running) {
    if (!running.isDone()) {
      return "";
    }
    try {
      spool.answer(entry, running.join());
      taken.remove(entry.name());
      return "";
    } catch (StateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Once, and not every two seconds. */
  private void tell(String trouble) {
    if (!trouble.isEmpty() && !trouble.equals(logged)) {
      events.error("spool_failed", EventLog.field("error", trouble));
    }
    logged = trouble;
  }
}
