package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format as strictly as it can be read, and the naming rules that {@code promtool
 * check metrics} has: every family once, HELP and TYPE right before its samples, counters end in
 * {@code _total} and nothing else does, no sample twice, no timestamps.
 */
final class Scrape {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z0-9_]+)(?:\\{(.+)})? (-?[0-9]+(?:\\.[0-9]+)?)");
  private static final Pattern LABEL =
      Pattern.compile("([a-z][a-z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\"\\\\n])*)\"(,|$)");

  record Sample(String name, Map<String, String> labels) {}

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<Sample, Double> samples = new HashMap<>();

  Scrape(String text) {
    assertTrue(text.endsWith("\n"), "the last line ends");
    List<String> lines = new ArrayList<>(text.lines().toList());
    assertEquals(text, String.join("\n", lines) + "\n", "LF alone ends a line");
    while (!lines.isEmpty()) {
      family(lines);
    }
  }

  private void family(List<String> lines) {
    String[] help = lines.removeFirst().split(" ", 4);
    assertEquals(List.of("#", "HELP"), List.of(help[0], help[1]));
    String name = help[2];
    assertTrue(NAME.matcher(name).matches(), name);
    assertTrue(help[3].endsWith(".") && !help[3].contains("\\"), help[3]);
    String[] type = lines.removeFirst().split(" ", -1);
    assertEquals(List.of("#", "TYPE", name), List.of(type[0], type[1], type[2]));
    assertTrue(List.of("counter", "gauge", "summary").contains(type[3]), type[3]);
    assertEquals(type[3].equals("counter"), name.endsWith("_total"), name);
    assertFalse(types.containsKey(name), name + " is there twice");
    types.put(name, type[3]);
    int before = samples.size();
    while (!lines.isEmpty() && !lines.getFirst().startsWith("#")) {
      sample(name, type[3].equals("summary"), lines.removeFirst());
    }
    assertTrue(samples.size() > before, name + " has no sample");
  }

  private void sample(String family, boolean summary, String line) {
    Matcher parts = SAMPLE.matcher(line);
    assertTrue(parts.matches(), line);
    List<String> names = summary ? List.of(family + "_sum", family + "_count") : List.of(family);
    assertTrue(names.contains(parts.group(1)), line);
    Map<String, String> labels = labels(Optional.ofNullable(parts.group(2)).orElse(""));
    Sample sample = new Sample(parts.group(1), labels);
    assertFalse(samples.containsKey(sample), line + " is there twice");
    samples.put(sample, Double.valueOf(parts.group(3)));
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int at = 0;
    while (at < text.length()) {
      assertTrue(label.find(at) && label.start() == at, text);
      String value =
          label
              .group(2)
              .replace("\\\\", "\0")
              .replace("\\\"", "\"")
              .replace("\\n", "\n")
              .replace("\0", "\\");
      assertFalse(labels.containsKey(label.group(1)), text);
      labels.put(label.group(1), value);
      at = label.end();
    }
    return labels;
  }

  Map<String, String> types() {
    return types;
  }

  int size() {
    return samples.size();
  }

  /**
   * @param labels names and values by turns
   */
  double value(String name, String... labels) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    Sample sample = new Sample("felhom_agent_" + name, wanted);
    return Optional.ofNullable(samples.get(sample))
        .orElseThrow(() -> new AssertionError(sample + " is none of " + samples));
  }
}
