package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HubCertificate;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.ReportSink;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.application.signing.CurrentSigners;
import hu.dooplex.felhom.agent.application.signing.DestructivePathLook;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.host.CertificateFacts;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import hu.dooplex.felhom.agent.domain.report.Tunnel;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Everything that reporting needs, in memory: a node, a hub, a state, a tunnel, time and a log. */
final class ReportWorld implements EventLog {
  static final ControlEnvelope NOTHING =
      new ControlEnvelope(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);

  final FakeNode node = new FakeNode();
  final FakeTime time = new FakeTime();
  final FakeHub hub = new FakeHub();
  final ServerCertificates certificates = new ServerCertificates(node, hub);
  final FakeState state = new FakeState();
  final List<String> events = new ArrayList<>();
  final ReconcileBoard board = new ReconcileBoard();
  final ReportBoard reports = new ReportBoard(time);
  final Bells bells = new Bells();
  Tunnel.Readiness tunnel = new Tunnel.Readiness.NotConfigured();

  final ReportIdentity identity =
      new ReportIdentity("0.1.0", "demo-felhom", FakeNode.NODE, HostReport.Mode.OBSERVE);

  final FakeNonces nonces = new FakeNonces();
  final FakeDocuments documents = new FakeDocuments();
  final PendingSignatures signatures =
      new PendingSignatures(state, new IssuedDocuments(nonces, documents, state), time, this);
  final FakeTimeMemory timeMemory = new FakeTimeMemory();
  final TrustedClock clock = new TrustedClock(time, time, timeMemory);
  final FakeSignerLog signerLog = new FakeSignerLog();
  final DestructivePathLook destructivePath;
  final ReportHost reportHost;
  final ReportLoop reportLoop;
  int tokensReadAgain;
  boolean paused;
  Optional<String> problem = Optional.empty();
  DesiredStateSource.Desired nowDesired = DesiredStateSource.Desired.NOTHING;
  final DesiredStateWatch desired = new DesiredStateWatch(() -> nowDesired);
  final Bell newGeneration = new Bell();
  final DesiredGeneration generation = new DesiredGeneration(newGeneration);

  ReportWorld() {
    this(Optional.empty(), List.of());
  }

  ReportWorld(Optional<PrivilegedHost> privileged) {
    this(privileged, List.of());
  }

  ReportWorld(Optional<PrivilegedHost> privileged, List<Signer> signers) {
    destructivePath =
        new DestructivePathLook(
            new CurrentSigners(
                new SigningSettings("demo-felhom", signers, 1, Thresholds.ONE, LocalPolicy.NOTHING),
                signerLog,
                state,
                documents),
            clock);
    reportHost =
        new ReportHost(
            new HostCollector(
                identity,
                node,
                new GuestCollector(node, board),
                new BackupCollector(node, node),
                () -> tunnel,
                privileged,
                new StateCollector(
                    identity,
                    board,
                    state,
                    () -> paused,
                    state,
                    signatures,
                    state,
                    state,
                    () -> problem,
                    destructivePath,
                    desired,
                    this),
                time,
                time,
                this),
            state,
            state,
            hub,
            bells,
            generation,
            clock,
            time,
            this);
    reportLoop =
        new ReportLoop(
            reportHost,
            () -> tokensReadAgain++,
            new CertificateWatch(certificates, time, time, this),
            reports,
            bells,
            time,
            new FakeRandom(),
            this);
  }

  HostReport delivered() {
    return switch (reportHost.run()) {
      case ReportHost.Round.Delivered(var report, var envelope) -> report;
      case ReportHost.Round.NotCollected(var failure) -> throw new AssertionError(failure);
      case ReportHost.Round.NotDelivered(var report, var failure) ->
          throw new AssertionError(failure);
      case ReportHost.Round.Stopped() -> throw new AssertionError("stopped");
    };
  }

  @Override
  public void record(Level level, String event, List<Field> fields) {
    events.add(event + fields);
  }

  /** A hub that takes every report, unless an answer or a failure was laid ready. */
  static final class FakeHub implements ReportSink, HubCertificate {
    final List<HostReport> reports = new ArrayList<>();
    private final Deque<Object> answers = new ArrayDeque<>();
    Runnable whileDelivering = () -> {};
    Optional<CertificateFacts> certificate = Optional.empty();

    void answer(ControlEnvelope envelope) {
      answers.add(envelope);
    }

    void fail(HubException failure) {
      answers.add(failure);
    }

    @Override
    public Optional<CertificateFacts> certificate() {
      return certificate;
    }

    @Override
    public ControlEnvelope deliver(HostReport report) throws HubException {
      reports.add(report);
      whileDelivering.run();
      Object answer = answers.isEmpty() ? NOTHING : answers.remove();
      if (answer instanceof HubException failure) {
        throw failure;
      }
      return (ControlEnvelope) answer;
    }
  }

  static final class FakeState
      implements AgentState, OperationJournal, PendingWishes, AuditRecords, AuditAnchor {
    final JournalState journal = new JournalState();
    final List<Wish> wishes = new ArrayList<>();
    final List<AuditReport> decisions = new ArrayList<>();
    boolean auditUnreadable;
    String reportedHash = "";
    private long reported;
    private long sequence;
    private boolean blocked;
    boolean diskFull;

    @Override
    public long reportSequence() {
      return sequence;
    }

    @Override
    public long nextReportSequence() throws StateException {
      sequence++;
      check();
      return sequence;
    }

    @Override
    public boolean blocked() {
      return blocked;
    }

    @Override
    public void setBlocked(boolean wished) throws StateException {
      blocked = wished;
      check();
    }

    @Override
    public void append(JournalEntry entry) {
      journal.apply(entry);
    }

    @Override
    public Optional<StateException> shut() {
      return Optional.empty();
    }

    @Override
    public <T> T read(Function<JournalState, T> question) {
      return question.apply(journal);
    }

    @Override
    public boolean add(Wish wish) {
      return wishes.add(wish);
    }

    @Override
    public void remove(Operation operation, Source source) {
      wishes.removeIf(wish -> wish.operation().equals(operation) && wish.source() == source);
    }

    @Override
    public List<Wish> all() {
      return List.copyOf(wishes);
    }

    @Override
    public List<AuditReport> after(long sequence, int atMost) throws StateException {
      if (auditUnreadable) {
        throw new StateException("/var/lib/felhom-agent/audit.log cannot be read");
      }
      return decisions.stream().filter(each -> each.sequence() > sequence).limit(atMost).toList();
    }

    @Override
    public long reported() {
      return reported;
    }

    @Override
    public void setReported(long sequence, String hash) throws StateException {
      reported = sequence;
      reportedHash = hash;
      check();
    }

    private void check() throws StateException {
      if (diskFull) {
        throw new StateException("identity.json: no space left on device");
      }
    }
  }
}
