package hu.dooplex.felhom.agent.adapters.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the fields of a JSON object, in printable ASCII: whatever a text holds, a half surrogate
 * pair too, comes back as it was. An empty optional has no field. {@link FieldReader} reads them in
 * the same order.
 */
final class FieldWriter {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator json;

  FieldWriter() {
    try {
      json = JSON.createGenerator(bytes);
      json.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory alone
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void write(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FieldWriter text(String name, String value) {
    write(() -> json.writeStringField(name, value));
    return this;
  }

  FieldWriter text(String name, Optional<?> value) {
    value.ifPresent(present -> text(name, present.toString()));
    return this;
  }

  FieldWriter integer(String name, long value) {
    write(() -> json.writeNumberField(name, value));
    return this;
  }

  FieldWriter truth(String name, boolean value) {
    write(() -> json.writeBooleanField(name, value));
    return this;
  }

  FieldWriter instant(String name, Instant value) {
    return text(name, value.toString());
  }

  FieldWriter texts(String name, Collection<String> values) {
    write(() -> {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    });
    return this;
  }

  /** An object with one field for each key; an empty value is null. */
  FieldWriter map(String name, Map<String, Optional<String>> values) {
    write(() -> {
      json.writeObjectFieldStart(name);
      for (var entry : values.entrySet()) {
        if (entry.getValue().isPresent()) {
          json.writeStringField(entry.getKey(), entry.getValue().get());
        } else {
          json.writeNullField(entry.getKey());
        }
      }
      json.writeEndObject();
    });
    return this;
  }

  FieldWriter fields(String name, FieldValue.Fields fields) {
    write(() -> {
      json.writeFieldName(name);
      value(fields);
    });
    return this;
  }

  private void value(FieldValue value) throws IOException {
    switch (value) {
      case FieldValue.Text(String text) -> json.writeString(text);
      case FieldValue.Whole(long number) -> json.writeNumber(number);
      case FieldValue.Flag(boolean flag) -> json.writeBoolean(flag);
      case FieldValue.Items(List<FieldValue> items) -> {
        json.writeStartArray();
        for (FieldValue item : items) {
          value(item);
        }
        json.writeEndArray();
      }
      case FieldValue.Fields fields -> {
        json.writeStartObject();
        for (var field : fields.values().entrySet()) {
          json.writeFieldName(field.getKey());
          value(field.getValue());
        }
        json.writeEndObject();
      }
    }
  }

  /** Fields up to {@link #end} belong to an object of that name. */
  FieldWriter object(String name) {
    write(() -> json.writeObjectFieldStart(name));
    return this;
  }

  /** Objects up to {@link #endArray} belong to an array of that name. */
  FieldWriter array(String name) {
    write(() -> json.writeArrayFieldStart(name));
    return this;
  }

  FieldWriter element() {
    write(json::writeStartObject);
    return this;
  }

  FieldWriter end() {
    write(json::writeEndObject);
    return this;
  }

  FieldWriter endArray() {
    write(json::writeEndArray);
    return this;
  }

  /** Ends the object; without its opening brace, which is what {@link RecordLine} begins with. */
  byte[] fields() {
    byte[] whole = object();
    byte[] fields = new byte[whole.length - 1];
    System.arraycopy(whole, 1, fields, 0, fields.length);
    return fields;
  }

  /** Ends the object. */
  byte[] object() {
    write(() -> {
      json.writeEndObject();
      json.flush();
    });
    return bytes.toByteArray();
  }
}
