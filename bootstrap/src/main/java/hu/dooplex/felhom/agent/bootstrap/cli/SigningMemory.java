package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.ReadOnlyState;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.Authorizations;
import hu.dooplex.felhom.agent.application.signing.CurrentSigners;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import java.util.Optional;

/**
 * Who may sign and what was signed, as configuration, state and runtime folder say it; for commands
 * that only look.
 */
record SigningMemory(
    AgentConfig config, OperationJournal journal, SignerLog log, CurrentSigners signers) {

  static SigningMemory of(AgentConfig config) throws StateException {
    OperationJournal journal = ReadOnlyState.journal(config.stateDir());
    SignerLog log = ReadOnlyState.signers(config.stateDir());
    return new SigningMemory(
        config,
        journal,
        log,
        new CurrentSigners(settings(config), log, journal, new OperationDocumentJson()));
  }

  /** What to know of an answer that rests on the configuration alone; empty if it does not. */
  Optional<String> notice() {
    return ReadOnlyState.isThere(config.stateDir())
        ? Optional.empty()
        : Optional.of(
            "state_dir "
                + config.stateDir()
                + " is not there yet: the configured signers are taken, and no document was issued;"
                + " start the daemon, which makes it");
  }

  static SigningSettings settings(AgentConfig config) {
    return new SigningSettings(
        config.hostId(),
        config.signers().configured(),
        config.signers().minVersion(),
        config.signers().thresholds(),
        config.policy());
  }

  Authorizations authorizations(SystemTime time) {
    return new Authorizations(
        settings(config),
        signers,
        new TrustedClock(time, time, ReadOnlyState.time(config.stateDir())),
        new OperationDocumentJson(),
        journal,
        ReadOnlyState.nonces(config.runtimeDir(), time));
  }
}
