package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON for {@code --json}. */
final class JsonText {
  /** ASCII alone: a terminal obeys some of the other characters instead of showing them. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonText() {}

  /** Writes one value. */
  interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes one value, and tells what came of it. */
  interface Telling<T> {
    T write(JsonGenerator json) throws IOException;
  }

  static String of(Writer writer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
      writer.write(json);
    } catch (IOException memoryDoesNotFail) {
      throw new UncheckedIOException(memoryDoesNotFail);
    }
    return text.toString();
  }

  /** The same, printed as it comes: what may be long need not fit into memory. */
  static <T> T print(PrintStream out, Telling<T> telling) {
    try {
      JsonGenerator json =
          FACTORY
              .createGenerator(new OutputStreamWriter(out, StandardCharsets.UTF_8))
              .useDefaultPrettyPrinter();
      T told = telling.write(json);
      json.flush(); // and not closed: it is not ours
      out.println();
      return told;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text, or null. */
  static void field(JsonGenerator json, String name, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    } else {
      json.writeNullField(name);
    }
  }
}
