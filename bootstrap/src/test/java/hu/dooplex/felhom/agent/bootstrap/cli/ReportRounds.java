package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.ReportHost;
import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.logging.FelhomLoggerFinder;
import hu.dooplex.felhom.agent.bootstrap.logging.LogFormat;
import hu.dooplex.felhom.agent.bootstrap.logging.LogOutput;
import hu.dooplex.felhom.agent.bootstrap.logging.LogSettings;
import hu.dooplex.felhom.agent.bootstrap.logging.SystemEventLog;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.ReportingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/**
 * The daemon's wiring on a test host, one round after the other. The log is the daemon's, kept in
 * memory, and looked through for tokens at the end.
 */
final class ReportRounds implements AutoCloseable {
  private final TestHost host;
  private final Resources resources = new Resources();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final OpenState state;
  private final ReportHost reportHost;
  private final DesiredStateSource desiredState;
  private final Changes changes;
  private int validated;

  ReportRounds(TestHost host) throws IOException, StateException {
    this(host, SystemTime.real());
  }

  /**
   * At another speed.
   *
   * @param time faster, where reads are tried again; the time to collect a report gets shorter too
   */
  ReportRounds(TestHost host, SystemTime time) throws IOException, StateException {
    this.host = host;
    AgentConfig config = host.load(Mode.DAEMON).config();
    LogOutput output =
        new LogOutput(
            log,
            InstantSource.system(),
            new LogSettings(EventLog.Level.DEBUG, LogFormat.TEXT, false, true));
    EventLog events =
        new SystemEventLog(
            new FelhomLoggerFinder(output)
                .getLogger("felhom-agent", ReportRounds.class.getModule()));
    state = OpenState.open(config.stateDir(), time, events, resources);
    ReportingAgent agent =
        ReportingAgent.create(config, time, state, host.pauseFile(), () -> {}, events, resources);
    reportHost = agent.reportHost();
    desiredState = agent.desiredState();
    changes = agent.changes();
  }

  Round run() {
    return reportHost.run();
  }

  /** The report of the next round, as the hub got it; it is valid. */
  JsonNode report() {
    Round round = run();
    if (!(round instanceof Round.Delivered)) {
      throw new AssertionError("not delivered: " + round);
    }
    JsonNode report = host.hub().reports().getLast();
    ReportSchema.assertValid(report);
    validated++;
    return report;
  }

  Changes changes() {
    return changes;
  }

  OpenState state() {
    return state;
  }

  /** What a pass would begin with. */
  DesiredStateSource.Desired desired() {
    return desiredState.now();
  }

  /** How many reports were found to be valid. */
  int validated() {
    return validated;
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  static List<String> guests(JsonNode report) {
    return report
        .path("guests")
        .valueStream()
        .map(guest -> guest.path("kind").textValue() + "/" + guest.path("vmid"))
        .toList();
  }

  @Override
  public void close() {
    resources.close();
    host.assertNoSecret("the log", log());
  }
}
