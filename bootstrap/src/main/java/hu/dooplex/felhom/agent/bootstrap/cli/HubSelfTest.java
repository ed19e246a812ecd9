package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.hub.ReportFormat;
import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.application.port.AgentState;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.logging.SystemEventLog;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.ReportingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code --selftest=hub}: one report, as the daemon would send it, and what the hub answers. */
final class HubSelfTest {
  private final AgentCommand agent;
  private final PrintStream out;

  HubSelfTest(AgentCommand agent) {
    this.agent = agent;
    this.out = agent.terminal().out();
  }

  int run() throws StateException {
    Optional<LoadedConfig> loaded = agent.load(Mode.SELFTEST_HUB);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    SystemEventLog events = SystemEventLog.ofProcess();
    loaded.get().notices().forEach(notice -> agent.terminal().error(notice.message()));
    try (Resources resources = new Resources()) {
      // The report has a number of its own, so the state folder has to be this process's alone.
      AgentState state = OpenState.open(loaded.get().config(), events, resources);
      Round round =
          ReportingAgent.create(loaded.get().config(), SystemTime.real(), state, events, resources)
              .reportHost()
              .run();
      return show(round);
    }
  }

  private int show(Round round) {
    return switch (round) {
      case Round.NotCollected(var failure) -> {
        agent.terminal().error("no report: " + failure.getMessage());
        yield failure instanceof ApiException.Unreachable ? ExitCode.UNREACHABLE : ExitCode.FAILED;
      }
      case Round.NotDelivered(var report, var failure) -> {
        print(report);
        agent.terminal().error("not delivered: " + failure.getMessage());
        yield failure instanceof HubException.TransportError
            ? ExitCode.UNREACHABLE
            : ExitCode.FAILED;
      }
      case Round.Delivered(var report, var envelope) -> {
        print(report);
        print(envelope);
        yield ExitCode.FINE;
      }
    };
  }

  private void print(HostReport report) {
    if (agent.json()) {
      out.println(new String(ReportFormat.json(report), StandardCharsets.UTF_8));
      return;
    }
    out.println(
        "report %d of %s: %d guests, %d storages, %d backups, %d collection errors"
            .formatted(
                report.sequence(),
                report.node(),
                report.guests().size(),
                report.storage().size(),
                report.backups().size(),
                report.collectionErrors().size()));
    report
        .collectionErrors()
        .forEach(error ->
            out.println(
                "  not collected: "
                    + ForeignText.oneLine(error.source())
                    + ": "
                    + ForeignText.oneLine(error.message())));
    report
        .guests()
        .forEach(guest ->
            guest
                .error()
                .ifPresent(
                    error -> out.println("  " + guest.ref() + ": " + ForeignText.oneLine(error))));
  }

  private void print(ControlEnvelope envelope) {
    if (agent.json()) {
      out.println(
          JsonText.of(json -> {
            json.writeStartObject();
            if (envelope.pollIntervalSeconds().isPresent()) {
              json.writeNumberField(
                  "poll_interval_seconds", envelope.pollIntervalSeconds().getAsLong());
            }
            if (envelope.blocked().isPresent()) {
              json.writeBooleanField("blocked", envelope.blocked().get());
            }
            if (envelope.desiredGeneration().isPresent()) {
              json.writeNumberField("desired_generation", envelope.desiredGeneration().getAsLong());
            }
            json.writeBooleanField("has_signed_ops", envelope.hasSignedOperations());
            json.writeEndObject();
          }));
      return;
    }
    out.println(
        "the hub took it and answered: poll interval "
            + (envelope.pollIntervalSeconds().isPresent()
                ? envelope.pollIntervalSeconds().getAsLong() + " s"
                : "unchanged")
            + ", "
            + (envelope.blocked().orElse(false) ? "blocked" : "not blocked")
            + ", "
            + (envelope.desiredGeneration().isPresent()
                ? "desired state " + envelope.desiredGeneration().getAsLong()
                : "no desired state")
            + (envelope.hasSignedOperations() ? ", signed operations waiting" : ""));
  }
}
