package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.SpoolDrop;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.MachineRandomness;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.ConsoleAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent submit}: hands a signed operation to the daemon, which verifies it. */
final class SubmitCommand implements Callable<Integer> {
  private static final int WAIT_MAX_SECONDS = 86_400;

  private final AgentCommand agent;
  private final CommandSpec spec;

  private Path document = Path.of("");
  private List<Path> signatures = List.of();
  private int waitSeconds = 30;

  SubmitCommand(AgentCommand agent) {
    this.agent = agent;
    spec =
        Arguments.command(
                "submit",
                this,
                "Hands a signed operation to the running daemon, and shows what came of it.",
                "For root or the agent's user. Exit code 4 if it was refused or waits for a"
                    + " signature.")
            .add(
                Arguments.parameter(0, "FILE", Path.class, given -> document = given)
                    .description("The document, as it was signed.")
                    .build())
            .add(
                Arguments.parameters(1, "1..*", "SIG", Path.class, given -> signatures = given)
                    .description("Its signatures, each as ssh-keygen -Y sign wrote it.")
                    .build())
            .add(
                Arguments.option(
                        "--wait", "SECONDS", Integer.class, seconds -> waitSeconds = seconds)
                    .description("How long to wait for the daemon's answer; 30 if not given.")
                    .build());
  }

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException, StateException, InterruptedException {
    if (waitSeconds < 0 || waitSeconds > WAIT_MAX_SECONDS) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--wait is " + waitSeconds + "; it is a number from 0 to " + WAIT_MAX_SECONDS);
    }
    Optional<SignedEnvelope> envelope = envelope();
    if (envelope.isEmpty()) {
      return ExitCode.USAGE;
    }
    Optional<LoadedConfig> loaded = agent.load(Mode.STATE);
    if (loaded.isEmpty()) {
      return ExitCode.USAGE;
    }
    AgentConfig config = loaded.get().config();
    return StateAccess.mayChange(agent, config.stateDir())
        ? handOver(config, envelope.get())
        : ExitCode.USAGE;
  }

  private int handOver(AgentConfig config, SignedEnvelope envelope)
      throws StateException, InterruptedException {
    if (!RunningDaemon.isThere(config.runtimeDir())) {
      agent
          .terminal()
          .error(
              "the daemon does not run, so nothing was handed over; start it first (systemctl start"
                  + " felhom-agent)");
      return ExitCode.FAILED;
    }
    SpoolDrop drop = SpoolDrop.handOver(config.stateDir(), new MachineRandomness(), envelope);
    Optional<ConsoleAnswer> answer = drop.await(SystemTime.real(), Duration.ofSeconds(waitSeconds));
    return new AnswerText(agent).show(answer, waitSeconds);
  }

  /** Empty, and said why, if a file is not to be had or cannot be what it should be. */
  private Optional<SignedEnvelope> envelope() {
    if (signatures.size() > Limits.SIGNERS_MAX) {
      return refuse(
          "these are "
              + signatures.size()
              + " signatures; there are at most "
              + Limits.SIGNERS_MAX
              + " signers");
    }
    Optional<byte[]> signed = read(document, Limits.DOCUMENT_MAX_BYTES);
    List<byte[]> armored = new ArrayList<>();
    for (Path signature : signatures) {
      read(signature, Limits.SIGNATURE_MAX_BYTES).ifPresent(armored::add);
    }
    return signed.isPresent() && armored.size() == signatures.size()
        ? Optional.of(new SignedEnvelope(signed.get(), armored))
        : Optional.empty();
  }

  private Optional<byte[]> read(Path file, int maxBytes) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length == 0) {
        return refuse(file + " is empty");
      }
      return bytes.length > maxBytes
          ? refuse(file + " is larger than it may be (" + maxBytes + " bytes)")
          : Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return refuse(file + " is not there");
    } catch (AccessDeniedException e) {
      return refuse(file + " may not be read by this user");
    } catch (IOException e) {
      return refuse(file + " cannot be read: " + e.getMessage());
    }
  }

  private <T> Optional<T> refuse(String why) {
    agent.terminal().error(why);
    return Optional.empty();
  }
}
