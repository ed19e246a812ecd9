package hu.dooplex.felhom.agent.adapters.cli.journal;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Maps of texts, of which the files have one kind: with null for a value that is not there. */
final class TextMaps {
  private TextMaps() {}

  static SortedMap<String, Optional<String>> optional(Map<String, String> values) {
    SortedMap<String, Optional<String>> optional = new TreeMap<>();
    values.forEach((key, value) -> optional.put(key, Optional.of(value)));
    return optional;
  }

  static SortedMap<String, String> present(Map<String, Optional<String>> values) throws Damage {
    SortedMap<String, String> present = new TreeMap<>();
    for (var entry : values.entrySet()) {
      if (entry.getValue().isEmpty()) {
        throw new Damage("'" + entry.getKey() + "' has no value");
      }
      present.put(entry.getKey(), entry.getValue().get());
    }
    return present;
  }
}
