package hu.dooplex.felhom.agent.architecture;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every constant of type {@link Rule} in this package, found and not listed. */
final class AllRules {
  private AllRules() {}

  /** The rules by name, {@code FenceRules.ONE_CLASS_STARTS_PROCESSES}. */
  static SortedMap<String, Rule> byName() {
    SortedMap<String, Rule> rules = new TreeMap<>();
    new ClassFileImporter()
        .importPackagesOf(AllRules.class).stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> field.getRawType().isEquivalentTo(Rule.class))
            .forEach(field ->
                rules.put(field.getOwner().getSimpleName() + "." + field.getName(), read(field)));
    return rules;
  }

  private static Rule read(JavaField field) {
    try {
      return (Rule) field.reflect().get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.getFullName() + " hides its rule", e);
    }
  }
}
