package hu.dooplex.felhom.agent.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.lang.FailureReport;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule is trusted once it was seen to fail. */
class FixtureTest {
  static Stream<Arguments> rows() {
    return AllRules.byName().entrySet().stream()
        .filter(rule -> FixtureTable.ROWS.containsKey(rule.getValue()))
        .map(rule ->
            Arguments.of(
                Named.of(rule.getKey(), rule.getValue()), FixtureTable.ROWS.get(rule.getValue())));
  }

  @Test
  void everyRuleHasAClassThatBreaksIt() {
    List<String> untried =
        AllRules.byName().entrySet().stream()
            .filter(rule -> !FixtureTable.ROWS.containsKey(rule.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    assertEquals(List.of(), untried);
    assertEquals(AllRules.byName().size(), FixtureTable.ROWS.size());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theRuleNamesEveryClassThatBreaksIt(Rule rule, Fixture fixture) {
    List<String> violations = violations(rule);
    List<String> missed =
        fixture.offenders().stream().filter(name -> !isNamed(name, violations)).toList();
    assertEquals(List.of(), missed, () -> sentenceWith(rule, violations));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theRuleSparesWhatKeepsItAndItsExceptions(Rule rule, Fixture fixture) {
    List<String> violations = violations(rule);
    List<String> blamed =
        fixture.spared().stream().filter(name -> isNamed(name, violations)).toList();
    assertEquals(List.of(), blamed, () -> sentenceWith(rule, violations));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyClassOfTheRowExists(Rule rule, Fixture fixture) {
    List<String> missing =
        Stream.concat(fixture.offenders().stream(), fixture.spared().stream())
            // what Dagger writes is left out of the import, and so spared by every rule
            .filter(name -> !name.equals("application.Generated_Factory"))
            .filter(name -> !ImportedCode.FIXTURES.contain(Layout.FIXTURES.named(name)))
            .toList();
    assertEquals(List.of(), missing);
  }

  private static List<String> violations(Rule rule) {
    FailureReport report =
        rule.in(Layout.FIXTURES).evaluate(ImportedCode.FIXTURES).getFailureReport();
    return report.getDetails();
  }

  private static String sentenceWith(Rule rule, List<String> violations) {
    return rule.in(Layout.FIXTURES).getDescription() + "\n" + String.join("\n", violations);
  }

  private static boolean isNamed(String name, List<String> violations) {
    Pattern wholeName =
        Pattern.compile("(?<![\\w.$])" + Pattern.quote(Layout.FIXTURES.named(name)) + "(?!\\w)");
    return violations.stream().anyMatch(line -> wholeName.matcher(line).find());
  }
}
