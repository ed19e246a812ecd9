package hu.dooplex.felhom.agent.bootstrap.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.execution.Refusal;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.gate.Verdict;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every code that a person can meet stands on the page about errors. */
class ErrorsPageTest {
  private static final Path PAGE = Path.of("src/docs/errors.md");
  private static final String ROOT = "src/main/java/hu/dooplex/felhom/agent/";

  private static Set<String> onPage() throws IOException {
    return Pattern.compile("`([^`\n]+)`")
        .matcher(Files.readString(PAGE))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static void assertOnPage(Stream<String> codes) throws IOException {
    Set<String> missing = codes.collect(Collectors.toCollection(TreeSet::new));
    assertFalse(missing.isEmpty());
    missing.removeAll(onPage());
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyRefusalIsThere() throws IOException {
    assertOnPage(Stream.of(Refusal.values()).map(Refusal::wireName));
    assertOnPage(Stream.of(Verdict.Reason.values()).map(Verdict.Reason::wireName));
  }

  @Test
  void everyReasonOfAPlanAndEveryOutcomeIsThere() throws IOException {
    assertOnPage(Stream.of(GuestPlan.Reason.values()).map(GuestPlan.Reason::code));
    assertOnPage(Stream.of(Outcome.values()).map(Outcome::wireName));
  }

  @Test
  void everyFaultOfAConnectionIsThere() throws IOException {
    assertOnPage(
        Stream.of(TransportFault.values())
            .map(fault -> "unreachable: " + fault.name().toLowerCase(Locale.ROOT)));
  }

  /** Where codes are words in the sources, and what they look like there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          domain/~domain/authz/Rejection.java                     ; wireName\\(\\) \\{\\s*return "(\\w+)"
          domain/~domain/authz/DocumentRejection.java             ; wireName\\(\\) \\{\\s*return "(\\w+)"
          domain/~domain/authz/TargetRejection.java               ; wireName\\(\\) \\{\\s*return "(\\w+)"
          domain/~domain/journal/RecoveryPlan.java                ; "([a-z]+_[a-z_]+)"
          domain/~domain/journal/JournalEntry.java                ; HA_REQUESTED = "(\\w+)"
          application/~application/execution/FailedMutation.java  ; -> "([a-z]+_[a-z_]+)"
          application/~application/execution/FailedMutation.java  ; ^ +"([a-z]+_[a-z_]+)"
          application/~application/execution/GatedExecutor.java   ; failed\\(turn, "(\\w+)"
          application/~application/execution/ExecutionOutcome.java ; VALUE_REFUSED = "(\\w+)"
          application/~application/reconcile/GuestWork.java       ; (?:fail|leaveAlone|BUG =)[( ]"(\\w+)"
          application/~application/reconcile/Standings.java       ; Optional.of\\("(\\w+)"
          application/~application/signing/DestructivePathLook.java ; "(\\w+)"
          application/~application/handover/Results.java          ; AGENT_FAULT = "(\\w+)"
          application/~application/handover/HandleWish.java       ; "([a-z]+_[a-z_]+)"
          application/~application/handover/RunSignedOperation.java ; "(too_many_signatures)"
          application/~application/HubDesiredState.java           ; (?:is\\(|^ +|\\? )"(bad_document|stale_generation|generation_reused|desired_newer)"
          application/~application/LocalDesiredState.java         ; trouble.is\\("(\\w+)"
          application/~application/FailureCode.java               ; "((?:answer|not|program) [a-z ]+[a-z])"
          """)
  void everyCodeOfTheSourcesIsThere(String file, String pattern) throws IOException {
    String source = Files.readString(Path.of("..", file.replace("~", ROOT)));
    assertOnPage(
        Pattern.compile(pattern, Pattern.MULTILINE)
            .matcher(source)
            .results()
            .map(ErrorsPageTest::code));
  }

  private static String code(MatchResult found) {
    String code = found.group(1);
    return code.startsWith("program failed") ? "program failed: exit status …" : code;
  }

  @Test
  void everyExitCodeIsThere() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    List<String> constants =
        Files.readAllLines(Path.of(ROOT + "bootstrap/cli/ExitCode.java")).stream()
            .filter(line -> line.contains("static final int"))
            .toList();
    IntStream.range(0, constants.size())
        .forEach(code -> {
          assertTrue(constants.get(code).endsWith(" = " + code + ";"), constants.get(code));
          assertTrue(lines.stream().anyMatch(line -> line.startsWith("| " + code + " |")));
        });
    assertEquals(5, constants.size());
  }
}
