package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.cli.journal.PauseFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Only what the arguments can mean is made, and nothing else tells that. */
class CommandsTest {
  private static CommandLine line(String... arguments) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Commands.line(
        new AgentCommand(new Terminal(nowhere, nowhere), new PauseFile(PauseFile.DEFAULT)),
        List.of(arguments));
  }

  private static List<CommandTree> all() {
    return CommandTree.of(line("--help").getCommandSpec());
  }

  @Test
  void aCommandIsThereWhereItIsNamed() {
    assertTrue(all().size() > 30, () -> "only " + all());
    for (CommandTree tree : all()) {
      List<String> words = tree.path().subList(1, tree.path().size());
      CommandLine found = line(words.toArray(String[]::new));
      for (String word : words) {
        found = found.getSubcommands().get(word);
        assertNotNull(found, () -> "no " + tree.path());
      }
      assertEquals(
          tree.spec().optionsMap().keySet(),
          found.getCommandSpec().optionsMap().keySet(),
          () -> "options of " + tree.path());
    }
  }

  @Test
  void theDaemonNeedsNone() {
    assertEquals(Set.of(), line().getSubcommands().keySet());
    assertEquals(
        Set.of(), line("--config", "/etc/x.json", "--set", "a=b").getSubcommands().keySet());
  }

  @Test
  void aFileMayHaveACommandsName() {
    assertEquals(Set.of("verify", "submit"), line("verify", "submit").getSubcommands().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help", "-Vh", "completion", "@arguments"})
  void whatTellsOfAllHasAll(String argument) {
    assertEquals(all().size(), CommandTree.of(line(argument).getCommandSpec()).size());
  }
}
