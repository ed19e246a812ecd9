package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests;
import hu.dooplex.felhom.agent.application.ReconcileHost;
import hu.dooplex.felhom.agent.application.execution.ExecutionOutcome;
import hu.dooplex.felhom.agent.application.execution.Wish;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run of a scenario, with the agent's real parts over files in a folder and a simulated node.
 * {@code script.txt} has lines of a second and
 *
 * <pre>
 * start | shutdown | stop | reboot | destroy lxc/101, set lxc/101 memory=1024 -onboot, snapshot lxc/101 name
 * backup lxc/101, make lxc/9000        into the storage {@code backups}; a scratch guest
 * own-snapshot | rollback-own | delete-own lxc/101     under a name of the agent's own
 * rollback | delete-snapshot lxc/101 name, resize lxc/101 rootfs 16, template lxc/101
 * restore | restore-over lxc/101, keyctl lxc/9000, mount-usb | unmount-usb /mnt/elsewhere
 * delete-backup | delete-volume STORAGE:PATH, rotate NAME
 * signed &lt;one of these&gt;                an operator has signed it
 * selftest &lt;one of these&gt;              the agent itself wants it
 * fault lost-answer | disconnect | arrives-late 9 | status 403 "text" /nodes/pve1/lxc/101
 * fault refuses KEY "text" /nodes/pve1/lxc/101
 * task vzstart killed | stalled | failed
 * proxmox away | back                  it answers nothing; it does again, and no fault is left
 * proxmox ahead -3600                  its clock, in seconds
 * customer starts | stops | destroys | reuses lxc/101
 * customer sets lxc/101 memory=1024 | unsets lxc/101 lock
 * customer mends lxc/101               it behaves from now on
 * pause | resume | block | unblock
 * desire lxc/101 running memory=1024   see {@link DesiredScript#desire}
 * release lxc/101                      nothing is desired of it any more
 * hub announces 17 serving FILE        see {@link ScriptedHub#act}
 * report                               how the desired guests stand, as a report would say it
 * pass                                 one reconcile pass
 * passes 300                           passes, one in that many seconds, from now on
 * before | after change &lt;any of these&gt;   at the next call of a kind of {@link Steps.Kind}
 * before | after 5 read &lt;any of these&gt;   at the fifth from now on
 * crash | restart | damage-journal
 * end
 * </pre>
 */
final class Rehearsal {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final Duration UNTIL_RESTART = Duration.ofSeconds(1);
  private static final Duration UNTIL_SETTLED = Duration.ofMinutes(5);

  /** A second crash can be while what the first one left open is wished once more. */
  private static final int ROUNDS = 2;

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
  private final Wanted wanted;
  private final Outside outside;
  private final Operators operators;
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
    this.wanted = new Wanted(world, scenario);
    this.script = Line.of(scenario.resolve("script.txt"));
    this.steps = new Steps(time, world.node().received(), List.of(last));
    this.log = new TranscriptLog(time, folder, world.tellsRecords());
    this.operators = new Operators(world, time);
    this.outside = new Outside(world.node(), log);
    this.atFirst = world.inWords();
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
    tellDesired(process.orElseThrow(), log::closing);
    world
        .inWords()
        .forEach((ref, found) -> {
          if (!found.equals(atFirst.get(ref))) {
            log.closing(ref + " is " + found);
          }
        });
    ReceivedRequests received = world.node().received();
    received.all().stream()
        .filter(ReceivedRequests.Received::mutating)
        .forEach(request -> log.closing("received " + request));
    if (received.mutating() == 0) {
      log.closing(received.count() == 0 ? "received nothing at all" : "received no change");
    }
  }

  /** What a report tells of it. */
  private void tellDesired(AgentProcess alive, Consumer<String> teller) {
    DesiredStateSource.Desired desired = alive.desired();
    if (world.servedByHub()) {
      teller.accept(
          desired.state().map(state -> "generation " + state.generation()).orElse("nothing")
              + " is desired"
              + desired.problem().map(problem -> ", problem " + problem).orElse(""));
    }
    for (DesiredGuest guest : desired.state().map(DesiredState::guests).orElse(List.of())) {
      GuestReport.Reconcile standing = alive.board().of(guest.ref());
      teller.accept(
          guest.ref()
              + " is reported "
              + standing.state()
              + (standing.fields().isEmpty() ? "" : " " + standing.fields())
              + standing.reason().map(reason -> " " + reason).orElse(""));
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
          .filter(one -> !one.answered() && one.who() == Asked.Who.HUB && !isSo(one.operation()))
          .map(one -> one.operation())
          .distinct()
          .toList()
          .forEach(operation -> ask(new Asked(operation, Asked.Who.HUB)));
      if (wanted.any()) {
        pass();
      }
    }
    runUntil(time.instant().plus(UNTIL_SETTLED));
  }

  private boolean isSo(Operation operation) {
    return !(operation instanceof Operation.OnGuest onGuest)
        || Wishes.isSo(operation, world.node().guest(onGuest.guest().vmid().value()));
  }

  /** The process that lives now. */
  AgentProcess process() {
    return process.orElseThrow();
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

  private void begin() {
    try {
      process = Optional.of(new AgentProcess(folder, world, wanted, time, steps, random, log));
      loop();
    } catch (StateException e) {
      throw new AssertionError("the state cannot be opened", e);
    }
  }

  private void loop() {
    if (process.isPresent() && passInterval.isPresent()) {
      AgentProcess alive = process.get();
      Duration interval = passInterval.get();
      time.execute(() -> alive.reconcileLoop().run(() -> interval));
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

  /** Ends its process, and takes away what that remembers. */
  void over() throws IOException {
    time.bury();
    process.ifPresent(AgentProcess::bury);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void act(Line line) {
    String word = line.word();
    switch (word) {
      case "signed", "selftest" -> {
        Operation operation = Wishes.operation(line.word(), line);
        line.end();
        ask(new Asked(operation, word.equals("signed") ? Asked.Who.OPERATOR : Asked.Who.SELF_TEST));
      }
      case "pause", "resume", "block", "unblock" -> switchIt(word, line);
      case "before", "after" -> arrange(word.equals("before"), line);
      case "desire" -> {
        log.line("desired: " + line.left());
        wanted.script().desire(line);
      }
      case "release" -> {
        log.line("released: " + line.left());
        wanted.script().release(line.guest());
      }
      case "hub" -> {
        log.line("hub " + line.left());
        wanted.hub().act(line);
      }
      case "report" -> process.ifPresent(alive -> tellDesired(alive, log::line));
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
        if (!outside.act(word, line)) {
          Operation operation = Wishes.operation(word, line);
          line.end();
          ask(new Asked(operation, Asked.Who.HUB));
        }
      }
    }
    line.end();
  }

  private void ask(Asked one) {
    asked.add(one);
    String name = TranscriptLog.of(one.operation());
    log.line(one.who().says() + name);
    if (process.isEmpty()) {
      return;
    }
    AgentProcess asks = process.get();
    Wish wish = one.wish(operators, asks.nonces());
    time.execute(() -> {
      var _ =
          asks.changes()
              .submit(wish)
              .whenComplete((outcome, none) -> {
                if (!time.crashed()) {
                  one.answer();
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
      case ExecutionOutcome.Rejected(var rejection) -> "rejected: " + rejection.wireName();
      case ExecutionOutcome.Broke(Throwable cause) -> {
        broke = true;
        yield "broke: " + cause;
      }
    };
  }

  private void arrange(boolean before, Line line) {
    int which = line.numberOr(1);
    String name = line.word();
    Steps.Kind kind =
        Steps.Kind.of(name).orElseThrow(() -> line.wrong(name + " is no kind of call"));
    Line then = line.tail();
    steps.arrange(
        before,
        kind,
        which,
        () -> {
          if (then.is("crash")) {
            throw time.die();
          }
          act(then);
        });
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
