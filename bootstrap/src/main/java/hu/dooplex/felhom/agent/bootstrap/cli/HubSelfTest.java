package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.adapters.hub.ReportFormat;
import hu.dooplex.felhom.agent.application.ReportHost.Round;
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
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.io.IOException;
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
      SystemTime time = SystemTime.real();
      OpenState state = OpenState.open(loaded.get().config().stateDir(), time, events, resources);
      Round round =
          ReportingAgent.create(
                  loaded.get().config(),
                  time,
                  state,
                  agent.pauseFile(),
                  () -> {},
                  events,
                  resources)
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
        out.println(agent.json() ? json(report, Optional.empty()) : text(report));
        agent.terminal().error("not delivered: " + failure.getMessage());
        yield failure instanceof HubException.TransportError
            ? ExitCode.UNREACHABLE
            : ExitCode.FAILED;
      }
      case Round.Delivered(var report, var envelope) -> {
        out.println(
            agent.json()
                ? json(report, Optional.of(envelope))
                : text(report) + "\n" + text(envelope));
        yield ExitCode.FINE;
      }
      case Round.Stopped() -> {
        agent.terminal().error("stopped before the report was complete");
        yield ExitCode.FAILED;
      }
    };
  }

  private static String text(HostReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        "report %d of %s: %d guests, %d storages, %d backups, %d collection errors"
            .formatted(
                report.sequence(),
                report.node(),
                report.guests().size(),
                report.storage().size(),
                report.backups().size(),
                report.collectionErrors().size()));
    for (HostReport.CollectionError error : report.collectionErrors()) {
      text.append("\n  not collected: ").append(ForeignText.oneLine(error.source()));
      text.append(": ").append(ForeignText.oneLine(error.message()));
    }
    for (GuestReport guest : report.guests()) {
      guest
          .error()
          .ifPresent(error ->
              text.append("\n  ")
                  .append(guest.ref())
                  .append(": ")
                  .append(ForeignText.oneLine(error)));
    }
    return text.toString();
  }

  private static String text(ControlEnvelope envelope) {
    return "the hub took it and answered: poll interval "
        + (envelope.pollIntervalSeconds().isPresent()
            ? envelope.pollIntervalSeconds().getAsLong() + " s"
            : "unchanged")
        + ", "
        + envelope.blocked().map(on -> on ? "blocked" : "not blocked").orElse("block unchanged")
        + ", "
        + (envelope.desiredGeneration().isPresent()
            ? "desired state " + envelope.desiredGeneration().getAsLong()
            : "no desired state")
        + (envelope.hasSignedOperations() ? ", signed operations waiting" : "");
  }

  /** {@code {"report": …, "envelope": …}}; the envelope is null where the hub gave none. */
  private static String json(HostReport report, Optional<ControlEnvelope> envelope) {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeFieldName("report");
      json.writeRawValue(new String(ReportFormat.json(report), StandardCharsets.UTF_8));
      json.writeFieldName("envelope");
      if (envelope.isPresent()) {
        write(json, envelope.get());
      } else {
        json.writeNull();
      }
      json.writeEndObject();
    });
  }

  private static void write(JsonGenerator json, ControlEnvelope envelope) throws IOException {
    json.writeStartObject();
    if (envelope.pollIntervalSeconds().isPresent()) {
      json.writeNumberField("poll_interval_seconds", envelope.pollIntervalSeconds().getAsLong());
    }
    if (envelope.blocked().isPresent()) {
      json.writeBooleanField("blocked", envelope.blocked().get());
    }
    if (envelope.desiredGeneration().isPresent()) {
      json.writeNumberField("desired_generation", envelope.desiredGeneration().getAsLong());
    }
    json.writeBooleanField("has_signed_ops", envelope.hasSignedOperations());
    json.writeEndObject();
  }
}
