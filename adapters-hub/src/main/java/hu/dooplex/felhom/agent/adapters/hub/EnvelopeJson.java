package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a {@code ControlEnvelope} (hub.md). A field it does not know is skipped; a field it knows
 * has its type and range, or nothing of the reply is used. The one exception is hub.md's own: a
 * wrong {@code poll_interval_seconds} counts as missing. JSON null counts as missing everywhere: it
 * is the protocol's word for "nothing known".
 */
final class EnvelopeJson {
  private OptionalLong pollIntervalSeconds = OptionalLong.empty();
  private Optional<Boolean> blocked = Optional.empty();
  private OptionalLong desiredGeneration = OptionalLong.empty();
  private boolean hasSignedOperations;

  private EnvelopeJson() {}

  /** Why a reply is no envelope; one line, with nothing of the reply in it. */
  static final class NotAnEnvelope extends Exception {
    private final String why;

    NotAnEnvelope(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  static ControlEnvelope toDomain(byte[] reply) throws NotAnEnvelope {
    EnvelopeJson envelope = new EnvelopeJson();
    try (JsonParser json = StrictJson.parser(reply)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new NotAnEnvelope(reply.length == 0 ? "is empty" : "is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        envelope.take(field, json);
      }
      if (json.nextToken() != null) {
        throw new NotAnEnvelope("goes on after the JSON object");
      }
    } catch (JsonProcessingException e) {
      // Not the parser's own text: it repeats what was sent.
      throw new NotAnEnvelope(
          "is not valid JSON"
              + (e.getLocation() == null ? "" : at(e.getLocation().getCharOffset())));
    } catch (IOException e) {
      throw new NotAnEnvelope("is not valid JSON");
    }
    return new ControlEnvelope(
        envelope.pollIntervalSeconds,
        envelope.blocked,
        envelope.desiredGeneration,
        envelope.hasSignedOperations);
  }

  private static String at(long offset) {
    return offset < 0 ? "" : " (at character " + offset + ")";
  }

  private void take(String field, JsonParser json) throws IOException, NotAnEnvelope {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    switch (field) {
      case "poll_interval_seconds" -> pollIntervalSeconds = seconds(json);
      case "blocked" -> blocked = Optional.of(truth(field, json));
      case "desired_generation" -> desiredGeneration = OptionalLong.of(generation(field, json));
      case "has_signed_ops" -> hasSignedOperations = truth(field, json);
      default -> json.skipChildren();
    }
  }

  /** Any integer, however large: the nearest long is as far out of bounds as the number itself. */
  private static OptionalLong seconds(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      json.skipChildren();
      return OptionalLong.empty();
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return OptionalLong.of(
          json.getBigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
    return OptionalLong.of(json.getLongValue());
  }

  private static boolean truth(String field, JsonParser json) throws NotAnEnvelope {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new NotAnEnvelope("has a " + field + " that is not true or false");
    };
  }

  private static long generation(String field, JsonParser json) throws IOException, NotAnEnvelope {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        && json.getLongValue() >= 0) {
      return json.getLongValue();
    }
    throw new NotAnEnvelope("has a " + field + " that is not an integer from 0 to 2^63-1");
  }
}
