package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.FakeRandom;
import hu.dooplex.felhom.agent.application.FakeTime;
import hu.dooplex.felhom.agent.application.RecoverInFlight;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestControl;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.signing.Authorizations;
import hu.dooplex.felhom.agent.application.signing.CurrentSigners;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.authz.TestAuthorizations;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An agent on a node that changes, with its memory in lists that outlive it. Every call that it
 * makes to the outside is counted, and any of them can be its last.
 */
final class ExecutionWorld
    implements OperationJournal, AuditTrail, PendingWishes, AgentState, EventLog {
  /** The agent was killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  static final LocalPolicy POLICY =
      new LocalPolicy(
          LocalPolicy.Guests.only(List.of(new Vmid(101), new Vmid(102), new Vmid(200))),
          List.of("cores", "memory", "swap", "onboot"),
          256L << 20,
          0.9,
          0.5,
          List.of(new StorageName("local")),
          Optional.empty(),
          List.of(),
          2,
          2,
          1,
          0.2);

  /** The same, with room for scratch guests. */
  static final LocalPolicy SCRATCH =
      new LocalPolicy(
          POLICY.guests(),
          POLICY.managedFields(),
          POLICY.memoryMinBytes(),
          POLICY.memoryShare(),
          POLICY.cpulimitMin(),
          POLICY.backupStorages(),
          Optional.of(new LocalPolicy.VmidRange(new Vmid(9000), new Vmid(9099))),
          List.of(new StorageName("local")),
          POLICY.runChangesPerGuestDay(),
          POLICY.configWritesPerGuestDay(),
          POLICY.maxAgentSnapshots(),
          POLICY.minStorageFree());

  final FakeTime time = new FakeTime();
  final ChangingNode node = new ChangingNode(time);
  final NodeReads reads = new NodeReads(node);
  final FakeUsb usb = new FakeUsb();
  final FakeRandom random = new FakeRandom();

  /** What is durable. */
  final List<JournalEntry> records = new ArrayList<>();

  final List<PendingWishes.Wish> wishes = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();

  /** The effects in their order. */
  final List<String> effects = new ArrayList<>();

  final FakeSigning signing = new FakeSigning(time, node, effects);

  final List<String> events = new ArrayList<>();

  /** The events with their levels. */
  final List<String> levels = new ArrayList<>();

  /** The events with their fields. */
  final List<Map<String, Object>> told = new ArrayList<>();

  /** What happens before each call to the outside. */
  Runnable beforeCall = () -> {};

  /** What happens between an intent and its request. */
  Runnable afterIntent = () -> {};

  LocalPolicy policy = POLICY;
  boolean paused;
  boolean blocked;
  boolean auditBroken;
  boolean journalShut;
  int journalTakes = Integer.MAX_VALUE;
  boolean wishesBroken;

  private int calls;
  private int killAt = Integer.MAX_VALUE;
  private boolean afterTheEffect;
  private boolean dead;
  private JournalState state = new JournalState();

  /** The agent's last call to the outside is its so manieth from now on. */
  void killAt(int call, boolean after) {
    calls = 0;
    killAt = call;
    afterTheEffect = after;
  }

  boolean dead() {
    return dead;
  }

  int calls() {
    return calls;
  }

  /** What a new process knows is what is durable. */
  void restart() {
    dead = false;
    calls = 0;
    killAt = Integer.MAX_VALUE;
    state = JournalState.replay(records);
  }

  JournalState state() {
    return state;
  }

  private <T> T outside(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (dead) {
                throw new Killed();
              }
              beforeCall.run();
              calls++;
              boolean last = calls == killAt;
              dieIf(last && !afterTheEffect);
              try {
                Object answer = method.invoke(real, arguments);
                dieIf(last);
                return answer;
              } catch (InvocationTargetException e) {
                dieIf(last);
                throw e.getTargetException();
              }
            }));
  }

  private void dieIf(boolean last) {
    if (last) {
      dead = true;
      throw new Killed();
    }
  }

  /** A process of the agent. */
  final class Agent {
    final GuestQueue queue;
    final Switches switches;
    final CurrentSigners signers;
    final Settlement settlement;
    final GatedExecutor executor;
    final Changes changes;
    final RecoverInFlight recovery;

    Agent() {
      this(new GuestQueue(Runnable::run, time, 4));
    }

    Agent(GuestQueue queue) {
      this.queue = queue;
      switches = new Switches(() -> paused, ExecutionWorld.this, time);
      var journal = outside(OperationJournal.class, ExecutionWorld.this);
      var guests = outside(GuestObservation.class, reads);
      var host = outside(HostObservation.class, reads);
      var tasks = outside(TaskProgress.class, node);
      var privileged = Optional.of(outside(PrivilegedHost.class, usb));
      ExecutionSettings settings =
          new ExecutionSettings(
              policy, ChangingNode.TOKEN, Optional.of(new MountPoint("/mnt/felhom")));
      var log = outside(SignerLog.class, signing.log);
      SigningSettings rules =
          new SigningSettings(TestAuthorizations.HOST, signing.signers, 1, Thresholds.ONE, policy);
      signers = new CurrentSigners(rules, log, journal, signing);
      SignerRotations rotations = new SignerRotations(log, signers, time);
      TrustedClock clock = new TrustedClock(time, time, signing);
      var nonces = outside(IssuedNonces.class, signing);
      LastLook lastLook =
          new LastLook(
              guests,
              host,
              tasks,
              rotations,
              new Authorizations(rules, signers, clock, signing, journal, nonces),
              clock,
              nonces,
              ExecutionWorld.this);
      SlotObserver observer =
          new SlotObserver(guests, host, tasks, journal, settings, ExecutionWorld.this);
      RememberedWishes remembered =
          new RememberedWishes(
              outside(PendingWishes.class, ExecutionWorld.this), time, ExecutionWorld.this);
      settlement =
          new Settlement(
              journal,
              time,
              new TaskWait(tasks, time, ExecutionWorld.this),
              new EvidenceSearch(guests, host, tasks, privileged, rotations, ExecutionWorld.this),
              time,
              remembered,
              ExecutionWorld.this);
      executor =
          new GatedExecutor(
              outside(
                  GuestControl.class,
                  permit -> {
                    effects.add("submit");
                    return node.submit(permit);
                  }),
              privileged,
              switches,
              observer,
              lastLook,
              rotations,
              new SlotJudge(
                  journal,
                  outside(AuditTrail.class, ExecutionWorld.this),
                  lastLook,
                  remembered,
                  time,
                  ExecutionWorld.this),
              journal,
              time,
              settlement,
              new OperationIds(random),
              settings,
              ExecutionWorld.this);
      changes = new Changes(queue, executor, observer, settlement);
      recovery = new RecoverInFlight(journal, queue, settlement, executor, ExecutionWorld.this);
    }

    ExecutionOutcome submit(hu.dooplex.felhom.agent.application.execution.Wish wish) {
      return changes.submit(wish).join();
    }
  }

  /** Everything that was sent to anybody who changes something. */
  List<Operation> sent() {
    List<Operation> sent = new ArrayList<>(node.received);
    sent.addAll(usb.carriedOut);
    signing.rotations.forEach(taken -> sent.add(signing.of(taken).operation()));
    return sent;
  }

  @Override
  public void append(JournalEntry entry) throws StateException {
    if (journalTakes-- <= 0) {
      throw new StateException("journal: disk full");
    }
    state.apply(entry);
    records.add(entry);
    effects.add(
        switch (entry) {
          case JournalEntry.Intent _ -> "intent";
          case JournalEntry.Submitted _ -> "submitted";
          case JournalEntry.Ended ended -> ended.outcome().wireName();
        });
    if (entry instanceof JournalEntry.Intent) {
      afterIntent.run();
    }
  }

  @Override
  public Optional<StateException> shut() {
    return journalShut
        ? Optional.of(new StateException.Damaged("journal: line 3 is damaged"))
        : Optional.empty();
  }

  @Override
  public <T> T read(Function<JournalState, T> question) {
    return question.apply(state);
  }

  @Override
  public void record(Decision decision, boolean durable) throws StateException {
    if (auditBroken) {
      throw new StateException("audit.log: disk full");
    }
    decisions.add(decision);
    effects.add("audit " + decision.verdictName() + (durable ? " durable" : ""));
  }

  @Override
  public Optional<AuditHead> head() {
    return decisions.isEmpty()
        ? Optional.empty()
        : Optional.of(new AuditHead(decisions.size(), "ab".repeat(32)));
  }

  @Override
  public boolean add(PendingWishes.Wish wish) throws StateException {
    if (wishesBroken) {
      throw new StateException("pending.json: disk full");
    }
    effects.add("wish remembered");
    return wishes.add(wish);
  }

  @Override
  public void remove(Operation operation, Source source) {
    wishes.removeIf(wish -> wish.operation().equals(operation) && wish.source() == source);
  }

  @Override
  public List<PendingWishes.Wish> all() {
    return List.copyOf(wishes);
  }

  @Override
  public boolean blocked() {
    return blocked;
  }

  @Override
  public void setBlocked(boolean now) {
    blocked = now;
  }

  @Override
  public long reportSequence() {
    return 0;
  }

  @Override
  public long nextReportSequence() {
    return 1;
  }

  @Override
  public void record(Level level, String event, List<Field> fields) {
    events.add(event);
    levels.add(level + " " + event);
    Map<String, Object> line = new LinkedHashMap<>(Map.of("event", event));
    fields.forEach(field -> line.put(field.name(), field.value()));
    told.add(line);
  }
}
