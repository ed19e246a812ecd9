package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode read(String text) throws IOException {
    try (JsonParser in = Answer.JSON.createParser(text)) {
      in.nextToken();
      return JsonTree.read(in);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "\"\"",
        "\"\\u0000 \\\" ő\"",
        "0",
        "-1",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775808",
        "0.1",
        "1e3",
        "-0.0",
        "[]",
        "{}",
        "[1,[2,[]],{\"a\":[null]}]",
        "{\"b\":{\"c\":1.5,\"d\":\"e\"},\"a\":[true]}"
      })
  void isTheTreeThatTheMapperMakes(String text) throws IOException {
    assertEquals(MAPPER.readTree(text), read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1", "[1,]", "{\"a\":}", "{\"a\":1,\"a\":2}", "{\"a\"", "}", "nul"})
  void whatIsNoJsonIsAnErrorOfTheParser(String text) {
    assertThrows(JsonProcessingException.class, () -> read(text));
  }

  @Test
  void stopsAtTheEndOfTheValue() throws IOException {
    try (JsonParser in = Answer.JSON.createParser("[{\"a\":[1]},2]")) {
      in.nextToken();
      in.nextToken();
      JsonTree.read(in);
      in.nextToken();
      assertEquals(2, in.getIntValue());
    }
  }
}
