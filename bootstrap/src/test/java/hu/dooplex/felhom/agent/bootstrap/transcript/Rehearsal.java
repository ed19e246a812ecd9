package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.TaskFault;
import hu.dooplex.felhom.agent.application.ReconcileHost;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.journal.OperationId;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a scenario, with the agent's real parts over files in a folder and a simulated node.
 * {@code script.txt} has lines of a second and
 *
 * <pre>
 * start | shutdown | stop | reboot | destroy lxc/101, set lxc/101 memory=1024 -onboot, snapshot lxc/101 name
 * backup lxc/101, make lxc/9000        into the storage {@code backups}; a scratch guest
 * own-snapshot | rollback-own | delete-own lxc/101     under a name of the agent's own
 * signed &lt;one of these&gt;                an operator has signed it
 * selftest &lt;one of these&gt;              the agent itself wants it
 * fault lost-answer | disconnect | arrives-late 9 | status 403 "text" /nodes/pve1/lxc/101
 * task vzstart killed | stalled
 * customer starts | stops | destroys | reuses | sets lxc/101 memory=1024
 * pause | resume | block | unblock
 * desire lxc/101 running memory=1024   see {@link DesiredScript#desire}
 * release lxc/101                      nothing is desired of it any more
 * pass                                 one reconcile pass
 * passes 300                           passes, one in that many seconds, from now on
 * before | after change &lt;any of these&gt;   at the next call of a kind of {@link Steps.Kind}
 * crash | restart | damage-journal
 * end
 * </pre>
 */
final class Rehearsal {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration UNTIL_RESTART = Duration.ofSeconds(1);
  private static final Duration UNTIL_SETTLED = Duration.ofMinutes(5);

  /** Who wants something. */
  private enum Who {
    HUB("wish: "),
    OPERATOR("signed: "),
    SELF_TEST("selftest: ");

    private final String says;

    Who(String says) {
      this.says = says;
    }
  }

  /** A second crash can be while what the first one left open is wished once more. */
  private static final int ROUNDS = 2;

  /** A wish, and whether it has had an answer. */
  private static final class Asked {
    private final Operation operation;
    private final Who who;
    private boolean answered;

    private Asked(Operation operation, Who who) {
      this.operation = operation;
      this.who = who;
    }

    Wish wish() {
      return switch (who) {
        case HUB -> Wish.of(operation, Source.DESIRED_STATE);
        case OPERATOR ->
            Wish.of(operation, Source.SIGNED_CONSOLE).with(TestAuthorizations.of(operation));
        case SELF_TEST -> ofSelfTest();
      };
    }

    private Wish ofSelfTest() {
      Wish wish = Wish.of(operation, Source.SELFTEST);
      return switch (operation) {
        case CreateGuest _ -> wish.withMarker(Wishes.MARKER);
        case CreateSnapshot _ -> wish.withId(Wishes.SNAPSHOT_ID);
        case Operation.OnGuest _, Operation.OnHost _ -> wish;
      };
    }
  }

  /** Bytes that are different every time, and the same in every run. */
  private static final class Numbers implements RandomSource {
    private int drawn;

    @Override
    public double unit() {
      return 0.5;
    }

    @Override
    public byte[] bytes(int count) {
      byte[] bytes = new byte[count];
      bytes[0] = (byte) ++drawn;
      return bytes;
    }
  }

  private final Path folder;
  private final OneAtATime time = new OneAtATime(START);
  private final World world;
  private final List<Line> script;
  private final Steps steps;
  private final TranscriptLog log;
  private final Numbers random = new Numbers();
  private final List<Asked> asked = new ArrayList<>();
  private final Map<GuestRef, String> atFirst;
  private final DesiredScript desired;
  private Optional<Duration> passInterval = Optional.empty();
  private int deathsSeen;
  private boolean scriptOver;
  private Optional<AgentProcess> process = Optional.empty();
  private boolean broke;

  /**
   * @param folder not there yet, for what the agent remembers
   * @param last where the process dies, besides where the script says so; it is begun again then
   */
  Rehearsal(Path scenario, Path folder, Steps.LastStep... last) throws IOException {
    this.folder = folder;
    this.world = World.of(Line.of(scenario.resolve("world.txt")), time);
    this.desired = new DesiredScript(world.throughHub());
    this.script = Line.of(scenario.resolve("script.txt"));
    this.steps = new Steps(time, world.node().received(), List.of(last));
    this.log = new TranscriptLog(time, folder);
    this.atFirst = guests();
  }

  World world() {
    return world;
  }

  Steps steps() {
    return steps;
  }

  TranscriptLog log() {
    return log;
  }

  /** Does what the script says. */
  void run() {
    begin();
    for (Line line : script) {
      runUntil(START.plus(line.seconds()));
      act(line);
    }
    runUntil(time.instant());
    scriptOver = true;
    if (process.isEmpty()) {
      begin();
    }
  }

  /** What is there when it is over. */
  void tellTheEnd() {
    process
        .orElseThrow()
        .pending()
        .all()
        .forEach(wish -> log.closing("pending: " + TranscriptLog.of(wish.operation())));
    for (GuestRef guest : desired.guests()) {
      GuestReport.Reconcile standing = process.orElseThrow().board().of(guest);
      log.closing(
          guest
              + " is reported "
              + standing.state()
              + (standing.fields().isEmpty() ? "" : " " + standing.fields())
              + standing.reason().map(reason -> " " + reason).orElse(""));
    }
    guests()
        .forEach((ref, found) -> {
          if (!found.equals(atFirst.get(ref))) {
            log.closing(ref + " is " + found);
          }
        });
    List<ReceivedRequests.Received> changes =
        world.node().received().all().stream().filter(ReceivedRequests.Received::mutating).toList();
    changes.forEach(request -> log.closing("received " + request));
    if (changes.isEmpty()) {
      log.closing("received no change");
    }
  }

  /**
   * Lets everything settle; then what had no answer and is not so yet is wished once more, and a
   * pass made if anything is desired; and again should the process have died of it.
   */
  void goOn() {
    for (int round = 0; round < ROUNDS; round++) {
      runUntil(time.instant().plus(UNTIL_SETTLED));
      asked.stream()
          .filter(one -> !one.answered && one.who == Who.HUB && !isSo(one.operation))
          .map(one -> one.operation)
          .distinct()
          .toList()
          .forEach(operation -> ask(new Asked(operation, Who.HUB)));
      if (!desired.guests().isEmpty()) {
        pass();
      }
    }
    runUntil(time.instant().plus(UNTIL_SETTLED));
  }

  private boolean isSo(Operation operation) {
    return !(operation instanceof Operation.OnGuest onGuest)
        || Wishes.isSo(operation, world.node().guest(onGuest.guest().vmid().value()));
  }

  /** Whether something was thrown that nobody had thought of. */
  boolean broke() {
    return broke;
  }

  /** Why the journal takes nothing, in one line; empty if it does. */
  String journalShut() {
    return process
        .orElseThrow()
        .journal()
        .shut()
        .map(why -> log.plain(String.valueOf(why.getMessage())))
        .orElse("");
  }

  /** What the journal has in flight. */
  List<OperationId> inFlight() {
    return process
        .orElseThrow()
        .journal()
        .read(state -> state.inFlight().stream().map(known -> known.id()).toList());
  }

  /** Each guest in words: its run state, lock, configuration and snapshots. */
  Map<GuestRef, String> guests() {
    world.node().settle();
    Map<GuestRef, String> found = new LinkedHashMap<>();
    for (GuestRef ref : world.guests()) {
      found.put(
          ref, world.node().guest(ref.vmid().value()).map(Rehearsal::words).orElse("not there"));
    }
    return found;
  }

  private static String words(SimulatedGuest guest) {
    StringBuilder words = new StringBuilder(guest.running().isPresent() ? "running" : "stopped");
    for (String key : List.of("lock", "cores", "memory", "onboot")) {
      if (guest.config().containsKey(key)) {
        words.append(' ').append(key).append('=').append(guest.config().get(key).asText());
      }
    }
    guest.snapshots().forEach(snapshot -> words.append(" snapshot ").append(snapshot.name()));
    return words.toString();
  }

  private void begin() {
    try {
      process = Optional.of(new AgentProcess(folder, world, desired, time, steps, random, log));
      loop();
    } catch (StateException e) {
      throw new AssertionError("the state cannot be opened", e);
    }
  }

  private void loop() {
    if (process.isPresent() && passInterval.isPresent()) {
      AgentProcess alive = process.get();
      Duration interval = passInterval.get();
      time.execute(() -> alive.reconcileLoop().run(interval));
    }
  }

  private void pass() {
    if (process.isPresent()) {
      AgentProcess alive = process.get();
      time.execute(() -> {
        try {
          if (alive.reconcileHost().run() instanceof ReconcileHost.Pass.NotObserved(var failure)) {
            log.line("pass: " + failure.getMessage());
          }
        } catch (InterruptedException stop) {
          log.line("pass: stopped");
        }
      });
    }
  }

  private void runUntil(Instant end) {
    time.runUntil(end);
    while (time.crashed()) {
      bury();
      if (restartsItself()) {
        time.runUntil(time.instant().plus(UNTIL_RESTART));
        begin();
      }
      time.runUntil(end);
    }
  }

  /** The script's own crashes last until it says restart, or is over. */
  private boolean restartsItself() {
    boolean unforeseen = steps.deaths() > deathsSeen;
    deathsSeen = steps.deaths();
    return unforeseen || scriptOver;
  }

  private void bury() {
    log.line("the process dies");
    time.bury();
    process.ifPresent(AgentProcess::bury);
    process = Optional.empty();
  }

  private void act(Line line) {
    String word = line.word();
    switch (word) {
      case "signed", "selftest" -> {
        Operation operation = Wishes.operation(line.word(), line);
        line.end();
        ask(new Asked(operation, word.equals("signed") ? Who.OPERATOR : Who.SELF_TEST));
      }
      case "fault" -> fault(line);
      case "task" -> taskFault(line);
      case "customer" -> customer(line);
      case "pause", "resume", "block", "unblock" -> switchIt(word, line);
      case "before", "after" -> arrange(word.equals("before"), line);
      case "desire" -> desired.desire(line);
      case "release" -> desired.release(line.guest());
      case "pass" -> pass();
      case "passes" -> {
        passInterval = Optional.of(line.seconds());
        loop();
      }
      case "crash" -> bury();
      case "restart" -> {
        if (process.isPresent()) {
          bury();
        }
        log.line("a process begins");
        begin();
      }
      case "damage-journal" -> damageJournal();
      case "end" -> {}
      default -> {
        Operation operation = Wishes.operation(word, line);
        line.end();
        ask(new Asked(operation, Who.HUB));
      }
    }
    line.end();
  }

  private void ask(Asked one) {
    asked.add(one);
    String name = TranscriptLog.of(one.operation);
    log.line(one.who.says + name);
    Wish wish = one.wish();
    if (process.isEmpty()) {
      return;
    }
    AgentProcess asks = process.get();
    time.execute(() -> {
      var _ =
          asks.changes()
              .submit(wish)
              .whenComplete((outcome, none) -> {
                if (!time.crashed()) {
                  one.answered = true;
                  log.line("answer: " + name + " " + words(outcome));
                }
              });
    });
  }

  private String words(ExecutionOutcome outcome) {
    return switch (outcome) {
      case ExecutionOutcome.Ended ended -> ended.outcome().wireName();
      case ExecutionOutcome.InFlight(var _, var cause) -> "in flight, " + cause;
      case ExecutionOutcome.PendingSignature(boolean remembered) ->
          remembered ? "pending_signature" : "pending_signature, not remembered";
      case ExecutionOutcome.AlreadySo() -> "already so";
      case ExecutionOutcome.Refused(var refusal, var _) -> "refused: " + refusal.wireName();
      case ExecutionOutcome.Broke(Throwable cause) -> {
        broke = true;
        yield "broke: " + cause;
      }
    };
  }

  private void arrange(boolean before, Line line) {
    String name = line.word();
    Steps.Kind kind =
        Steps.Kind.of(name).orElseThrow(() -> line.wrong(name + " is no kind of call"));
    Line then = line.tail();
    steps.arrange(
        before,
        kind,
        () -> {
          if (then.is("crash")) {
            throw time.die();
          }
          act(then);
        });
  }

  private void fault(Line line) {
    String word = line.word();
    Fault fault =
        switch (word) {
          case "lost-answer" -> new Fault.LostAnswer();
          case "disconnect" -> new Fault.Disconnect();
          case "arrives-late" -> new Fault.ArrivesLate(line.seconds());
          case "status" -> new Fault.Status(line.number(), line.word());
          case "refuses" -> Fault.Status.refusing(line.word(), line.word());
          default -> throw line.wrong(word + " is no fault");
        };
    world.node().faults().next(line.word(), fault, 1);
  }

  private void taskFault(Line line) {
    String type = line.word();
    String fault = line.word();
    world
        .node()
        .taskFaults()
        .next(
            type,
            switch (fault) {
              case "killed" -> TaskFault.KILLED;
              case "stalled" -> TaskFault.STALLED;
              default -> throw line.wrong(fault + " is no fault of a task");
            });
  }

  private void customer(Line line) {
    String word = line.word();
    int vmid = line.guest().vmid().value();
    var customer = world.node().somebodyElse();
    switch (word) {
      case "starts" -> customer.startsGuest(vmid);
      case "stops" -> customer.stopsGuest(vmid);
      case "destroys" -> customer.destroys(vmid);
      // What stands there looks the same, tag and all; after a crash it may be gone already.
      case "reuses" ->
          world.node().guest(vmid).ifPresent(same -> customer.destroysAndReuses(vmid, same));
      case "sets" -> {
        String pair = line.word();
        customer.changesConfig(vmid, guest -> World.set(guest, pair, line));
      }
      default -> throw line.wrong(word + " is nothing a customer does");
    }
    log.line("customer " + word + " " + vmid);
  }

  private void switchIt(String word, Line line) {
    PauseFile pause = new PauseFile(AgentProcess.pauseFile(folder));
    try {
      switch (word) {
        case "pause" -> pause.pause("a look at it");
        case "resume" -> pause.resume();
        case "block" -> process.orElseThrow().state().setBlocked(true);
        case "unblock" -> process.orElseThrow().state().setBlocked(false);
        default -> throw line.wrong(word + " is no switch");
      }
    } catch (StateException e) {
      throw new AssertionError(e);
    }
    log.line(word);
  }

  /** One bit of its first line, as a bad disk leaves it: that line is always there. */
  private void damageJournal() {
    Path file = folder.resolve("journal/journal.jsonl");
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[20] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.line("a bit of the journal flips");
  }
}
