package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.bootstrap.logging.Escaper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Where a value stands, and the list that takes what is wrong with it. */
record Place(String path, Origin origin, List<ConfigProblem> problems) {
  private static final Pattern BARE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** The path of the file as a whole. */
  static final String ROOT = "$";

  static Place inFile(String path, Path file, List<ConfigProblem> problems) {
    return new Place(path, new Origin.File(file, OptionalInt.empty()), problems);
  }

  Place member(String name) {
    return new Place(join(path, name), origin, problems);
  }

  Place item(int index) {
    return new Place(path + "[" + index + "]", origin, problems);
  }

  Place atLine(int line) {
    return origin instanceof Origin.File(Path file, var ignored) && line > 0
        ? new Place(path, new Origin.File(file, OptionalInt.of(line)), problems)
        : this;
  }

  <T> Optional<T> refuse(JsonValue value, String allowed) {
    return atLine(value.line()).refuse(value.found(), allowed);
  }

  <T> Optional<T> refuse(String found, String allowed) {
    problems.add(new ConfigProblem(path, found, allowed, origin.place()));
    return Optional.empty();
  }

  /** The path of a member; a name that is not plain, which only a file can bring, is quoted. */
  static String join(String parent, String name) {
    String shown =
        BARE_NAME.matcher(name).matches() ? name : "[" + new JsonValue.Text(name, 0).found() + "]";
    return parent.equals(ROOT) ? shown : parent + "." + shown;
  }

  /** One line, printable, whatever an exception says. */
  static String said(Throwable fault) {
    return Escaper.escape(fault.getClass().getSimpleName() + ": " + fault.getMessage());
  }
}
