package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.SpoolDrop;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.MachineRandomness;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent request}: an operator's wish, for which the daemon issues a document. */
final class RequestCommand implements Callable<Integer> {
  private static final Pattern LENGTH = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private final AgentCommand agent;

  private Optional<String> operation = Optional.empty();
  private Optional<String> guest = Optional.empty();
  private Map<String, String> params = new LinkedHashMap<>();
  private Optional<String> valid = Optional.empty();
  private Optional<Path> out = Optional.empty();
  private boolean list;

  RequestCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
            "request",
            this,
            "Asks the daemon for the document of an operation, to be signed; nothing is carried"
                + " out.",
            "Shows what pending shows of it. A document that waits ends with exit code 4.")
        .add(
            Arguments.optionalParameter("OPERATION", given -> operation = given)
                .completionCandidates(RequestedOperation.names())
                .description("Such as stop_guest; --list shows all.")
                .build())
        .add(
            Arguments.optional("--guest", "KIND/VMID", String.class, given -> guest = given)
                .description("Such as lxc/101.")
                .build())
        .add(
            Arguments.entries("--param", "NAME=VALUE", given -> params = given)
                .description(
                    "A parameter; every one of the operation's is needed. Lists and maps are JSON.")
                .build())
        .add(
            Arguments.optional("--valid", "TIME", String.class, given -> valid = given)
                .description("How long the document is valid, as 90m, 24h or 7d; 24h if not given.")
                .build())
        .add(
            Arguments.optional("--out", "FILE", Path.class, given -> out = given)
                .description("Writes the document's exact bytes there, to be signed.")
                .build())
        .add(
            Arguments.flag("--list", given -> list = given)
                .description("Shows all operations with their parameters.")
                .build());
  }

  @Override
  public Integer call() throws IOException, StateException, InterruptedException {
    if (list) {
      RequestedOperation.all().forEach(agent.terminal().out()::println);
      return ExitCode.FINE;
    }
    Optional<LoadedConfig> loaded = agent.load(Mode.SELFTEST);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    AgentConfig config = loaded.get().config();
    if (!StateAccess.mayRead(agent, config.stateDir())) {
      return ExitCode.USAGE;
    }
    byte[] wish;
    Optional<Duration> window;
    try {
      wish = wish(config.hostId());
      window = valid.isEmpty() ? Optional.empty() : Optional.of(length(valid.get()));
    } catch (RequestedOperation.NotUnderstood e) {
      agent.terminal().error(String.valueOf(e.getMessage()));
      return ExitCode.USAGE;
    }
    SystemTime time = SystemTime.real();
    Optional<OperationResult> answer =
        SpoolDrop.handOver(
                config.stateDir(),
                new MachineRandomness(),
                new SignedEnvelope(wish, List.of(), window))
            .await(time, Limits.REQUEST_PATIENCE)
            .map(AnswerText::result);
    if (answer.isEmpty()) {
      agent
          .terminal()
          .error(
              "the daemon has not answered; if it does not run, it takes this when it starts:"
                  + " see felhom-agent status");
      return ExitCode.FAILED;
    }
    return tell(config, answer.get());
  }

  private byte[] wish(String host) throws RequestedOperation.NotUnderstood {
    if (operation.isEmpty()) {
      throw new RequestedOperation.NotUnderstood(
          "which operation? felhom-agent request --list shows all");
    }
    OperationWish wish =
        new OperationWish(host, RequestedOperation.of(operation.get(), guest, params));
    try {
      return new OperationDocumentJson().writeWish(wish);
    } catch (BadDocumentException e) {
      throw new RequestedOperation.NotUnderstood(String.valueOf(e.getMessage()));
    }
  }

  private static Duration length(String text) throws RequestedOperation.NotUnderstood {
    Matcher matcher = LENGTH.matcher(text);
    Duration length =
        matcher.matches()
            ? UNITS
                .getOrDefault(matcher.group(2), Duration.ZERO)
                .multipliedBy(Long.parseLong(matcher.group(1)))
            : Duration.ZERO;
    if (!length.isPositive() || length.compareTo(Limits.SIGNED_WINDOW_MAX) > 0) {
      throw new RequestedOperation.NotUnderstood(
          "--valid: found '" + text + "'; allowed: 1s to 7d, as 90m, 24h or 7d");
    }
    return length;
  }

  private int tell(AgentConfig config, OperationResult answer) throws StateException {
    boolean waits = answer.outcome() == OperationResult.Outcome.PENDING_SIGNATURE;
    if (waits && answer.operationId().isPresent()) {
      PendingLook look = PendingLook.of(config, agent::tell);
      int code = new PendingShow(agent, out).one(look, answer.operationId().get());
      return code == ExitCode.FINE ? ExitCode.REFUSED : code;
    }
    agent
        .terminal()
        .error(
            (waits ? "no document yet: " : "refused: ")
                + answer.reason()
                + (answer.message().isEmpty() ? "" : ", " + answer.message()));
    return ExitCode.REFUSED;
  }
}
