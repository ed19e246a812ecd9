package hu.dooplex.felhom.agent.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  static Stream<Named<Rule>> rules() {
    return AllRules.byName().entrySet().stream()
        .map(rule -> Named.of(rule.getKey(), rule.getValue()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theAgentKeepsTheRule(Rule rule) {
    rule.in(Layout.AGENT).check(ImportedCode.AGENT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleSaysWhy(Rule rule) {
    String sentence = rule.in(Layout.AGENT).getDescription();
    assertTrue(sentence.contains(", because "), sentence);
  }
}
