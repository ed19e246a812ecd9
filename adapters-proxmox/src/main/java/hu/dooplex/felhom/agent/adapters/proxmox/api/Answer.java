package hu.dooplex.felhom.agent.adapters.proxmox.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.ApiException.BadAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A 2xx answer, {@code {"data": …, "total": n}}. Lists are read row by row: never more than one row
 * is in memory as a tree, so that a long list fits the daemon's small heap.
 */
final class Answer {
  private static final int DEEPEST = 32;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private final PveRequest request;
  private final PveAnswer answer;

  Answer(PveRequest request, PveAnswer answer) {
    this.request = request;
    this.answer = answer;
  }

  /** The answer to a read that gives one object. */
  Fields object() throws BadAnswer {
    return read(
            in -> {
              if (in.currentToken() != JsonToken.START_OBJECT) {
                throw bad("\"data\" is no object");
              }
              return new Fields(JsonTree.read(in));
            })
        .data();
  }

  /** The answer to a change: a text, or {@code null} when there is nothing to say. */
  Optional<String> textOrNull() throws BadAnswer {
    return read(in ->
            switch (in.currentToken()) {
              case VALUE_STRING -> Optional.of(in.getText());
              case VALUE_NULL -> Optional.<String>empty();
              default -> throw bad("\"data\" is neither a text nor null");
            })
        .data();
  }

  /**
   * The answer to a read that gives a list of objects.
   *
   * @param row reads one of them; empty if it does not say what it is about
   */
  <T> Rows<T> rows(Function<Fields, Optional<T>> row) throws BadAnswer {
    return rows(row, false);
  }

  /**
   * The same for a task's log: when Proxmox VE cannot open its file, the only line, which says so,
   * is not in a list (recorded on 8.4.21).
   */
  <T> Rows<T> rowsOrOne(Function<Fields, Optional<T>> row) throws BadAnswer {
    return rows(row, true);
  }

  private <T> Rows<T> rows(Function<Fields, Optional<T>> row, boolean loneRow) throws BadAnswer {
    List<T> readable = new ArrayList<>();
    int[] unusable = {0};
    OptionalLong total =
        read(
                in -> {
                  boolean list = in.currentToken() == JsonToken.START_ARRAY;
                  if (!list && !(loneRow && in.currentToken() == JsonToken.START_OBJECT)) {
                    throw bad("\"data\" is no list");
                  }
                  while (!list || in.nextToken() != JsonToken.END_ARRAY) {
                    JsonNode element = JsonTree.read(in);
                    Optional<T> value =
                        element.isObject() ? row.apply(new Fields(element)) : Optional.empty();
                    value.ifPresentOrElse(readable::add, () -> unusable[0]++);
                    if (!list) {
                      break;
                    }
                  }
                  return readable;
                })
            .total();
    return new Rows<>(request, readable, unusable[0], total);
  }

  private <T> Envelope<T> read(DataReader<T> reader) throws BadAnswer {
    try (JsonParser in = JSON.createParser(answer.body())) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw bad(answer.body().length == 0 ? "an empty answer" : "no JSON object");
      }
      Optional<T> data = Optional.empty();
      OptionalLong total = OptionalLong.empty();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "data" -> data = Optional.of(reader.read(in));
          case "total" -> total = Scalar.integer(JsonTree.read(in));
          default -> in.skipChildren();
        }
      }
      if (in.nextToken() != null) {
        throw bad("something follows the JSON object");
      }
      return new Envelope<>(data.orElseThrow(() -> bad("no \"data\" in it")), total);
    } catch (IOException e) {
      // its own text quotes the answer, so only the place is told
      throw bad(Body.isHtml(answer) ? "HTML" : "broken JSON" + place(e));
    }
  }

  private static String place(IOException e) {
    return e instanceof JsonProcessingException json && json.getLocation() != null
        ? " at byte " + json.getLocation().getByteOffset()
        : "";
  }

  private BadAnswer bad(String what) {
    return new ApiException.BadAnswer(
        request.toString(),
        "not the answer of a Proxmox VE API, but "
            + what
            + " ("
            + answer.body().length
            + " bytes); check \"proxmox.url\"");
  }

  /** Reads the value that the parser stands at the beginning of. */
  @FunctionalInterface
  private interface DataReader<T> {
    T read(JsonParser in) throws IOException, BadAnswer;
  }

  private record Envelope<T>(T data, OptionalLong total) {}
}
