package hu.dooplex.felhom.agent.domain.normalize;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * A list whose order counts; it is stored with spaces between (pve-container, {@code PVE::LXC}).
 */
final class GrammarList extends FieldRow {
  private final Predicate<String> grammar;
  private final String refusal;

  /**
   * @param refusal what an item outside the grammar is not
   */
  GrammarList(Predicate<String> grammar, String refusal) {
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
    return String.join(" ", ProxmoxGrammar.split(text));
  }

  @Override
  public Optional<String> problem(DesiredValue value) {
    return ProxmoxGrammar.split(text(value)).stream()
        .filter(grammar.negate())
        .findFirst()
        .map(item -> quoted(item) + " is no " + refusal);
  }
}
