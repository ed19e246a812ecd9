package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.CatalogueEntry;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation of the catalogue, in documents and in wishes. */
class CatalogueDocumentsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A value of each kind that JSON has. */
  private static final List<String> VALUES =
      List.of("\"!\"", "7", "true", "[]", "{}", "null", "0.5");

  private final OperationDocumentJson documents = new OperationDocumentJson();

  /** What a text is read as. */
  private enum Form {
    DOCUMENT,
    WISH
  }

  private void parse(Form form, JsonNode json) throws BadDocumentException {
    byte[] bytes = json.toString().getBytes(UTF_8);
    switch (form) {
      case DOCUMENT -> documents.parse(bytes);
      case WISH -> documents.parseWish(bytes);
    }
  }

  private ObjectNode json(Form form, Operation operation) {
    try {
      ObjectNode json =
          (ObjectNode) MAPPER.readTree(documents.write(SampleDocuments.of(operation)));
      if (form == Form.WISH) {
        json.remove(List.of("nonce", "observed_at", "not_before", "not_after"));
        if (json.get("guest") instanceof ObjectNode guest) {
          guest.remove(List.of("name", "fingerprint"));
        }
      }
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BadDocumentException e) {
      throw new AssertionError(operation.toString(), e);
    }
  }

  private static boolean schemaTakes(Form form, JsonNode json) {
    JsonSchema schema =
        switch (form) {
          case DOCUMENT -> WireSchemas.DOCUMENT;
          case WISH -> WireSchemas.WISH;
        };
    return WireSchemas.complaints(schema, json).isEmpty();
  }

  @Test
  void thereIsASampleOfEveryOperation() {
    assertEquals(
        Catalogue.all().stream().map(CatalogueEntry::wireName).collect(Collectors.toSet()),
        SampleDocuments.oneOfEach().stream().map(Operation::wireName).collect(Collectors.toSet()));
  }

  @Test
  void everySampleIsReadAsWhatItIsAndTheSchemaTakesIt() throws Exception {
    for (Operation operation : SampleDocuments.operations()) {
      JsonNode wish = json(Form.WISH, operation);
      assertEquals(
          new OperationWish(SampleDocuments.HOST, operation),
          documents.parseWish(wish.toString().getBytes(UTF_8)));
      assertTrue(schemaTakes(Form.WISH, wish), wish.toString());
      JsonNode document = json(Form.DOCUMENT, operation);
      assertTrue(schemaTakes(Form.DOCUMENT, document), document.toString());
    }
  }

  private void assertRefused(
      Form form, Operation operation, Consumer<ObjectNode> change, String path, String found) {
    ObjectNode json = json(form, operation);
    change.accept(json);
    BadDocumentException refusal =
        assertThrows(BadDocumentException.class, () -> parse(form, json), json.toString());
    assertEquals(path, refusal.path());
    assertEquals(found, refusal.found());
    assertEquals(false, schemaTakes(form, json), json.toString());
  }

  private static ObjectNode params(ObjectNode json) {
    return (ObjectNode) json.get("params");
  }

  @TestFactory
  List<DynamicTest> everyParameterOfEveryOperationIsRequired() {
    List<DynamicTest> tests = new ArrayList<>();
    forEach((form, operation, name) ->
        tests.add(
            dynamicTest(
                form + " " + operation.wireName() + " without " + name,
                () ->
                    assertRefused(
                        form,
                        operation,
                        json -> params(json).remove(name),
                        "params",
                        "no " + name))));
    return tests;
  }

  @TestFactory
  List<DynamicTest> noParameterIsTakenForOneOfAnotherKind() {
    List<DynamicTest> tests = new ArrayList<>();
    forEach((form, operation, name) -> {
      JsonNode sound = params(json(form, operation)).get(name);
      for (String value : VALUES) {
        JsonNode other = node(value);
        if (other.getNodeType() != sound.getNodeType() || value.equals("0.5")) {
          tests.add(
              dynamicTest(
                  form + " " + operation.wireName() + " with " + name + " " + value,
                  () ->
                      assertRefused(
                          form,
                          operation,
                          json -> params(json).set(name, other),
                          "params." + name,
                          shown(value))));
        }
      }
    });
    return tests;
  }

  private static String shown(String value) {
    return switch (value) {
      case "\"!\"" -> "(a text of 1 characters)";
      case "[]" -> "a list";
      case "{}" -> "an object";
      default -> value;
    };
  }

  private static JsonNode node(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  List<DynamicTest> noOperationHasAnotherParameter() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Form form : Form.values()) {
      for (Operation operation : SampleDocuments.oneOfEach()) {
        tests.add(
            dynamicTest(
                form + " " + operation.wireName(),
                () -> {
                  assertRefused(
                      form,
                      operation,
                      json -> params(json).put("more", 1),
                      "params.more",
                      "an unknown field");
                  assertRefused(
                      form, operation, json -> json.put("more", 1), "more", "an unknown field");
                }));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> theGuestIsThereExactlyForOperationsOnOne() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Form form : Form.values()) {
      JsonNode guest = json(form, SampleDocuments.oneOfEach().getFirst()).path("guest");
      JsonNode other =
          guest.isMissingNode()
              ? json(form, SampleDocuments.oneOfEach().getLast()).path("guest")
              : guest;
      for (Operation operation : SampleDocuments.oneOfEach()) {
        boolean onGuest = operation instanceof Operation.OnGuest;
        tests.add(
            dynamicTest(
                form + " " + operation.wireName(),
                () ->
                    assertRefused(
                        form,
                        operation,
                        onGuest ? json -> json.remove("guest") : json -> json.set("guest", other),
                        onGuest ? "$" : "guest",
                        onGuest ? "no guest" : "an unknown field")));
      }
    }
    return tests;
  }

  @Test
  void aWishHasNothingThatOnlyTheAgentSays() {
    Operation operation =
        SampleDocuments.oneOfEach().stream()
            .filter(Operation.OnGuest.class::isInstance)
            .findFirst()
            .orElseThrow();
    for (String field : List.of("nonce", "observed_at", "not_before", "not_after")) {
      assertRefused(Form.WISH, operation, json -> json.put(field, "x"), field, "an unknown field");
    }
    for (String field : List.of("name", "fingerprint")) {
      assertRefused(
          Form.WISH,
          operation,
          json -> ((ObjectNode) json.get("guest")).put(field, "x"),
          "guest." + field,
          "an unknown field");
    }
  }

  @Test
  void whatIsNestedInAParameterIsAsStrict() {
    Operation rotation = of("rotate_signers");
    String signer = "{\"name\":\"a\",\"role\":\"operational\",\"public_key\":\"k\"}";
    for (String[] row :
        new String[][] {
          {"add", "[" + signer + ",7]", "params.add[1]", "7"},
          {
            "add",
            "[" + signer.replace("operational", "owner") + "]",
            "params.add[0].role",
            "\"owner\""
          },
          {"add", "[" + signer.replace("\"a\"", "null") + "]", "params.add[0].name", "null"},
          {"add", "[" + signer.replace("\"a\"", "1") + "]", "params.add[0].name", "1"},
          {
            "add",
            "[" + signer.replace("{", "{\"more\":1,") + "]",
            "params.add[0].more",
            "an unknown field"
          },
          {"add", "[" + signer.replace("\"name\":\"a\",", "") + "]", "params.add[0]", "no name"},
          {"remove", "[\"a\",1]", "params.remove[1]", "1"},
          {"version", "0", "params.version", "0"},
          {"version", "2147483648", "params.version", "2147483648"},
          {"previous_set_sha256", "7", "params.previous_set_sha256", "7"},
        }) {
      assertRefused(
          Form.DOCUMENT, rotation, json -> params(json).set(row[0], node(row[1])), row[2], row[3]);
    }
    Operation config = of("set_guest_config");
    assertRefused(
        Form.DOCUMENT,
        config,
        json -> params(json).set("set", node("{\"cores\":2}")),
        "params.set.cores",
        "2");
    assertRefused(
        Form.DOCUMENT,
        config,
        json -> params(json).set("delete", node("[\"a\",\"a\"]")),
        "params.delete",
        "a list");
    assertRefused(
        Form.DOCUMENT,
        of("create_guest"),
        json -> params(json).set("networks", node("{\"net00\":\"link_down=1\"}")),
        "params.networks",
        "an object");
    assertRefused(
        Form.DOCUMENT,
        of("create_guest"),
        json -> params(json).set("networks", node("{\"net0\":\"name=eth0\"}")),
        "params",
        "what does not go together");
  }

  private static Operation of(String name) {
    return SampleDocuments.oneOfEach().stream()
        .filter(operation -> operation.wireName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private interface Parameter {
    void take(Form form, Operation operation, String name);
  }

  private static void forEach(Parameter each) {
    for (Form form : Form.values()) {
      for (Operation operation : SampleDocuments.oneOfEach()) {
        Catalogue.named(operation.wireName())
            .orElseThrow()
            .parameters()
            .forEach(name -> each.take(form, operation, name));
      }
    }
  }
}
