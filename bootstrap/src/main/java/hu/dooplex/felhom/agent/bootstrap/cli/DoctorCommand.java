package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.CertificateCheck;
import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.HubConnection;
import hu.dooplex.felhom.agent.bootstrap.wiring.ObservingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent doctor}: what is in the way, and what the token could do too much. */
final class DoctorCommand implements Callable<Integer> {
  private final AgentCommand agent;

  DoctorCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
        "doctor",
        this,
        "Checks this host's folders, connection, certificate, token privileges, clock and hub.");
  }

  @Override
  public Integer call() {
    Optional<LoadedConfig> loaded = agent.load(Mode.DOCTOR);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    AgentConfig config = loaded.get().config();
    List<Check> checks = new ArrayList<>();
    loaded
        .get()
        .notices()
        .forEach(
            notice -> checks.add(new Check("configuration", Result.WARNING, notice.message())));
    checks.addAll(new StateChecks(config).run());
    checks.addAll(new SetupChecks(config).run());
    try (Resources resources = new Resources()) {
      Outcome proxmox = proxmox(config, resources);
      checks.addAll(proxmox.checks());
      HubLook hub = hub(config, resources);
      checks.addAll(hub.checks());
      Outcome outcome =
          new Outcome(checks, proxmox.reachable() && hub.reachable(), proxmox.usable());
      return Checks.print(outcome, agent);
    }
  }

  private static Outcome proxmox(AgentConfig config, Resources resources) {
    ObservingAgent observing = ObservingAgent.create(config, SystemTime.real(), resources);
    Outcome connection = observing.connectionCheck().run(HostSelfTest.level(config));
    List<Check> checks = new ArrayList<>(connection.checks());
    if (connection.usable()) {
      checks.add(observing.changeRightsCheck().run());
      checks.add(observing.clockCheck().run());
    }
    return new Outcome(checks, connection.reachable(), connection.usable());
  }

  private record HubLook(List<Check> checks, boolean reachable) {}

  /** A read, which every hub answers; what it says of the desired state does not matter here. */
  private static HubLook hub(AgentConfig config, Resources resources) {
    String name = "hub";
    if (config.hub().isEmpty()) {
      return new HubLook(
          List.of(new Check(name, Result.OK, "none is configured; the daemon needs hub.url")),
          true);
    }
    HubConnection connection = HubConnection.open(config.hub().get(), resources);
    List<Check> checks = new ArrayList<>();
    boolean reachable = true;
    try {
      boolean desires = connection.desiredState().fetch().isPresent();
      checks.add(
          new Check(
              name,
              Result.OK,
              config.hub().get().url()
                  + " takes the token"
                  + (desires ? ", and has a desired state" : ", and desires nothing")));
    } catch (HubException e) {
      checks.add(new Check(name, Result.FAILED, String.valueOf(e.getMessage())));
      reachable = !(e instanceof HubException.TransportError);
    }
    checks.add(
        CertificateCheck.of(
            "hub certificate",
            connection.certificate().certificate(),
            SystemTime.real().instant()));
    return new HubLook(checks, reachable);
  }
}
