package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.wiring.AgentVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code felhom-agent version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
  private final AgentCommand agent;

  VersionCommand(AgentCommand agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() {
    String java = Runtime.version().toString();
    agent
        .terminal()
        .out()
        .println(
            agent.json()
                ? JsonText.of(json -> {
                  json.writeStartObject();
                  json.writeStringField("version", AgentVersion.current());
                  json.writeStringField("java", java);
                  json.writeEndObject();
                })
                : "felhom-agent " + AgentVersion.current() + " (Java " + java + ")");
    return ExitCode.FINE;
  }
}
