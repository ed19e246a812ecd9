package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a scenario's file, read word by word; quotes hold words together, and what follows a
 * {@code #} is for people. Whatever is wrong with it is said with file and line.
 */
final class Line {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

  private final String place;
  private final List<String> words;
  private int next;

  private Line(String place, List<String> words) {
    this.place = place;
    this.words = words;
  }

  /** The lines of the file that say something. */
  static List<Line> of(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : Files.readAllLines(file)) {
      number++;
      List<String> words = words(text);
      if (!words.isEmpty()) {
        lines.add(new Line(file.getFileName() + " line " + number, words));
      }
    }
    return lines;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher found = WORD.matcher(text);
    while (found.find() && !found.group().startsWith("#")) {
      words.add(found.group().replace("\"", ""));
    }
    return words;
  }

  boolean more() {
    return next < words.size();
  }

  String word() {
    if (!more()) {
      throw wrong("something is missing at its end");
    }
    return words.get(next++);
  }

  int number() {
    String word = word();
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw wrong(word + " is no number");
    }
  }

  /** That many, if the next word is a number. */
  int numberOr(int otherwise) {
    return more() && words.get(next).matches("\\d+") ? number() : otherwise;
  }

  Duration seconds() {
    return Duration.ofSeconds(number());
  }

  GuestRef guest() {
    String word = word();
    String[] parts = word.split("/", -1);
    if (parts.length != 2) {
      throw wrong(word + " is no guest such as lxc/101");
    }
    return new GuestRef(
        GuestKind.of(parts[0]).orElseThrow(() -> wrong(parts[0] + " is no kind of guest")),
        Vmid.parse(parts[1]).orElseThrow(() -> wrong(parts[1] + " is no vmid")));
  }

  /** All words that are left. */
  List<String> rest() {
    List<String> rest = words.subList(next, words.size());
    next = words.size();
    return rest;
  }

  /** All words that are left, for people; they are still to be read. */
  String left() {
    return String.join(" ", words.subList(next, words.size()));
  }

  /** Whether that one word is all that is left. */
  boolean is(String word) {
    return words.subList(next, words.size()).equals(List.of(word));
  }

  /** What is left, as a line of its own. */
  Line tail() {
    return new Line(place, List.copyOf(rest()));
  }

  void end() {
    if (more()) {
      throw wrong(words.get(next) + " is not understood");
    }
  }

  IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(place + ": " + what);
  }
}
