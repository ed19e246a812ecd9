package hu.dooplex.felhom.agent.bootstrap.simulation;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import hu.dooplex.felhom.agent.adapters.hub.DesiredStateJson;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveControl;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.application.DesiredGeneration;
import hu.dooplex.felhom.agent.application.DesiredStateWatch;
import hu.dooplex.felhom.agent.application.HealthWatch;
import hu.dooplex.felhom.agent.application.HubDesiredState;
import hu.dooplex.felhom.agent.application.ReportIdentity;
import hu.dooplex.felhom.agent.application.RingingJournal;
import hu.dooplex.felhom.agent.application.RingingNonces;
import hu.dooplex.felhom.agent.application.RingingTrail;
import hu.dooplex.felhom.agent.application.RingingWishes;
import hu.dooplex.felhom.agent.application.execution.ExecutionSettings;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.handover.HubResults;
import hu.dooplex.felhom.agent.application.handover.ResultKeepingJournal;
import hu.dooplex.felhom.agent.application.handover.Results;
import hu.dooplex.felhom.agent.application.loop.Bells;
import hu.dooplex.felhom.agent.application.metrics.Counters;
import hu.dooplex.felhom.agent.application.metrics.CountingJournal;
import hu.dooplex.felhom.agent.application.metrics.CountingTrail;
import hu.dooplex.felhom.agent.application.port.AccessTokens;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.AuditAnchor;
import hu.dooplex.felhom.agent.application.port.AuditRecords;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.DesiredStateDocuments;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.GuestControl;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.HubCertificate;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.ReportSink;
import hu.dooplex.felhom.agent.application.port.ResultOutbox;
import hu.dooplex.felhom.agent.application.port.ResultSink;
import hu.dooplex.felhom.agent.application.port.SignedOperationSource;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.StateHealth;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.application.port.TunnelProbe;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import hu.dooplex.felhom.agent.domain.report.Tunnel;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the agent is wired to here, as the modules of the daemon wire it to the real things. */
@Module
interface Surroundings {
  String HOST = "demo-felhom";
  int PARALLELISM = 4;

  @Provides
  @Singleton
  static Ports ports(Scene scene) {
    return new Ports(scene);
  }

  // Proxmox VE, and time

  @Provides
  @Singleton
  static PveTransport transport(Scene scene, Ports ports) {
    return ports.watched(scene.node.as(Guests.TOKEN));
  }

  @Provides
  static NodeName node(Scene scene) {
    return new NodeName(scene.node.name());
  }

  @Provides
  @Singleton
  static PveApi api(PveTransport transport, NodeName node, Waiting waiting) {
    return new PveApi(transport, node, waiting);
  }

  @Binds
  HostObservation host(PveApi api);

  @Binds
  GuestObservation guests(PveApi api);

  @Binds
  TaskProgress tasks(PveApi api);

  @Provides
  @Singleton
  static GuestControl control(PveTransport transport, NodeName node) {
    return new PveControl(transport, node);
  }

  @Provides
  static Optional<PrivilegedHost> privileged() {
    return Optional.empty();
  }

  @Provides
  static Waiting waiting(Scene scene) {
    return scene.time;
  }

  @Provides
  static InstantSource clock(Scene scene) {
    return scene.clock();
  }

  @Binds
  RandomSource random(Scene scene);

  @Provides
  static EventLog events(Scene scene) {
    return scene.trace;
  }

  @Provides
  static Executor executor(Scene scene) {
    return scene::execute;
  }

  @Provides
  @Singleton
  static GuestQueue queue(Executor executor, Waiting waiting) {
    return new GuestQueue(executor, waiting, PARALLELISM);
  }

  // The hub

  @Provides
  static ReportSink reportSink(Scene scene) {
    return scene.hub;
  }

  @Provides
  static SignedOperationSource signedOperations(Scene scene) {
    return scene.hub;
  }

  @Provides
  static ResultSink results(Scene scene) {
    return scene.hub;
  }

  @Provides
  static HubCertificate certificate() {
    return Optional::empty;
  }

  @Provides
  static TunnelProbe tunnel() {
    return Tunnel.Readiness.NotConfigured::new;
  }

  @Provides
  static AccessTokens tokens() {
    return () -> {};
  }

  @Provides
  static DesiredStateHub desiredStateHub(Scene scene, Ports ports) {
    return ports.watched((DesiredStateHub) scene.hub);
  }

  @Provides
  static DesiredStateDocuments desiredStateDocuments() {
    return new DesiredStateJson();
  }

  @Provides
  @Singleton
  static DesiredGeneration generation(Bells bells) {
    return new DesiredGeneration(bells.passes());
  }

  @Provides
  @Singleton
  static DesiredStateWatch desiredStateWatch(HubDesiredState hub) {
    return new DesiredStateWatch(hub);
  }

  @Binds
  DesiredStateSource desiredStateSource(DesiredStateWatch watch);

  // What root has written down

  @Provides
  static LocalPolicy policy(Scene scene) {
    return switch (scene.plant) {
      case ALL_GUESTS_ALLOWED -> Guests.policy(LocalPolicy.Guests.ALL, 0);
      case BUDGET_OFF_BY_ONE -> Guests.policy(Guests.inPolicy(), 1);
      default -> scene.policy;
    };
  }

  @Provides
  static ExecutionSettings execution(LocalPolicy policy) {
    return new ExecutionSettings(policy, Guests.TOKEN, Optional.empty());
  }

  @Provides
  static ReconcileSettings reconcile(NodeName node, LocalPolicy policy) {
    return new ReconcileSettings(Mode.ENFORCE, node, policy);
  }

  @Provides
  static ReportIdentity identity(NodeName node) {
    return new ReportIdentity("simulated", HOST, node, Mode.ENFORCE);
  }

  @Provides
  @Singleton
  static SigningSettings signing(Scene scene, LocalPolicy policy) {
    List<Signer> signers = new ArrayList<>(scene.keys.signers());
    if (scene.plant == Plant.STRANGER_ENROLLED) {
      signers.add(Operator.STRANGER.named("ops-9"));
    }
    Thresholds thresholds =
        scene.plant == Plant.ONE_SIGNER_DOES ? Thresholds.ONE : scene.keys.thresholds();
    return new SigningSettings(HOST, signers, scene.keys.minVersion(), thresholds, policy);
  }

  @Provides
  static KillSwitch killSwitch(Scene scene) {
    return () -> scene.paused;
  }

  // The state folder

  @Provides
  static OperationDocuments documents() {
    return new OperationDocumentJson();
  }

  @Provides
  static StateHealth health(Opened files) {
    return () -> files.journal().problem().map(why -> "journal_unusable");
  }

  @Provides
  @Singleton
  static HealthWatch healthWatch(StateHealth health, Bells bells) {
    return new HealthWatch(health, bells.reports());
  }

  @Provides
  @Singleton
  static OperationJournal journal(
      Opened files,
      Ports ports,
      HealthWatch health,
      HubResults kept,
      Counters counters,
      InstantSource clock,
      Bells bells) {
    OperationJournal written = ports.watched(ports.compacting(files));
    OperationJournal records = new CountingJournal(written, counters);
    return new RingingJournal(
        new ResultKeepingJournal(records, new Results(records, clock), kept),
        health,
        bells.reports(),
        bells.status());
  }

  @Provides
  static AuditTrail audit(Opened files, Ports ports, HealthWatch health, Counters counters) {
    return new CountingTrail(new RingingTrail(ports.watched(files.audit()), health), counters);
  }

  @Provides
  static AuditRecords auditRecords(Opened files) {
    return files.audit();
  }

  @Provides
  static AgentState state(Opened files) {
    return files.identity();
  }

  @Provides
  static AuditAnchor anchor(Opened files) {
    return files.identity();
  }

  @Provides
  static TimeMemory timeMemory(Scene scene, Opened files) {
    return scene.plant == Plant.FLOOR_FORGOTTEN
        ? Ports.forgetful(files.identity())
        : files.identity();
  }

  @Provides
  static SignerLog signers(Opened files, Ports ports) {
    return ports.watched(files.signers());
  }

  @Provides
  static PendingWishes wishes(Opened files, Bells bells) {
    return new RingingWishes(files.wishes(), bells.reports(), bells.wishes());
  }

  @Provides
  static DesiredStateStore desired(Opened files) {
    return files.desired();
  }

  @Provides
  static ResultOutbox outbox(Opened files) {
    return files.results();
  }

  @Provides
  static Spool spool(Opened files) {
    return files.spool();
  }

  @Provides
  static IssuedNonces nonces(Opened files, Bells bells) {
    return new RingingNonces(files.nonces(), bells.reports());
  }
}
