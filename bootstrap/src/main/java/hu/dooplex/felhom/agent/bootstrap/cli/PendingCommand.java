package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.PendingOperation;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code felhom-agent pending}: what waits for a signature. It only reads. */
@Command(
    name = "pending",
    description = {
      "Shows what waits for a signature, with what this host itself knows of the guest.",
      "Only reads; a running daemon is not disturbed. It works without Proxmox VE too, and then",
      "says so and ends with 3. That something waits is no failure: exit code 0."
    })
final class PendingCommand implements Callable<Integer> {
  private final AgentCommand agent;

  @Parameters(
      arity = "0..1",
      paramLabel = "NONCE",
      description = "Shows only the one whose document has this nonce, and how to sign it.")
  private Optional<String> nonce = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the document's exact bytes there, to be signed; with a NONCE.")
  private Optional<Path> out = Optional.empty();

  PendingCommand(AgentCommand agent) {
    this.agent = agent;
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
    int code = nonce.isEmpty() ? all(look) : one(look, nonce.get());
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
    show(look.operations());
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

  private int one(PendingLook look, String wanted) {
    for (PendingOperation one : look.operations()) {
      Optional<IssuedDocuments.Document> document =
          one.document().filter(each -> each.issued().nonce().value().equals(wanted));
      if (document.isPresent()) {
        return one(one, document.get());
      }
    }
    agent
        .terminal()
        .error("no document of that nonce waits for a signature; felhom-agent pending shows all");
    return ExitCode.FAILED;
  }

  private int one(PendingOperation one, IssuedDocuments.Document document) {
    if (out.isPresent()) {
      try {
        DocumentFile.write(document, out.get());
      } catch (DocumentFile.NotWritten e) {
        agent.terminal().error(String.valueOf(e.getMessage()));
        return ExitCode.FAILED;
      }
    }
    show(List.of(one));
    if (!agent.json()) {
      DocumentFile.commands(document, out.map(Path::toString).orElse("FILE")).stream()
          .map(ForeignText::oneLine)
          .forEach(agent.terminal().out()::println);
    }
    if (one.misfits().isEmpty()) {
      return ExitCode.FINE;
    }
    agent.terminal().error("it would be refused now: " + PendingText.misfits(one));
    return ExitCode.FAILED;
  }

  private void show(List<PendingOperation> operations) {
    if (agent.json()) {
      agent.terminal().out().println(PendingJson.of(operations));
    } else {
      PendingText.of(operations, InstantSource.system().instant())
          .forEach(agent.terminal().out()::println);
    }
  }
}
