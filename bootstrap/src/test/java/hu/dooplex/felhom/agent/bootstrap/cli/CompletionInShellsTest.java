package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shells themselves make of the scripts: the same for the same command line. */
class CompletionInShellsTest {
  /** What is typed behind the program's name, and what there is to choose from then. */
  private static final Map<String, String> CHOICES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("doc", "doctor"),
              Map.entry("audit ", "reset show verify"),
              Map.entry("--set log.level=debug --json audit ver", "verify"),
              // A command of one group is not another's.
              Map.entry("audit verify --k", ""),
              Map.entry("verify --k", "--key"),
              Map.entry("journal check --re", "--repair"),
              Map.entry("request stop", "stop_guest"),
              Map.entry("completion ", "bash fish zsh"),
              Map.entry("--config op", "op.json"),
              Map.entry("pending --out op", "op.json"),
              Map.entry("verify --key op", "op.json"),
              Map.entry("explain op", "op.json"),
              Map.entry("explain op.json op", "op.json"),
              Map.entry("explain op.json --js", "--json")));

  /** What picocli's script for bash does not know. */
  private static final Map<String, String> BEYOND_BASH =
      new TreeMap<>(
          Map.of(
              // The value of an option is no command.
              "--config audit doc", "doctor",
              "--selftest=", "hub task"));

  @TempDir Path temp;
  private final TestHost host;

  CompletionInShellsTest() throws IOException {
    host = new TestHost();
  }

  @BeforeEach
  void aFileToName() throws IOException {
    Files.createFile(temp.resolve("op.json"));
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static Path shell(String name) {
    Path shell = Path.of("/usr/bin", name);
    assumeTrue(Files.isExecutable(shell), shell + " is not there; apt install " + name);
    return shell;
  }

  private Path script(String shell, String file) throws IOException {
    return Files.writeString(temp.resolve(file), host.run("completion", shell).out());
  }

  /** A line for each that is asked, with what there is to choose from between blanks. */
  private List<String> answers(Path shell, String program, List<String> asked) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(shell.toString());
    command.add(Files.writeString(temp.resolve("program"), program).toString());
    command.addAll(asked);
    Process process =
        new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().toList();
  }

  private static void assertChoices(Map<String, String> expected, List<String> answers) {
    assertEquals(expected.size(), answers.size(), answers::toString);
    Map<String, String> found = new TreeMap<>();
    List<String> asked = List.copyOf(expected.keySet());
    for (int i = 0; i < asked.size(); i++) {
      found.put(asked.get(i), sorted(answers.get(i)));
    }
    assertEquals(expected, found);
  }

  private static String sorted(String answer) {
    return Arrays.stream(answer.strip().split(" +"))
        .map(word -> word.substring(word.indexOf('=') + 1))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(" "));
  }

  private static Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(CHOICES);
    all.putAll(BEYOND_BASH);
    return all;
  }

  @Test
  void bashCompletes() throws Exception {
    Path bash = shell("bash");
    Path script = script("bash", "completion");
    assertChoices(
        CHOICES,
        answers(
            bash,
            """
            compopt() { :; }  # is of use in an interactive shell alone
            source '%s'
            for asked; do
              COMP_LINE="felhom-agent $asked"; COMP_POINT=${#COMP_LINE}
              read -ra COMP_WORDS <<<"$COMP_LINE"
              [[ $asked == *' ' ]] && COMP_WORDS+=('')
              COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); COMPREPLY=()
              _complete_felhom-agent
              echo "${COMPREPLY[*]}"
            done
            """
                .formatted(script),
            List.copyOf(CHOICES.keySet())));
  }

  @Test
  void fishCompletes() throws Exception {
    Path fish = shell("fish");
    Path script = script("fish", "completion");
    assertChoices(
        all(),
        answers(
            fish,
            """
            source '%s'
            for asked in $argv
                echo (complete -C "felhom-agent $asked" | string replace -r '\\t.*' '')
            end
            """
                .formatted(script),
            List.copyOf(all().keySet())));
  }

  /** In a terminal of its own: the completion system works in the line editor alone. */
  @Test
  void zshCompletes() throws Exception {
    Path zsh = shell("zsh");
    script("zsh", "_felhom-agent");
    Path inside =
        Files.writeString(
            temp.resolve("inside"),
            """
            fpath=('%1$s' $fpath)
            autoload -U compinit && compinit -D -u
            typeset -a found
            compadd() {
              if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)* ]]; then
                local -a some
                builtin compadd -O some "$@"
                found+=($some)
              fi
              builtin compadd "$@"
            }
            ask() { found=(); _main_complete; compstate[insert]=; compstate[list]=; }
            answer() { zle ask 2>/dev/null; print -r -- ${(j: :)found} >>'%1$s/answers'; BUFFER= }
            zle -C ask complete-word ask
            zle -N answer
            bindkey '^I' answer
            """
                .formatted(temp));
    answers(
        zsh,
        """
        zmodload zsh/zpty
        zpty shell '%s' -f -i
        zpty -w shell "source '%s'"
        for asked in "$@"; do
          zpty -w -n shell "felhom-agent $asked"$'\\t'
        done
        zpty -w shell exit
        while zpty -r shell line; do :; done
        """
            .formatted(zsh, inside),
        List.copyOf(all().keySet()));
    assertChoices(all(), Files.readAllLines(temp.resolve("answers")));
  }
}
