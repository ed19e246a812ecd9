package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Writes named fields by the protocol's rules: a value that is not known is null, never left out;
 * enums in lower case; times in UTC with whole seconds.
 */
final class JsonFields {
  /** Writes the fields of one object. */
  @FunctionalInterface
  interface Body<T> {
    void write(JsonFields to, T value) throws IOException;
  }

  // RFC 3339 has four digits for the year.
  private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final JsonGenerator json;

  JsonFields(JsonGenerator json) {
    this.json = json;
  }

  <T> void object(T value, Body<T> body) throws IOException {
    json.writeStartObject();
    body.write(this, value);
    json.writeEndObject();
  }

  <T> void object(String name, T value, Body<T> body) throws IOException {
    json.writeFieldName(name);
    object(value, body);
  }

  <T> void object(String name, Optional<T> value, Body<T> body) throws IOException {
    if (value.isPresent()) {
      object(name, value.get(), body);
    } else {
      json.writeNullField(name);
    }
  }

  <T> void objects(String name, Collection<T> values, Body<T> body) throws IOException {
    json.writeArrayFieldStart(name);
    for (T value : values) {
      object(value, body);
    }
    json.writeEndArray();
  }

  void texts(String name, Collection<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(wellFormed(value));
    }
    json.writeEndArray();
  }

  void numbers(String name, Collection<Double> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      json.writeNumber(value);
    }
    json.writeEndArray();
  }

  void text(String name, String value) throws IOException {
    json.writeStringField(name, wellFormed(value));
  }

  void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      text(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }

  void word(String name, Enum<?> value) throws IOException {
    json.writeStringField(name, value.name().toLowerCase(Locale.ROOT));
  }

  void truth(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  void truth(String name, Optional<Boolean> value) throws IOException {
    if (value.isPresent()) {
      truth(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }

  void number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  void number(String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      number(name, value.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }

  void number(String name, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      number(name, value.getAsInt());
    } else {
      json.writeNullField(name);
    }
  }

  /** JSON has no NaN and no infinity; such a value is not known. */
  void number(String name, OptionalDouble value) throws IOException {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      json.writeNumberField(name, value.getAsDouble());
    } else {
      json.writeNullField(name);
    }
  }

  void time(String name, Instant value) throws IOException {
    json.writeStringField(
        name, DateTimeFormatter.ISO_INSTANT.format(value.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** A time that the format cannot write is not known: storages give any number for a time. */
  void time(String name, Optional<Instant> value) throws IOException {
    if (value.isPresent() && hasFourDigitYear(value.get())) {
      time(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }

  private static boolean hasFourDigitYear(Instant time) {
    return !time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME);
  }

  /** Half a surrogate pair is no character: strict readers would refuse the report for one name. */
  private static String wellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
