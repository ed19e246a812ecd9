package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.wiring.AgentVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent version}. */
final class VersionCommand implements Callable<Integer> {
  private final AgentCommand agent;

  VersionCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command("version", this, "Prints the version.");
  }

  @Override
  public Integer call() {
    agent.terminal().out().println(agent.json() ? json() : text());
    return ExitCode.FINE;
  }

  /** What {@link Runtime#version} is made from, at some cost. */
  private static String java() {
    return System.getProperty("java.runtime.version");
  }

  static String text() {
    return "felhom-agent " + AgentVersion.current() + " (Java " + java() + ")";
  }

  private static String json() {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeStringField("version", AgentVersion.current());
      json.writeStringField("java", java());
      json.writeEndObject();
    });
  }
}
