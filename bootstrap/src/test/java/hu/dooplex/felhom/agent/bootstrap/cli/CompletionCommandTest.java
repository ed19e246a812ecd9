package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
  private static final Path BASH = Path.of("/bin/bash");

  /** As the help lists them: two blanks, a name, and more blanks before what it does. */
  private static final Pattern LISTED = Pattern.compile("  ([a-z]+)  +\\S.*");

  @TempDir Path temp;
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
  void bashCompletesACommandAndAnOption() throws Exception {
    assumeTrue(Files.isExecutable(BASH), BASH + " is not there");
    Path script = Files.writeString(temp.resolve("completion"), made("bash"));
    String asked =
        """
        compopt() { :; }  # is of use in an interactive shell alone
        source '%s'
        complete_it() {
          COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
          COMPREPLY=(); _complete_felhom-agent; echo "${COMPREPLY[@]}"
        }
        complete_it felhom-agent doc
        complete_it felhom-agent journal check --rep
        """
            .formatted(script);
    Process bash =
        new ProcessBuilder(BASH.toString(), "-c", asked).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    assertEquals(List.of("doctor", "--repair"), said.lines().map(String::strip).toList());
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
