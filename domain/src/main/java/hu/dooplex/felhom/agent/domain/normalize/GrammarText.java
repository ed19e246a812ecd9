package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Optional;
import java.util.function.Predicate;

/** A text that is kept as it was written, case and all. */
final class GrammarText extends FieldRow {
  private final Predicate<String> grammar;
  private final String refusal;

  /**
   * @param refusal what a text outside the grammar is not, and what to write
   */
  GrammarText(Predicate<String> grammar, String refusal) {
    super(NONE);
    this.grammar = grammar;
    this.refusal = refusal;
  }

  @Override
  String stated(DesiredValue value) {
    return text(value);
  }

  @Override
  String canonical(String text) {
    return text;
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    String text = text(value);
    return text.isEmpty() || grammar.test(text)
        ? Optional.empty()
        : Optional.of(quoted(text) + " is no " + refusal);
  }
}
