package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.bootstrap.wiring.SelfCompactingJournal;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the agent does to the outside, call by call. Each is a step: before and after it others may
 * go on, the process may die, and what must never be is looked for. Bugs are planted here.
 */
final class Ports {
  private static final int GIVES_WAY_ONCE_IN = 3;
  private static final Duration MONTH = Duration.ofDays(30);

  private static final String RUNNING = "\"status\":\"running\"";
  private static final String DONE = "\"status\":\"stopped\",\"exitstatus\":\"OK\"";

  private final Scene scene;
  private final Map<Thread, JournalEntry.Intent> heldBack = new HashMap<>();

  Ports(Scene scene) {
    this.scene = scene;
  }

  private interface Call<T, E extends Exception> {
    T make() throws E;
  }

  private <T, E extends Exception> T step(Call<T, E> call) throws E {
    scene.betweenSteps();
    if (scene.random.nextInt(GIVES_WAY_ONCE_IN) == 0) {
      scene.time.giveWay();
    }
    scene.betweenSteps();
    scene.steps++;
    try {
      return call.make();
    } finally {
      scene.watch.stepped();
      scene.betweenSteps();
    }
  }

  PveTransport watched(PveTransport node) {
    return request ->
        step(() ->
            request.method() == PveRequest.Method.GET
                ? seen(request, node.exchange(request))
                : change(node, request));
  }

  private PveAnswer seen(PveRequest request, PveAnswer answer) {
    if (scene.plant == Plant.STALE_SIGHT
        && answer.status() == 200
        && Guests.SCRATCH.stream().map(Object::toString).anyMatch(request.segments()::contains)) {
      return scene.stale.computeIfAbsent(String.join("/", request.segments()), path -> answer);
    }
    if (scene.plant != Plant.TASKS_TAKEN_FOR_DONE
        || !request.segments().contains("tasks")
        || !request.segments().getLast().equals("status")) {
      return answer;
    }
    String told = new String(answer.body(), UTF_8).replace(RUNNING, DONE);
    return new PveAnswer(answer.status(), answer.contentType(), told.getBytes(UTF_8));
  }

  private PveAnswer change(PveTransport node, PveRequest asked) throws ApiException {
    PveRequest request = asked;
    if (scene.plant == Plant.SHUTDOWN_KILLS && asked.segments().getLast().equals("shutdown")) {
      request = asked.with("forceStop", "1");
    }
    if (scene.plant == Plant.WRITES_NOT_SENT && asked.segments().getLast().equals("config")) {
      return new PveAnswer(200, Optional.of("application/json"), "{\"data\":null}".getBytes(UTF_8));
    }
    scene.trace.line("sent: " + request + " " + request.parameters());
    scene.watch.sends(request);
    try {
      return node.exchange(request);
    } catch (ApiException.Unreachable e) {
      if (scene.plant == Plant.CLIENT_SENDS_AGAIN) {
        scene.watch.sends(request);
        return node.exchange(request);
      }
      throw e;
    }
  }

  DesiredStateHub watched(DesiredStateHub hub) {
    return () -> {
      try {
        return hub.fetch();
      } catch (HubException e) {
        if (scene.plant == Plant.FETCH_BREAKS) {
          throw new IllegalStateException(e);
        }
        throw e;
      }
    };
  }

  OperationJournal watched(OperationJournal journal) {
    return new OperationJournal() {
      @Override
      public void append(JournalEntry entry) throws StateException {
        boolean _ = step(() -> appended(journal, entry));
      }

      @Override
      public Optional<StateException> shut() {
        return journal.shut();
      }

      @Override
      public <T> T read(Function<JournalState, T> question) {
        return journal.read(question);
      }
    };
  }

  /** As the daemon's does, and much sooner. */
  OperationJournal compacting(Opened files) {
    return scene.plant == Plant.COMPACTED_AHEAD
        ? new SelfCompactingJournal(
            files.journal(),
            () -> scene.clock().instant().plus(MONTH),
            Optional::empty,
            scene.trace)
        : new SelfCompactingJournal(
            files.journal(), scene.clock(), files.identity()::floor, scene.trace);
  }

  private boolean appended(OperationJournal journal, JournalEntry entry) throws StateException {
    if (scene.plant == Plant.INTENT_AFTERWARDS && entry instanceof JournalEntry.Intent intent) {
      heldBack.put(Thread.currentThread(), intent);
      scene.watch.appended(entry);
      return false;
    }
    Optional<JournalEntry.Intent> before =
        Optional.ofNullable(heldBack.remove(Thread.currentThread()));
    if (before.isPresent()) {
      journal.append(before.get());
    }
    journal.append(scene.plant == Plant.SIGNERS_FORGOTTEN ? forgetful(entry) : entry);
    scene.trace.line("journal: " + told(entry));
    scene.watch.appended(entry);
    return true;
  }

  private static JournalEntry forgetful(JournalEntry entry) {
    return entry instanceof JournalEntry.Ended ended
        ? new JournalEntry.Ended(
            ended.id(),
            ended.at(),
            ended.outcome(),
            ended.reason(),
            ended.message(),
            Optional.empty())
        : entry;
  }

  private static String told(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Intent intent ->
          "intent " + intent.id() + " " + intent.source().wireName() + " " + intent.operation();
      case JournalEntry.Submitted submitted ->
          "submitted " + submitted.id() + " " + submitted.task();
      case JournalEntry.Ended ended ->
          "ended " + ended.id() + " " + ended.outcome().wireName() + " " + ended.reason();
    };
  }

  SignerLog watched(SignerLog log) {
    return new SignerLog() {
      @Override
      public void append(Rotation rotation) throws StateException {
        boolean _ = step(() -> taken(log, rotation));
      }

      @Override
      public List<Rotation> all() throws StateException {
        return scene.plant == Plant.FRESH_KEYS_COUNT
            ? log.all().stream().map(Ports::longAgo).toList()
            : log.all();
      }
    };
  }

  private boolean taken(SignerLog log, SignerLog.Rotation rotation) throws StateException {
    scene.watch.rotates(rotation);
    scene.cutAway = Optional.empty();
    try {
      log.append(rotation);
    } catch (StateException e) {
      scene.keys.notWritten();
      throw e;
    }
    scene.keys.written();
    scene.trace.line("signers: version " + scene.keys.head().version());
    return true;
  }

  private static SignerLog.Rotation longAgo(SignerLog.Rotation rotation) {
    return new SignerLog.Rotation(
        rotation.at().minus(Duration.ofDays(3)), rotation.document(), rotation.signatures());
  }

  static TimeMemory forgetful(TimeMemory memory) {
    return new TimeMemory() {
      @Override
      public Optional<Instant> floor() {
        return Optional.empty();
      }

      @Override
      public void setFloor(Instant floor) throws StateException {
        memory.setFloor(floor);
      }
    };
  }

  AuditTrail watched(AuditTrail trail) {
    return new AuditTrail() {
      @Override
      public void record(Decision decision, boolean durable) throws StateException {
        boolean _ =
            step(() -> {
              int before = scene.state.durableAudit().length();
              if (!durable || scene.plant != Plant.DECISION_LEFT_OUT) {
                trail.record(decision, durable);
              }
              if (durable && scene.state.durableAudit().length() != before) {
                scene.watch.auditedDurably();
              }
              return durable;
            });
      }

      @Override
      public Optional<AuditHead> head() {
        return trail.head();
      }
    };
  }
}
