package hu.dooplex.felhom.agent.adapters.proxmox.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an answer outside 2xx says: mostly {@code {"data":null,"message":…,"errors":{…}}}, but also
 * nothing (401), plain text, or the HTML of something that is no API.
 *
 * @param message one line, escaped; empty if there was none
 * @param errors parameter → what is wrong with it, escaped
 * @param own whether it is Proxmox VE's own JSON error, with a message in it
 */
record Body(String message, Map<String, String> errors, boolean html, boolean own) {
  /** No error of Proxmox VE is longer; the rest of a longer one is not looked at. */
  private static final int LOOKED_AT_BYTES = 64 * 1024;

  Body {
    errors = Map.copyOf(errors);
  }

  static Body of(PveAnswer answer) {
    if (isHtml(answer)) {
      return new Body("", Map.of(), true, false);
    }
    int length = Math.min(answer.body().length, LOOKED_AT_BYTES);
    try (JsonParser in = Answer.JSON.createParser(answer.body(), 0, length)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        JsonNode json = JsonTree.read(in);
        String message = line(json.path("message"));
        boolean own = json.has("data") && !message.isEmpty();
        return new Body(message, errors(json.path("errors")), false, own);
      }
    } catch (IOException noJson) {
      return new Body(plain(answer.body(), length), Map.of(), false, false);
    }
    return new Body(plain(answer.body(), length), Map.of(), false, false);
  }

  static boolean isHtml(PveAnswer answer) {
    boolean declared =
        answer.contentType().filter(t -> t.toLowerCase(Locale.ROOT).contains("html")).isPresent();
    return declared || firstVisible(answer.body()) == '<';
  }

  private static int firstVisible(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b;
      }
    }
    return -1;
  }

  private static String plain(byte[] body, int length) {
    return ForeignText.oneLine(
        new String(body, 0, length, StandardCharsets.UTF_8).stripTrailing(),
        Limits.ERROR_EXCERPT_MAX_CHARS);
  }

  private static String line(JsonNode value) {
    return ForeignText.oneLine(
        Scalar.text(value).orElse("").stripTrailing(), Limits.ERROR_EXCERPT_MAX_CHARS);
  }

  private static Map<String, String> errors(JsonNode errors) {
    Map<String, String> byParameter = new TreeMap<>();
    errors
        .properties()
        .forEach(error ->
            byParameter.put(
                ForeignText.oneLine(error.getKey(), Limits.ERROR_EXCERPT_MAX_CHARS),
                line(error.getValue())));
    return byParameter;
  }
}
