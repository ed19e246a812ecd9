package hu.dooplex.felhom.agent.bootstrap.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of log events against the sources: every event that is logged stands in it with its
 * level and its fields, and no other does.
 */
class LogEventsPageTest {
  private static final Path PAGE = Path.of("src/docs/log-events.md");
  private static final Pattern CALL =
      Pattern.compile("\\b(?:events\\s*\\.\\s*(info|warning|error|record)|new (Notice))\\(");
  private static final Pattern LEVEL = Pattern.compile("Level\\.([A-Z]+)");
  private static final Pattern FIELD = Pattern.compile("field\\(\\s*\"([a-z0-9_]+)\"");
  private static final Pattern NAME = Pattern.compile("\"([a-z]+(?:_[a-z]+)*)\"");
  private static final Pattern FORWARDING =
      Pattern.compile("private void (\\w+)\\([^)]*String event\\b");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| ([a-z, ]+) \\| ([^|]*) \\| ([^|]+) \\| [^|]*\\|");

  /** What the classes log that only hand events on. */
  private static final Set<String> HAND_ON =
      Set.of("EventLog.java", "OperationEvents.java", "SystemEventLog.java");

  record Event(Set<String> levels, Set<String> fields) {
    Event() {
      this(new TreeSet<>(), new TreeSet<>());
    }
  }

  private final Map<String, Event> logged = new TreeMap<>();

  private static Map<String, Event> page() throws IOException {
    Map<String, Event> page = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        Matcher row = ROW.matcher(line);
        assertTrue(row.matches(), line);
        Set<String> fields =
            Stream.of(row.group(3).split("[`, ]+", -1))
                .filter(field -> !field.isEmpty())
                .collect(Collectors.toSet());
        Event event = new Event(Set.of(row.group(2).split(", ", -1)), fields);
        assertFalse(page.containsKey(row.group(1)), () -> row.group(1) + " is there twice");
        page.put(row.group(1), event);
      }
    }
    return page;
  }

  private void readSources() throws IOException {
    // What the Java runtime and libraries say comes under one name, whatever its level.
    logged.computeIfAbsent("log", name -> new Event()).levels().add("any");
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path sources : modules.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
              if (!HAND_ON.contains(file.getFileName().toString())) {
                read(Files.readString(file));
              }
            }
          }
        }
      }
    }
  }

  private void read(String source) {
    Matcher call = CALL.matcher(source);
    while (call.find()) {
      List<String> arguments = arguments(source, call.end());
      boolean record = "record".equals(call.group(1));
      if (record && !arguments.getFirst().contains("Level")) {
        continue;
      }
      Set<String> levels = new TreeSet<>();
      if (record) {
        LEVEL
            .matcher(arguments.removeFirst())
            .results()
            .forEach(found -> levels.add(found.group(1).toLowerCase(Locale.ROOT)));
      } else {
        levels.add(call.group(2) == null ? call.group(1) : "warning");
      }
      for (String name : names(source, arguments.removeFirst())) {
        Event event = logged.computeIfAbsent(name, first -> new Event());
        event.levels().addAll(levels);
        FIELD
            .matcher(String.join(",", arguments))
            .results()
            .forEach(found -> event.fields().add(found.group(1)));
      }
    }
  }

  /** The names that an argument can be: it has them itself, or the method's callers do. */
  private static List<String> names(String source, String argument) {
    if (!argument.strip().equals("event")) {
      return NAME.matcher(argument).results().map(found -> found.group(1)).toList();
    }
    Matcher method = FORWARDING.matcher(source);
    assertTrue(method.find(), source);
    List<String> names = new ArrayList<>();
    Matcher calls = Pattern.compile("\\b" + method.group(1) + "\\(").matcher(source);
    while (calls.find()) {
      for (String one : arguments(source, calls.end())) {
        if (NAME.matcher(one.strip()).matches()) {
          names.add(one.strip().replace("\"", ""));
        }
      }
    }
    return List.copyOf(names);
  }

  /** What stands between that bracket and its partner, parted at the commas between the two. */
  private static List<String> arguments(String source, int from) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int begin = from;
    for (int at = from; ; at++) {
      char c = source.charAt(at);
      if (c == '(') {
        depth++;
      } else if ((c == ')' && depth-- == 0) || (c == ',' && depth == 0)) {
        arguments.add(source.substring(begin, at));
        begin = at + 1;
        if (c == ')') {
          return arguments;
        }
      }
    }
  }

  @Test
  void thePageHasEveryEventWithItsLevel() throws IOException {
    readSources();
    assertTrue(logged.size() > 60, logged::toString);
    Map<String, Set<String>> inCode = new TreeMap<>();
    logged.forEach((name, event) -> inCode.put(name, new TreeSet<>(event.levels())));
    Map<String, Set<String>> onPage = new TreeMap<>();
    page().forEach((name, event) -> onPage.put(name, new TreeSet<>(event.levels())));
    assertEquals(inCode, onPage);
  }

  @Test
  void thePageHasEveryFieldThatAnEventIsLoggedWith() throws IOException {
    readSources();
    Map<String, Event> page = page();
    Map<String, Set<String>> missing = new TreeMap<>();
    logged.forEach((name, event) -> {
      Set<String> fields = new TreeSet<>(event.fields());
      fields.removeAll(page.getOrDefault(name, new Event()).fields());
      if (!fields.isEmpty()) {
        missing.put(name, fields);
      }
    });
    assertEquals(Map.of(), missing);
  }
}
