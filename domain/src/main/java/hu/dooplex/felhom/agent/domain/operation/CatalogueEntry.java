package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * One operation of the {@link Catalogue}: its name, whether it is on a guest, and all of its
 * parameters, in the order in which they are written.
 */
public final class CatalogueEntry<O extends Operation> {
  private final String wireName;
  private final boolean onGuest;
  private final Making<O> making;
  private final List<Column<O, ?>> columns;
  private final List<String> parameters;

  /** A parameter, and where the record has its value. */
  private record Column<O, T>(ListedParameter<T> parameter, Function<O, T> value) {
    void write(O operation, SequencedMap<String, FieldValue> to) {
      to.put(parameter.name(), parameter.write(value.apply(operation)));
    }
  }

  /** Makes the record of what was given. */
  private interface Making<O> {
    O make(Optional<GuestRef> guest, Given given) throws BadFieldException;
  }

  /** Makes the record of an operation on a guest. */
  interface OnGuest<O> {
    O make(GuestRef guest, Given given) throws BadFieldException;
  }

  /** Makes the record of an operation on the host. */
  interface OnHost<O> {
    O make(Given given) throws BadFieldException;
  }

  /** What was given for the listed parameters. */
  record Given(FieldValue.Fields fields) {
    <T> T get(ListedParameter<T> parameter) throws BadFieldException {
      return parameter.read(fields);
    }
  }

  private CatalogueEntry(
      String wireName, boolean onGuest, Making<O> making, List<Column<O, ?>> columns) {
    this.wireName = wireName;
    this.onGuest = onGuest;
    this.making = making;
    this.columns = List.copyOf(columns);
    this.parameters = columns.stream().map(column -> column.parameter().name()).toList();
  }

  static <O extends Operation.OnGuest> CatalogueEntry<O> onGuest(
      String wireName, OnGuest<O> making) {
    return new CatalogueEntry<>(
        wireName, true, (guest, given) -> making.make(guest.orElseThrow(), given), List.of());
  }

  static <O extends Operation.OnHost> CatalogueEntry<O> onHost(String wireName, OnHost<O> making) {
    return new CatalogueEntry<>(wireName, false, (guest, given) -> making.make(given), List.of());
  }

  <T> CatalogueEntry<O> with(ListedParameter<T> parameter, Function<O, T> value) {
    List<Column<O, ?>> more = new ArrayList<>(columns);
    more.add(new Column<>(parameter, value));
    return new CatalogueEntry<>(wireName, onGuest, making, more);
  }

  public String wireName() {
    return wireName;
  }

  /** Whether it is an {@link Operation.OnGuest}. */
  public boolean isOnGuest() {
    return onGuest;
  }

  /** The names of all of them: each is required. */
  public List<String> parameters() {
    return parameters;
  }

  /** The same, each with its kind. */
  public SequencedMap<String, ListedParameter.Kind> kinds() {
    SequencedMap<String, ListedParameter.Kind> kinds = new LinkedHashMap<>();
    columns.forEach(column -> kinds.put(column.parameter().name(), column.parameter().kind()));
    return kinds;
  }

  FieldValue.Fields write(O operation) {
    SequencedMap<String, FieldValue> params = new LinkedHashMap<>();
    columns.forEach(column -> column.write(operation, params));
    return new FieldValue.Fields(params);
  }

  /**
   * The operation with these parameters: with each of them, and no other.
   *
   * @param guest there exactly if it is on a guest
   */
  public O read(Optional<GuestRef> guest, FieldValue.Fields params) throws BadFieldException {
    if (guest.isPresent() != onGuest) {
      throw new IllegalArgumentException(wireName + (onGuest ? " is on a guest" : " is on none"));
    }
    params.requireExactly(parameters());
    try {
      return making.make(guest, new Given(params));
    } catch (IllegalArgumentException e) {
      throw BadFieldException.of("", "what does not go together", e);
    }
  }
}
