package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What is wrong with a parameter's value, in the server's words (pve-common, {@code
 * PVE::JSONSchema::check_prop}: type first, then format, then bounds).
 */
interface ParameterCheck {
  Optional<String> problem(String value);

  /** Any text. */
  ParameterCheck TEXT = value -> Optional.empty();

  /** {@code 0} or {@code 1}; {@code yes} and {@code true} are refused. */
  ParameterCheck BOOLEAN = ofType("boolean", Pattern.compile("[01]").asMatchPredicate());

  ParameterCheck INTEGER = ofType("integer", Pattern.compile("[+-]?\\d+").asMatchPredicate());

  ParameterCheck NATURAL = INTEGER.then(atLeast(0));

  /** A decimal number, with a fraction or an exponent if need be. */
  ParameterCheck NUMBER =
      ofType(
          "number",
          Pattern.compile("[+-]?(\\d+\\.\\d+|\\d+\\.|\\.\\d+|\\d+)([eE][+-]?\\d+)?")
              .asMatchPredicate());

  ParameterCheck VMID =
      INTEGER.then(
          format(
              Pattern.compile("[1-9][0-9]{2,8}").asMatchPredicate(),
              value -> "value does not look like a valid VM ID\n"));

  ParameterCheck STORAGE =
      format(
          Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]*[a-zA-Z0-9]").asMatchPredicate(),
          value -> "storage ID '" + value + "' contains illegal characters\n");

  ParameterCheck SNAPSHOT =
      format(
          Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]+").asMatchPredicate(),
          value -> "invalid configuration ID '" + value + "'\n");

  /** {@code pve-snapshot-name}. */
  ParameterCheck SNAPSHOT_NAME =
      SNAPSHOT.then(value ->
          value.codePointCount(0, value.length()) > 40
              ? Optional.of("value may only be 40 characters long")
              : Optional.empty());

  ParameterCheck CONTENT =
      format(
          List.of("images", "rootdir", "vztmpl", "iso", "backup", "snippets", "import", "none")
              ::contains,
          value -> "invalid content type '" + value + "'\n");

  ParameterCheck CONTENTS = listOf(CONTENT);

  ParameterCheck TASK_STATES =
      listOf(
          format(
              Pattern.compile("ok|error|warning|unknown", Pattern.CASE_INSENSITIVE)
                  .asMatchPredicate(),
              value -> "invalid status '" + value + "'\n"));

  static ParameterCheck oneOf(String... values) {
    return value ->
        List.of(values).contains(value)
            ? Optional.empty()
            : Optional.of(
                "value '%s' does not have a value in the enumeration '%s'"
                    .formatted(value, String.join(", ", values)));
  }

  static ParameterCheck matching(String pattern) {
    Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
    return value ->
        matches.test(value)
            ? Optional.empty()
            : Optional.of("value does not match the regex pattern");
  }

  /** For a value that is known to be a number. */
  static ParameterCheck atLeast(long minimum) {
    return value ->
        new BigDecimal(value).compareTo(BigDecimal.valueOf(minimum)) < 0
            ? Optional.of("value must have a minimum value of " + minimum)
            : Optional.empty();
  }

  /** For a value that is known to be a number. */
  static ParameterCheck within(long minimum, long maximum) {
    return atMost(maximum).then(atLeast(minimum));
  }

  private static ParameterCheck atMost(long maximum) {
    return value ->
        new BigDecimal(value).compareTo(BigDecimal.valueOf(maximum)) > 0
            ? Optional.of("value must have a maximum value of " + maximum)
            : Optional.empty();
  }

  static ParameterCheck noLongerThan(int characters) {
    return value ->
        value.codePointCount(0, value.length()) > characters
            ? Optional.of("value may only be " + characters + " characters long")
            : Optional.empty();
  }

  private static ParameterCheck ofType(String type, Predicate<String> isOne) {
    return value ->
        isOne.test(value)
            ? Optional.empty()
            : Optional.of("type check ('%s') failed - got '%s'".formatted(type, value));
  }

  static ParameterCheck format(Predicate<String> valid, UnaryOperator<String> problem) {
    return value ->
        valid.test(value)
            ? Optional.empty()
            : Optional.of("invalid format - " + problem.apply(value));
  }

  /** Lists are separated as {@code PVE::Tools::split_list} does. */
  static ParameterCheck listOf(ParameterCheck item) {
    return value ->
        Call.list(value).stream().map(item::problem).flatMap(Optional::stream).findFirst();
  }

  default ParameterCheck then(ParameterCheck next) {
    return value -> {
      Optional<String> problem = problem(value);
      return problem.isPresent() ? problem : next.problem(value);
    };
  }
}
