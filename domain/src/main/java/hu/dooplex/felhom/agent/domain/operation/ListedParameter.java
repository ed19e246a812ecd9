package hu.dooplex.felhom.agent.domain.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A parameter that the catalogue lists: its name, and how its value is written down and read.
 *
 * @param <T> what it is in an operation's record
 */
public final class ListedParameter<T> {
  /** What a value looks like where a person writes it. */
  public enum Kind {
    TEXT,
    WHOLE,
    FLAG,
    LIST,
    MAP
  }

  private final String name;
  private final Kind kind;
  private final FieldValue.Reading<T> reading;
  private final Function<T, FieldValue> writing;

  private ListedParameter(
      String name, Kind kind, FieldValue.Reading<T> reading, Function<T, FieldValue> writing) {
    this.name = name;
    this.kind = kind;
    this.reading = reading;
    this.writing = writing;
  }

  /** The name in documents and in the journal. */
  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  T read(FieldValue.Fields fields) throws BadFieldException {
    return fields.read(name, reading);
  }

  FieldValue write(T value) {
    return writing.apply(value);
  }

  static <T> ListedParameter<T> of(
      String name, Kind kind, FieldValue.Reading<T> reading, Function<T, FieldValue> writing) {
    return new ListedParameter<>(name, kind, reading, writing);
  }

  static ListedParameter<String> text(String name) {
    return text(name, text -> text, text -> text);
  }

  /** Of a type that checks its own text. */
  static <T> ListedParameter<T> text(
      String name, Function<String, T> made, Function<T, String> text) {
    return of(
        name,
        Kind.TEXT,
        value -> made.apply(value.text()),
        value -> new FieldValue.Text(text.apply(value)));
  }

  static ListedParameter<Integer> whole(String name, int min, int max) {
    return of(
        name,
        Kind.WHOLE,
        value -> (int) value.whole(min, max),
        number -> new FieldValue.Whole(number));
  }

  static ListedParameter<Long> longWhole(String name, long min, long max) {
    return of(name, Kind.WHOLE, value -> value.whole(min, max), FieldValue.Whole::new);
  }

  static ListedParameter<Boolean> flag(String name) {
    return of(name, Kind.FLAG, FieldValue::flag, FieldValue.Flag::new);
  }

  static ListedParameter<List<String>> texts(String name) {
    return of(name, Kind.LIST, value -> value.items(FieldValue::text), ListedParameter::items);
  }

  /** A list in which the order says nothing and nothing stands twice; it is written sorted. */
  static ListedParameter<SortedSet<String>> textSet(String name) {
    return of(
        name,
        Kind.LIST,
        value -> {
          List<String> listed = value.items(FieldValue::text);
          SortedSet<String> set = new TreeSet<>(listed);
          if (set.size() != listed.size()) {
            throw value.not("each text once");
          }
          return set;
        },
        ListedParameter::items);
  }

  static ListedParameter<SortedMap<String, String>> textMap(String name) {
    return of(name, Kind.MAP, ListedParameter::readTexts, ListedParameter::writeTexts);
  }

  static SortedMap<String, String> readTexts(FieldValue value) throws BadFieldException {
    FieldValue.Fields fields = value.fields();
    SortedMap<String, String> texts = new TreeMap<>();
    for (String key : fields.values().keySet()) {
      texts.put(key, fields.read(key, FieldValue::text));
    }
    return texts;
  }

  static FieldValue writeTexts(SortedMap<String, String> texts) {
    SortedMap<String, FieldValue> fields = new TreeMap<>();
    texts.forEach((key, text) -> fields.put(key, new FieldValue.Text(text)));
    return new FieldValue.Fields(fields);
  }

  private static FieldValue items(Iterable<String> texts) {
    List<FieldValue> items = new ArrayList<>();
    texts.forEach(text -> items.add(new FieldValue.Text(text)));
    return new FieldValue.Items(items);
  }
}
