package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameters of one call, those in its path included; no others are allowed. */
final class ParameterSchema {
  private record Rule(ParameterCheck check, boolean required) {}

  private final SortedMap<String, Rule> rules = new TreeMap<>();
  private final SortedMap<String, String> needs = new TreeMap<>();

  static ParameterSchema parameters() {
    return new ParameterSchema();
  }

  ParameterSchema required(String name, ParameterCheck check) {
    rules.put(name, new Rule(check, true));
    return this;
  }

  ParameterSchema optional(String name, ParameterCheck check) {
    rules.put(name, new Rule(check, false));
    return this;
  }

  /** The first makes no sense without the second. */
  ParameterSchema needs(String name, String other) {
    needs.put(name, other);
    return this;
  }

  void validate(Map<String, String> values) {
    SortedMap<String, String> errors = new TreeMap<>();
    rules.forEach((name, rule) -> {
      String value = values.get(name);
      if (value != null) {
        rule.check().problem(value).ifPresent(problem -> errors.put(name, problem));
      } else if (rule.required()) {
        errors.put(name, "property is missing and it is not optional");
      }
    });
    needs.forEach((name, other) -> {
      if (values.containsKey(name) && !values.containsKey(other)) {
        errors.put(other, "missing property - '" + name + "' requires this property");
      }
    });
    values.keySet().stream()
        .filter(name -> !rules.containsKey(name))
        .forEach(name ->
            errors.put(
                name,
                "property is not defined in schema and the schema does not allow additional"
                    + " properties"));
    if (!errors.isEmpty()) {
      throw Refusal.parameters(errors);
    }
  }
}
