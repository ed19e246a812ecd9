package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeJsonTest {
  private static final String EXAMPLE =
      "{\"poll_interval_seconds\": 300, \"blocked\": false, \"desired_generation\": 17,"
          + " \"has_signed_ops\": true}";
  private static final ControlEnvelope NOTHING =
      new ControlEnvelope(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), false);

  @Test
  void theProtocolsExampleIsReadWhole() throws Exception {
    assertEquals(
        new ControlEnvelope(OptionalLong.of(300), Optional.of(false), OptionalLong.of(17), true),
        read(EXAMPLE));
    assertEquals(
        List.of(),
        WireSchemas.complaints(WireSchemas.CONTROL_ENVELOPE, new ObjectMapper().readTree(EXAMPLE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " \r\n\t{ } \n",
        "{\"poll_interval_seconds\":null,\"blocked\":null,\"desired_generation\":null,\"has_signed_ops\":null}",
        "{\"new\":{\"blocked\":true,\"deep\":[[[{}]]]},\"other\":[1,2.5e300,\"x\",null]}",
      })
  void whatIsMissingNullOrUnknownSaysNothing(String reply) throws Exception {
    assertEquals(NOTHING, read(reply));
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60",
    "-5, -5",
    "0, 0",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9223372036854775807",
    "99999999999999999999999999999999999999, 9223372036854775807",
    "-9223372036854775809, -9223372036854775808",
  })
  void anIntervalOfAnySizeIsTakenWithoutOverflow(String sent, long taken) throws Exception {
    assertEquals(
        OptionalLong.of(taken),
        read("{\"poll_interval_seconds\":" + sent + "}").pollIntervalSeconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"300\"", "300.0", "3e2", "true", "[300]", "{\"seconds\":300}"})
  void anIntervalOfAnotherTypeLeavesTheIntervalAndTheRestHolds(String sent) throws Exception {
    assertEquals(
        new ControlEnvelope(OptionalLong.empty(), Optional.of(true), OptionalLong.empty(), false),
        read("{\"poll_interval_seconds\":" + sent + ",\"blocked\":true}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"blocked":1}                                 | blocked that is not true or false
          {"blocked":"true"}                            | blocked that is not true or false
          {"blocked":[]}                                | blocked that is not true or false
          {"has_signed_ops":0}                          | has_signed_ops that is not true or false
          {"desired_generation":"17"}                   | desired_generation that is not an integer
          {"desired_generation":17.0}                   | desired_generation that is not an integer
          {"desired_generation":1e3}                    | desired_generation that is not an integer
          {"desired_generation":-1}                     | desired_generation that is not an integer
          {"desired_generation":9223372036854775808}    | desired_generation that is not an integer
          {"desired_generation":true}                   | desired_generation that is not an integer
          {"desired_generation":{}}                     | desired_generation that is not an integer
          []                                            | is not a JSON object
          "text"                                        | is not a JSON object
          null                                          | is not a JSON object
          <!DOCTYPE html>                               | is not valid JSON
          {"blocked":true}{}                            | goes on after the JSON object
          {"blocked":true} x                            | is not valid JSON
          {"blocked":true,"blocked":false}              | is not valid JSON
          {"a":{"b":1,"b":1}}                           | is not valid JSON
          {"blocked":true                               | is not valid JSON
          {"blocked":NaN}                               | is not valid JSON
          {'blocked':true}                              | is not valid JSON
          {"desired_generation":017}                    | is not valid JSON
          """)
  void anythingElseIsRefusedWhole(String reply, String why) {
    String said = refusal(reply.getBytes(UTF_8));
    assertEquals(why, said.replaceFirst("^has a ", "").substring(0, why.length()), said);
  }

  @Test
  void anEmptyReplyIsNamed() {
    assertEquals("is empty", refusal(new byte[0]));
  }

  @Test
  void onlyUtf8IsRead() {
    assertEquals("is not valid JSON", refusal(EXAMPLE.getBytes(UTF_16BE)).substring(0, 17));
    byte[] latin1 = {'{', '"', 'a', '"', ':', '"', (byte) 0xe9, '"', '}'};
    assertEquals("is not valid JSON", refusal(latin1).substring(0, 17));
  }

  @Test
  void theReasonRepeatsNothingOfTheReply() {
    assertFalse(refusal("{\"blocked\": hunter2\u001b[31m}".getBytes(UTF_8)).contains("hunter2"));
  }

  @Test
  void nestingAsDeepAsTheLimitAllowsIsRefusedNotFatal() {
    String deep = "{\"a\":" + "[".repeat(Limits.ENVELOPE_MAX_BYTES - 5);
    assertEquals("is not valid JSON", refusal(deep.getBytes(UTF_8)).substring(0, 17));
  }

  @Test
  void aReplyWithAnyByteChangedIsReadOrRefusedAndNeverAnythingElse() {
    Random random = new Random(20261122);
    int readable = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] reply = EXAMPLE.getBytes(UTF_8);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        reply[random.nextInt(reply.length)] = (byte) random.nextInt(256);
      }
      try {
        EnvelopeJson.toDomain(reply);
        readable++;
      } catch (EnvelopeJson.NotAnEnvelope e) {
        assertFalse(e.why().isEmpty());
      }
    }
    assertTrue(readable > 0 && readable < 20_000);
  }

  private static ControlEnvelope read(String reply) throws Exception {
    return EnvelopeJson.toDomain(reply.getBytes(UTF_8));
  }

  private static String refusal(byte[] reply) {
    return assertThrows(EnvelopeJson.NotAnEnvelope.class, () -> EnvelopeJson.toDomain(reply)).why();
  }
}
