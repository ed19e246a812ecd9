package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.config.ConfigInputs;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code felhom-agent bugreport}: what the other commands say, in one file. It asks them and not
 * the things themselves, so that what they leave out, secrets above all, is left out here.
 */
final class BugreportCommand implements Callable<Integer> {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'felhom-agent-bugreport-'uuuuMMdd'T'HHmmss'Z.txt'")
          .withZone(ZoneOffset.UTC);

  /** None of them shows a guest's configuration. */
  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of("version"),
          List.of("config", "check"),
          List.of("config", "show"),
          List.of("status"),
          List.of("doctor"),
          List.of("journal", "check"),
          List.of("audit", "verify"),
          List.of("signers", "show"));

  private final AgentCommand agent;

  private Optional<Path> out = Optional.empty();

  BugreportCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
            "bugreport",
            this,
            "Writes one text file for whoever is to find out what is wrong: versions,"
                + " configuration",
            "without secrets, status, doctor, journal check, audit verify, sizes and modes of"
                + " files.",
            "It only reads; run it as root or the agent's user. Read it before you send it.")
        .add(
            Arguments.optional("--out", "FILE", Path.class, given -> out = given)
                .description(
                    "The file; felhom-agent-bugreport-TIME.txt in this folder if not given.")
                .build());
  }

  @Override
  public Integer call() throws IOException {
    Instant now = InstantSource.system().instant();
    Path file = out.orElseGet(() -> Path.of(NAME.format(now)));
    // Made first: whoever cannot write there is not kept waiting for answers.
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(text(now));
      while (text.hasRemaining()) {
        channel.write(text);
      }
    } catch (FileAlreadyExistsException e) {
      agent.terminal().error(file + " is there already; name another one with --out");
      return ExitCode.FAILED;
    } catch (IOException e) {
      agent.terminal().error(file + " cannot be written: " + e + "; name another one with --out");
      return ExitCode.FAILED;
    }
    agent.done("file", file.toString());
    return ExitCode.FINE;
  }

  private String text(Instant now) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("felhom-agent bugreport of ").append(now).append("\n\n");
    text.append("It has no tokens, and nothing of what is configured in guests. It does name this");
    text.append(" host, its addresses,\nfolders, storages and the signers' public keys.");
    text.append(" What the daemon logged is not in it; add\n");
    text.append("  journalctl -u felhom-agent -n 1000\n");
    QUESTIONS.forEach(question -> section(text, question));
    HostFacts facts = new HostFacts(new ConfigLoader().folders(inputs()), agent.configFile());
    facts
        .sections()
        .forEach((title, lines) -> {
          title(text, title);
          lines.forEach(line -> text.append(line).append('\n'));
        });
    return text.toString();
  }

  private ConfigInputs inputs() throws IOException {
    return ConfigInputs.ofProcess(agent.configFile(), Map.of());
  }

  private static void title(StringBuilder text, String title) {
    text.append("\n== ").append(title).append('\n');
  }

  private void section(StringBuilder text, List<String> question) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> arguments = new ArrayList<>(agent.given());
    arguments.addAll(question);
    int exitCode =
        AgentCommand.execute(
            new Terminal(both, both), agent.pauseFile(), arguments.toArray(String[]::new));
    title(text, "felhom-agent " + String.join(" ", question));
    text.append(said.toString(StandardCharsets.UTF_8));
    text.append("exit code ").append(exitCode).append('\n');
  }
}
