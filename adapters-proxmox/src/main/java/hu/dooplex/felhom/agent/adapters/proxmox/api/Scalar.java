package hu.dooplex.felhom.agent.adapters.proxmox.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Single JSON values as Perl writes them: a number may come as a string and a string as a number,
 * depending on how the variable was used last.
 */
final class Scalar {
  /** 2^63 as a double; from there on a double is no long. */
  private static final double LONG_END = 0x1p63;

  private Scalar() {}

  /** The value as text; a boolean is 0 or 1, as everywhere in Proxmox VE. */
  static Optional<String> text(JsonNode value) {
    if (value.isBoolean()) {
      return Optional.of(value.booleanValue() ? "1" : "0");
    }
    return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
  }

  /** The value as a whole number. */
  static OptionalLong integer(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return OptionalLong.of(value.longValue());
    }
    if (value.isTextual()) {
      try {
        return OptionalLong.of(Long.parseLong(value.textValue().strip()));
      } catch (NumberFormatException notPlain) {
        return whole(decimal(value));
      }
    }
    return whole(decimal(value));
  }

  /** The value as a finite number. */
  static OptionalDouble decimal(JsonNode value) {
    double number = Double.NaN;
    if (value.isNumber()) {
      number = value.doubleValue();
    } else if (value.isTextual()) {
      try {
        number = Double.parseDouble(value.textValue());
      } catch (NumberFormatException none) {
        return OptionalDouble.empty();
      }
    }
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  /** Yes or no: any number but 0 is yes; empty for what is neither. */
  static Optional<Boolean> flag(JsonNode value) {
    if (value.isBoolean()) {
      return Optional.of(value.booleanValue());
    }
    if (value.isTextual()) {
      return switch (value.textValue()) {
        case "", "false" -> Optional.of(false); // Perl's false prints as nothing
        case "true" -> Optional.of(true);
        default -> nonZero(value);
      };
    }
    return nonZero(value);
  }

  private static Optional<Boolean> nonZero(JsonNode value) {
    OptionalDouble number = decimal(value);
    return number.isPresent() ? Optional.of(number.getAsDouble() != 0) : Optional.empty();
  }

  private static OptionalLong whole(OptionalDouble number) {
    return number.isPresent()
            && number.getAsDouble() == Math.rint(number.getAsDouble())
            && Math.abs(number.getAsDouble()) < LONG_END
        ? OptionalLong.of((long) number.getAsDouble())
        : OptionalLong.empty();
  }
}
