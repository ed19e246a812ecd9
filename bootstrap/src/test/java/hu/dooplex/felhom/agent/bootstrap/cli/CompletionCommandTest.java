package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
  /** As the help lists them: two blanks, a name, and more blanks before what it does. */
  private static final Pattern LISTED = Pattern.compile("  ([a-z]+)  +\\S.*");

  private final TestHost host;

  CompletionCommandTest() throws IOException {
    host = new TestHost();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private String made(String what) throws IOException {
    Run run = host.run("completion", what);
    assertEquals(0, run.exitCode(), run.err());
    return run.out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish", "--man-page"})
  void everyCommandOfTheHelpIsInIt(String what) throws IOException {
    String made = made(what);
    List<String> commands =
        host.run("--help").lines().stream()
            .map(LISTED::matcher)
            .filter(line -> line.matches())
            .map(line -> line.group(1))
            .toList();
    assertTrue(commands.contains("doctor"), commands::toString);
    for (String command : commands) {
      assertTrue(Pattern.compile("\\b" + command + "\\b").matcher(made).find(), command);
    }
    for (String below : List.of("verify", "repair", "serve")) {
      assertTrue(made.contains(below), below);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish", "--man-page"})
  void whatTheHelpHidesIsHidden(String what) throws IOException {
    String made = made(what);
    assertFalse(made.contains("BEGUN"), made);
    assertFalse(made.contains("man-page"), made);
    assertFalse(made.contains("man\\-page"), made);
  }

  @Test
  void noLineOfTheManPageIsTakenForARequestThatIsNone() throws IOException {
    List<String> macros = List.of(".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".BR", ".I");
    for (String line : made("--man-page").lines().toList()) {
      assertTrue(
          !(line.startsWith(".") || line.startsWith("'"))
              || macros.stream().anyMatch(macro -> (line + " ").startsWith(macro + " ")),
          line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tcsh"})
  void anotherShellIsAnErrorThatNamesThoseThereAre(String shell) throws IOException {
    Run run = shell.isEmpty() ? host.run("completion") : host.run("completion", shell);
    assertEquals(2, run.exitCode());
    assertEquals(
        "completion for which shell? One of: bash, zsh, fish (see felhom-agent completion --help)",
        run.error());
  }
}
