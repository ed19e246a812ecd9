package hu.dooplex.felhom.agent.bootstrap.daemon;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigProblems;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.SecretSource;
import hu.dooplex.felhom.agent.bootstrap.wiring.LiveSettings;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes up what has changed on disk while the daemon runs: on SIGHUP all that can be, and after a
 * login or a certificate was refused the tokens and whom to trust, so that a renewal needs nobody.
 * What is wrong is told and stays as it was.
 */
final class Reload {
  private static final String MODE = "reconcile.mode";
  private static final Set<String> LIVE =
      Set.of(MODE, "hub.poll_interval_seconds", "log.level", "log.format");

  /** What the connections were made with, their tokens above all. */
  private final LoadedConfig atStart;

  private final ConfigSource source;
  private final LiveSettings settings;
  private final EventLog events;
  private LoadedConfig taken;

  Reload(LoadedConfig atStart, ConfigSource source, LiveSettings settings, EventLog events) {
    this.atStart = atStart;
    this.taken = atStart;
    this.source = source;
    this.settings = settings;
    this.events = events;
  }

  /** On SIGHUP. */
  synchronized void all() {
    tokens(true);
    Optional<LoadedConfig> loaded = load();
    if (loaded.isEmpty()) {
      return;
    }
    AgentConfig config = loaded.get().config();
    List<String> reloaded = new ArrayList<>(taken.changed(loaded.get()));
    reloaded.removeIf(key -> !isLive(key));
    List<String> stale = new ArrayList<>(atStart.changed(loaded.get()));
    stale.removeIf(Reload::isLive);
    // Enforcing is for the policy that was written beside it, and that is not taken up yet.
    if (stale.isEmpty() || config.reconcile().mode() == Mode.OBSERVE) {
      settings.takeMode(config);
    } else if (settings.mode() == Mode.OBSERVE) {
      reloaded.remove(MODE);
      stale.add(MODE);
    }
    trust(config);
    settings.takeInterval(config);
    source.log(config.log());
    if (!reloaded.isEmpty()) {
      events.info("config_reloaded", field("keys", String.join(", ", reloaded)));
    }
    if (!stale.isEmpty()) {
      events.warning("config_needs_restart", field("keys", String.join(", ", stale)));
    }
    taken = loaded.get();
  }

  /** After a login or a certificate was refused. */
  synchronized void credentials() {
    tokens(false);
    load().ifPresent(loaded -> trust(loaded.config()));
  }

  private static boolean isLive(String key) {
    return LIVE.contains(key) || key.matches("(proxmox|hub)\\.tls\\..*");
  }

  private Optional<LoadedConfig> load() {
    try {
      return switch (source.load()) {
        case LoadedConfig loaded -> Optional.of(loaded);
        case ConfigProblems problems -> {
          problems.problems().forEach(problem -> kept(problem.line()));
          yield Optional.empty();
        }
      };
    } catch (UncheckedIOException e) {
      kept(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void kept(String why) {
    events.error("config_kept", field("error", why));
  }

  private void trust(AgentConfig config) {
    try {
      settings
          .takeTrust(config)
          .forEach(section -> events.info("trust_changed", field("section", section)));
    } catch (UncheckedIOException e) {
      kept(String.valueOf(e.getMessage()));
    }
  }

  /** Each from where the daemon found it at its start. */
  private void tokens(boolean sayUnchanged) {
    AgentConfig config = atStart.config();
    token("proxmox", config.proxmox().token(), sayUnchanged);
    config.hub().ifPresent(hub -> token("hub", hub.token(), sayUnchanged));
  }

  private void token(String whose, SecretSource token, boolean sayUnchanged) {
    switch (token.reload()) {
      case SecretSource.Reload.Unchanged() -> {
        if (sayUnchanged) {
          events.info("token_unchanged", field("token", whose));
        }
      }
      case SecretSource.Reload.Changed() -> events.info("token_changed", field("token", whose));
      case SecretSource.Reload.Kept(var problem) ->
          events.error("token_kept", field("token", whose), field("error", problem.line()));
    }
  }
}
