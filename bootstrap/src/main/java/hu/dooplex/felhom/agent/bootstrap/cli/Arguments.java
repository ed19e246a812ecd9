package hu.dooplex.felhom.agent.bootstrap.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command, and what it takes, for picocli. Not by its annotations: the JDK spins a proxy for each
 * kind of them at each start, which takes longer than most commands run.
 *
 * <p>A field that nothing is given for keeps what it holds; so a command is parsed once.
 */
final class Arguments {
  private Arguments() {}

  /**
   * A command that takes nothing yet.
   *
   * @param runs a {@link Runnable} or {@link java.util.concurrent.Callable}
   */
  static CommandSpec command(String name, Object runs, String... description) {
    CommandSpec command = CommandSpec.wrapWithoutInspection(runs).name(name);
    command.usageMessage().description(description);
    return command;
  }

  /** An option without a value. */
  static OptionSpec.Builder flag(String name, Consumer<Boolean> field) {
    return option(name, "", boolean.class, field);
  }

  /** An option with a value. */
  static <T> OptionSpec.Builder option(
      String name, String label, Class<T> type, Consumer<T> field) {
    return option(name, label, new Field<>(field)).type(type);
  }

  /** An option with a value, for a field that is empty without it. */
  static <T> OptionSpec.Builder optional(
      String name, String label, Class<T> type, Consumer<Optional<T>> field) {
    return option(name, label, type, given -> field.accept(Optional.of(given)));
  }

  /** An option that may be repeated, with a key and a value each time. */
  static OptionSpec.Builder entries(
      String name, String label, Consumer<Map<String, String>> field) {
    return option(name, label, new Field<>(field))
        .type(Map.class)
        .auxiliaryTypes(String.class, String.class);
  }

  private static OptionSpec.Builder option(String name, String label, Field<?> field) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .hasInitialValue(false)
        .getter(field)
        .setter(field);
  }

  /** What must stand at that place, which is counted from 0. */
  static <T> PositionalParamSpec.Builder parameter(
      int place, String label, Class<T> type, Consumer<T> field) {
    return parameter(Integer.toString(place), label, new Field<>(field)).type(type).required(true);
  }

  /** What may stand at the first place. */
  static PositionalParamSpec.Builder optionalParameter(
      String label, Consumer<Optional<String>> field) {
    return parameter("0", label, new Field<>(field))
        .arity("0..1")
        .type(Optional.class)
        .auxiliaryTypes(String.class)
        .initialValue(Optional.empty())
        .hasInitialValue(true);
  }

  /**
   * What may stand at all the places from one on.
   *
   * @param arity how many are looked at together, such as {@code 1..*} where one must be there
   */
  static <T> PositionalParamSpec.Builder parameters(
      int from, String arity, String label, Class<T> type, Consumer<List<T>> field) {
    return parameter(from + "..*", label, new Field<>(field))
        .arity(arity)
        .required(!arity.startsWith("0"))
        .type(List.class)
        .auxiliaryTypes(type);
  }

  private static PositionalParamSpec.Builder parameter(String index, String label, Field<?> field) {
    return PositionalParamSpec.builder()
        .index(index)
        .paramLabel(label)
        .hasInitialValue(false)
        .getter(field)
        .setter(field);
  }

  /** Where picocli puts a value, and looks up the list or map that it goes on to fill. */
  private static final class Field<V> implements IGetter, ISetter {
    private final Consumer<V> field;
    private @Nullable Object given;

    Field(Consumer<V> field) {
      this.field = field;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as picocli declares it
    public <T> @Nullable T get() {
      return (T) given;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T set(T value) {
      given = value;
      field.accept((V) value);
      return value;
    }
  }
}
