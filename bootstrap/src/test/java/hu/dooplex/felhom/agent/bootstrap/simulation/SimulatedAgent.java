package hu.dooplex.felhom.agent.bootstrap.simulation;

import dagger.BindsInstance;
import dagger.Component;
import hu.dooplex.felhom.agent.application.DesiredGeneration;
import hu.dooplex.felhom.agent.application.ReconcileLoop;
import hu.dooplex.felhom.agent.application.RecoverInFlight;
import hu.dooplex.felhom.agent.application.ReportLoop;
import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.handover.DeliverResults;
import hu.dooplex.felhom.agent.application.handover.ForgetSpentNonces;
import hu.dooplex.felhom.agent.application.handover.IssueLoop;
import hu.dooplex.felhom.agent.application.handover.TakeFromConsole;
import hu.dooplex.felhom.agent.application.handover.TakeFromHub;
import hu.dooplex.felhom.agent.application.loop.Bells;
import jakarta.inject.Singleton;

/** The agent that reports to a hub, but for what is around it: that is {@link Surroundings}. */
@Singleton
@Component(modules = Surroundings.class)
interface SimulatedAgent {
  ReportLoop reports();

  ReconcileLoop passes();

  IssueLoop issues();

  TakeFromHub takeFromHub();

  TakeFromConsole takeFromConsole();

  DeliverResults deliverResults();

  RecoverInFlight recovery();

  ForgetSpentNonces forgetSpentNonces();

  Changes changes();

  DesiredGeneration generation();

  Bells bells();

  /** What Dagger writes. */
  @Component.Factory
  interface Factory {
    SimulatedAgent create(@BindsInstance Scene scene, @BindsInstance Opened files);
  }
}
