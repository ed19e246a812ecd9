package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent pending}: what waits for a signature. It only reads. */
final class PendingCommand implements Callable<Integer> {
  private final AgentCommand agent;

  private Optional<String> nonce = Optional.empty();
  private Optional<Path> out = Optional.empty();

  PendingCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
            "pending",
            this,
            "Shows what waits for a signature, with what this host itself knows of the guest.",
            "Only reads; a running daemon is not disturbed. It works without Proxmox VE too, and"
                + " then",
            "says so and ends with 3. That something waits is no failure: exit code 0.")
        .add(
            Arguments.optionalParameter("NONCE", given -> nonce = given)
                .description(
                    "Shows only the one whose document has this nonce, and how to sign it.")
                .build())
        .add(
            Arguments.optional("--out", "FILE", Path.class, given -> out = given)
                .description("Writes the document's exact bytes there, to be signed; with a NONCE.")
                .build());
  }

  @Override
  public Integer call() throws IOException, StateException {
    if (out.isPresent() && nonce.isEmpty()) {
      agent.terminal().error("--out takes one document: name its NONCE");
      return ExitCode.USAGE;
    }
    Optional<LoadedConfig> loaded = agent.load(Mode.SELFTEST);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    AgentConfig config = loaded.get().config();
    if (!StateAccess.mayRead(agent, config.stateDir())) {
      return ExitCode.USAGE;
    }
    PendingLook look = PendingLook.of(config, agent::tell);
    int code = nonce.isEmpty() ? all(look) : new PendingShow(agent, out).one(look, nonce.get());
    if (look.problem().isPresent()) {
      agent.terminal().error(String.valueOf(look.problem().get().getMessage()));
      return ExitCode.FAILED;
    }
    if (look.unreachable().isPresent()) {
      agent.terminal().error("the guests were not looked at: " + look.unreachable().get());
      return code == ExitCode.FINE ? ExitCode.UNREACHABLE : code;
    }
    return code;
  }

  private int all(PendingLook look) {
    PendingShow show = new PendingShow(agent, Optional.empty());
    show.all(look.operations());
    if (!agent.json()) {
      agent
          .terminal()
          .out()
          .println(
              look.operations().isEmpty()
                  ? "Nothing waits for a signature."
                  : "To sign one: felhom-agent pending NONCE --out FILE");
    }
    return ExitCode.FINE;
  }
}
