package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.ObservingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.host.PrivilegeReview.Level;
import java.util.Optional;

/** {@code --selftest}: reads the node, and nothing but reads. */
final class HostSelfTest {
  private final AgentCommand agent;

  HostSelfTest(AgentCommand agent) {
    this.agent = agent;
  }

  int run() {
    Optional<LoadedConfig> loaded = agent.load(Mode.SELFTEST);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    loaded.get().notices().forEach(notice -> agent.terminal().error(notice.message()));
    AgentConfig config = loaded.get().config();
    try (Resources resources = new Resources()) {
      Outcome outcome =
          ObservingAgent.create(config, SystemTime.real(), resources).selfTest().run(level(config));
      return Checks.print(outcome, agent);
    }
  }

  /** How much of the token's privileges the configuration makes use of. */
  static Level level(AgentConfig config) {
    if (!config.signers().configured().isEmpty()) {
      return Level.OPERATE;
    }
    return switch (config.reconcile().mode()) {
      case OBSERVE -> Level.REPORT;
      case ENFORCE -> Level.RECONCILE;
    };
  }
}
