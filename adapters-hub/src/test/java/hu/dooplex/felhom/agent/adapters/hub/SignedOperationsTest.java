package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubCall;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.hub.simulator.SimulatedHub;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedOperationsTest {
  private static final Secret TOKEN = new Secret("hub-token-0123456789");
  private static final Duration ENOUGH = Duration.ofSeconds(30);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final OperationResult RESULT =
      new OperationResult(
          "ab".repeat(32),
          Optional.of(SampleDocuments.NONCE),
          OperationResult.Outcome.SUCCEEDED,
          "done",
          "guest \u202e\n 101 is gone",
          Optional.of(
              new Upid("UPID:pve1:0000A1B2:000C3D4E:67000000:vzdestroy:101:felhom@pve!agent:")),
          Instant.parse("2026-11-22T19:00:07.9Z"));

  private static final String EXAMPLE =
      "{\"operations\":[{\"document\":\"e30K\",\"signatures\":[\"-----BEGIN\",\"b\"]},"
          + "{\"signatures\":[],\"document\":\"\"}]}";

  private static List<SignedEnvelope> parse(String reply) throws BadDocumentException {
    return SignedOperationsJson.toDomain(reply.getBytes(UTF_8));
  }

  private static BadDocumentException refusal(String reply) {
    return assertThrows(BadDocumentException.class, () -> parse(reply), reply);
  }

  private static boolean schemaTakes(String reply) throws Exception {
    return WireSchemas.complaints(WireSchemas.SIGNED_OPERATIONS, MAPPER.readTree(reply)).isEmpty();
  }

  @Test
  void documentsAndSignaturesComeByteForByteAndInTheirOrder() throws Exception {
    List<SignedEnvelope> operations = parse(EXAMPLE);
    assertEquals(2, operations.size());
    assertArrayEquals("{}\n".getBytes(UTF_8), operations.get(0).document());
    assertEquals(
        List.of("-----BEGIN", "b"),
        operations.get(0).signatures().stream()
            .map(armored -> new String(armored, UTF_8))
            .toList());
    assertEquals(0, operations.get(1).document().length);
    assertEquals(List.of(), operations.get(1).signatures());
    assertTrue(schemaTakes(EXAMPLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"operations\":[]}",
        "{\"next\":{\"a\":[null,1.5]},\"operations\":[],\"more\":null}",
        "{\"operations\":[{\"id\":7,\"document\":\"AA==\",\"by\":{\"a\":[{}]},\"signatures\":[]}]}",
      })
  void hubsMayGrow(String reply) throws Exception {
    parse(reply);
    assertTrue(schemaTakes(reply));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                       | $             | a list
          {}                                                       | $             | no operations
          {"operations":null}                                      | operations    | null
          {"operations":{}}                                        | operations    | an object
          {"operations":[null]}                                    | operations[0] | null
          {"operations":[{"document":""}]}                         | operations[0] | no signatures
          {"operations":[{"signatures":[]}]}                       | operations[0] | no document
          {"operations":[{"document":1,"signatures":[]}]}          | operations[0].document | 1
          {"operations":[{"document":null,"signatures":[]}]}       | operations[0].document | null
          {"operations":[{"document":"","signatures":"a"}]}        | operations[0].signatures | "a"
          {"operations":[{"document":"","signatures":[null]}]}     | operations[0].signatures[0] | null
          {"operations":[{"document":"","signatures":["",1]}]}     | operations[0].signatures[1] | 1
          {"operations":[{"document":"AA","signatures":[]}]}       | operations[0].document | (a text of 2 characters)
          {"operations":[{"document":"AA=","signatures":[]}]}      | operations[0].document | (a text of 3 characters)
          {"operations":[{"document":"AB==","signatures":[]}]}     | operations[0].document | (a text of 4 characters)
          {"operations":[{"document":"AA== ","signatures":[]}]}    | operations[0].document | (a text of 5 characters)
          {"operations":[{"document":"A\\nA==","signatures":[]}]} | operations[0].document | (a text of 5 characters)
          {"operations":[{"document":"__--","signatures":[]}]}     | operations[0].document | (a text of 4 characters)
          {"operations":[{"document":"\\u0151AA=","signatures":[]}]} | operations[0].document | (a text of 4 characters)
          {"operations":[{"document":"","document":"","signatures":[]}]} | operations[0].document | the field a second time
          {"operations":[],"operations":[]}                        | operations    | the field a second time
          {"operations":[]}{}                                      | $             | something behind the end
          """)
  void aListWithOneFlawIsRefusedWhole(String reply, String path, String found) {
    assertEquals(path, refusal(reply).path());
    assertEquals(found, refusal(reply).found());
  }

  @Test
  void aListHas64EntriesAndOneMoreIsTooMany() throws Exception {
    String entry = "{\"document\":\"\",\"signatures\":[]}";
    assertEquals(64, parse(list(Collections.nCopies(64, entry))).size());
    assertEquals("more than 64 items", refusal(list(Collections.nCopies(65, entry))).found());
    assertFalse(schemaTakes(list(Collections.nCopies(65, entry))));
    String signatures = String.join(",", Collections.nCopies(33, "\"a\""));
    String many = "{\"document\":\"\",\"signatures\":[" + signatures + "]}";
    assertEquals("more than 32 items", refusal(list(List.of(many))).found());
    assertFalse(schemaTakes(list(List.of(many))));
  }

  private static String list(List<String> entries) {
    return "{\"operations\":[" + String.join(",", entries) + "]}";
  }

  @Test
  void anEntryHas64KibAndOneByteMoreIsTooMuch() throws Exception {
    String frame = "{\"document\":\"\",\"signatures\":[\"\"]}";
    String most = frame.replace("[\"", "[\"" + "x".repeat(64 * 1024 - frame.length()));
    assertEquals(2, parse(list(List.of(most, most))).size());
    assertEquals("a larger entry", refusal(list(List.of(most.replace("[\"", "[\"x")))).found());
    String unknown = frame.replace("{", "{\"a\":\"" + "x".repeat(64 * 1024 - 100) + "\",");
    assertEquals(
        "a larger entry",
        refusal(list(List.of(unknown.replace("\"a\"", "\"" + "b".repeat(200) + "\"")))).found());
  }

  @Test
  void aListWithPiecesMovedIsReadOrRefusedAndNeverAnythingElse() {
    Random random = new Random(3);
    int readable = 0;
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(EXAMPLE.length());
      int to = from + random.nextInt(Math.min(40, EXAMPLE.length() - from));
      int at = random.nextInt(EXAMPLE.length());
      String reply =
          random.nextBoolean()
              ? EXAMPLE.substring(0, at) + EXAMPLE.substring(from, to) + EXAMPLE.substring(at)
              : EXAMPLE.substring(0, from) + EXAMPLE.substring(to);
      try {
        parse(reply);
        readable++;
      } catch (BadDocumentException e) {
        assertFalse(String.valueOf(e.getMessage()).chars().anyMatch(Character::isISOControl));
      }
    }
    assertTrue(readable > 0 && readable < 20_000, "readable: " + readable);
  }

  @Test
  void theHubServesWhatItWasToldAndAnnouncesIt() throws Exception {
    byte[] document = OperationDocumentJsonTest.EXAMPLE.getBytes(UTF_8);
    try (SimulatedHub hub = new SimulatedHub(Optional.empty(), TOKEN);
        HubClient client = client(hub.url())) {
      assertFalse(client.deliver(SampleReports.sparse()).hasSignedOperations());
      assertEquals(List.of(), client.signedOperations());
      List<byte[]> signatures = List.of("one\n".getBytes(UTF_8), "two".getBytes(UTF_8));
      hub.serveOperations(List.of(new SignedEnvelope(document, signatures)));
      assertTrue(client.deliver(SampleReports.sparse()).hasSignedOperations());
      SignedEnvelope served = client.signedOperations().getFirst();
      assertArrayEquals(document, served.document());
      assertArrayEquals("one\n".getBytes(UTF_8), served.signatures().getFirst());
      assertEquals(2, hub.requests(HubCall.SIGNED_OPERATIONS));
    }
  }

  @Test
  void theLargestListIsTakenAndOneByteMoreIsNot() throws Exception {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      String document = Base64.getEncoder().encodeToString(new byte[12_000]);
      entries.add("{\"document\":\"" + document + "\",\"signatures\":[]}");
    }
    String list = list(entries);
    String largest = list + " ".repeat(Limits.SIGNED_LIST_MAX_BYTES - list.length());
    try (SimulatedHub hub = new SimulatedHub(Optional.empty(), TOKEN);
        HubClient client = client(hub.url())) {
      hub.serveOperations(largest.getBytes(UTF_8));
      assertEquals(64, client.signedOperations().size());
      hub.serveOperations((largest + " ").getBytes(UTF_8));
      assertTrue(
          message(failure(HubException.BadReply.class, client::signedOperations))
              .contains("the reply is longer than 1048576 bytes"));
      hub.serveOperations("{\"operations\":[{}]}".getBytes(UTF_8));
      assertTrue(
          message(failure(HubException.BadReply.class, client::signedOperations))
              .contains("operations[0]: found no document"));
    }
  }

  @Test
  void noContentIsNoList() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.bytes("HTTP/1.1 204 No Content\r\n\r\n"));
        HubClient client = client(hub.url())) {
      failure(HubException.BadReply.class, client::signedOperations);
    }
  }

  @Test
  void aListIsGotAsTheProtocolSays() throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http("200 OK", "", EXAMPLE));
        HubClient client = client(hub.url().resolve("/felhom/"))) {
      assertEquals(2, client.signedOperations().size());
      List<String> request = hub.requests().getFirst().lines().toList();
      assertEquals("GET /felhom/api/v1/agent/signed-operations HTTP/1.1", request.getFirst());
      assertTrue(request.contains("Authorization: Bearer " + TOKEN.reveal()));
    }
  }

  @Test
  void eachCallFailsWithItsOwnTypedError() throws Exception {
    try (SimulatedHub hub = new SimulatedHub(Optional.empty(), TOKEN);
        HubClient client = client(hub.url())) {
      hub.fail(HubCall.SIGNED_OPERATIONS, HubFault.UNAVAILABLE);
      hub.fail(HubCall.RESULT, HubFault.DISCONNECT);
      client.deliver(SampleReports.sparse());
      assertEquals(503, failure(HubException.HttpError.class, client::signedOperations).status());
      assertEquals(
          TransportFault.RESET,
          failure(HubException.TransportError.class, () -> client.deliver(RESULT)).fault());
      hub.recover();
      client.deliver(RESULT);
      assertEquals(1, hub.results().size());
      assertEquals(2, hub.requests(HubCall.RESULT));
    }
  }

  @Test
  void aResultSaysAllItsFieldsAndOnlyAscii() throws Exception {
    byte[] bytes = OperationResultJson.json(RESULT);
    assertEquals(
        "{\"document_sha256\":\""
            + "ab".repeat(32)
            + "\",\"operation_id\":\""
            + SampleDocuments.NONCE
            + "\",\"outcome\":\"succeeded\",\"reason\":\"done\","
            + "\"message\":\"guest \\u202E\\n 101 is gone\",\"upid\":"
            + "\"UPID:pve1:0000A1B2:000C3D4E:67000000:vzdestroy:101:felhom@pve!agent:\","
            + "\"at\":\"2026-11-22T19:00:07Z\"}",
        new String(bytes, UTF_8));
    assertEquals(List.of(), WireSchemas.complaints(WireSchemas.RESULT, MAPPER.readTree(bytes)));
  }

  @Test
  void everyOutcomeIsAWordOfTheProtocolAndWhatIsNotKnownIsNull() throws Exception {
    for (OperationResult.Outcome outcome : OperationResult.Outcome.values()) {
      OperationResult result =
          new OperationResult(
              "ab".repeat(32), Optional.empty(), outcome, "", "", Optional.empty(), RESULT.at());
      JsonNode json = MAPPER.readTree(OperationResultJson.json(result));
      assertTrue(json.path("operation_id").isNull() && json.path("upid").isNull());
      assertEquals(List.of(), WireSchemas.complaints(WireSchemas.RESULT, json));
    }
  }

  @Test
  void resultsArePostedOneByOneAndAnyStatusOf2xxIsTheHubsWord() throws Exception {
    try (SimulatedHub hub = new SimulatedHub(Optional.empty(), TOKEN);
        HubClient client = client(hub.url())) {
      client.deliver(RESULT);
      JsonNode taken = hub.awaitResults(1, ENOUGH).getFirst();
      assertEquals("succeeded", taken.path("outcome").asText());
      assertEquals(0, hub.taken());
    }
    try (RawServer hub = RawServer.plain(RawServer.http("202 Accepted", "", "not JSON"));
        HubClient client = client(hub.url())) {
      client.deliver(RESULT);
      List<String> request = hub.requests().getFirst().lines().toList();
      assertEquals("POST /api/v1/agent/operation-results HTTP/1.1", request.getFirst());
      assertTrue(request.contains("Content-Type: application/json"));
    }
  }

  @ParameterizedTest
  @CsvSource({"400 Bad", "409 Conflict", "429 Slow", "500 No", "302 Found"})
  void aRefusedResultSaysTheStatus(String status) throws Exception {
    try (RawServer hub = RawServer.plain(RawServer.http(status, "", "Bearer " + TOKEN.reveal()));
        HubClient client = client(hub.url())) {
      assertEquals(
          Integer.parseInt(status.substring(0, 3)),
          failure(HubException.HttpError.class, () -> client.deliver(RESULT)).status());
    }
  }

  private static HubClient client(URI url) throws Exception {
    return new HubClient(
        url, () -> TOKEN, SSLContext.getDefault(), Optional.empty(), "0.4.0", ENOUGH);
  }

  private static <T extends HubException> T failure(Class<T> kind, Executable call) {
    HubException failure = assertThrows(HubException.class, call);
    assertFalse(message(failure).contains(TOKEN.reveal()));
    return assertInstanceOf(kind, failure, message(failure));
  }

  private static String message(HubException e) {
    return String.valueOf(e.getMessage());
  }
}
