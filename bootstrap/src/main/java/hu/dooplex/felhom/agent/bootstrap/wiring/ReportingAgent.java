package hu.dooplex.felhom.agent.bootstrap.wiring;

import dagger.BindsInstance;
import dagger.Component;
import hu.dooplex.felhom.agent.application.ReconcileLoop;
import hu.dooplex.felhom.agent.application.RecoverInFlight;
import hu.dooplex.felhom.agent.application.ReportHost;
import hu.dooplex.felhom.agent.application.ReportLoop;
import hu.dooplex.felhom.agent.application.ShowStatus;
import hu.dooplex.felhom.agent.application.StatusLoop;
import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.handover.DeliverResults;
import hu.dooplex.felhom.agent.application.handover.ForgetSpentNonces;
import hu.dooplex.felhom.agent.application.handover.IssueLoop;
import hu.dooplex.felhom.agent.application.handover.TakeFromConsole;
import hu.dooplex.felhom.agent.application.handover.TakeFromHub;
import hu.dooplex.felhom.agent.application.port.AccessTokens;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import jakarta.inject.Singleton;

/** The agent that reports to a hub, and carries out what it may. */
@Singleton
@Component(
    modules = {
      ProxmoxModule.class,
      HubModule.class,
      DesiredModule.class,
      PrivilegedModule.class,
      StateModule.class,
      ExecutionModule.class,
      SigningModule.class
    })
public interface ReportingAgent {
  ReportLoop reportLoop();

  ReportHost reportHost();

  ReconcileLoop reconcileLoop();

  DesiredStateSource desiredState();

  RecoverInFlight recovery();

  ForgetSpentNonces forgetSpentNonces();

  TakeFromHub takeFromHub();

  TakeFromConsole takeFromConsole();

  DeliverResults deliverResults();

  IssueLoop issueLoop();

  StatusLoop statusLoop();

  ShowStatus showStatus();

  LiveSettings settings();

  GuestQueue queue();

  ChangeThreads changeThreads();

  Changes changes();

  /**
   * Wires one.
   *
   * @param config of a mode that needs the hub
   */
  static ReportingAgent create(
      AgentConfig config,
      SystemTime time,
      OpenState state,
      KillSwitch killSwitch,
      AccessTokens tokens,
      EventLog events,
      Resources resources) {
    return DaggerReportingAgent.factory()
        .create(
            config,
            config.hub().orElseThrow(() -> new IllegalArgumentException("no hub is configured")),
            time,
            state,
            killSwitch,
            tokens,
            events,
            resources);
  }

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    ReportingAgent create(
        @BindsInstance AgentConfig config,
        @BindsInstance AgentConfig.Hub hub,
        @BindsInstance SystemTime time,
        @BindsInstance OpenState state,
        @BindsInstance KillSwitch killSwitch,
        @BindsInstance AccessTokens tokens,
        @BindsInstance EventLog events,
        @BindsInstance Resources resources);
  }
}
