package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationCodecTest {
  @Test
  void everyOperationOfTheCatalogueComesBackAsItWas() throws Exception {
    for (Operation operation : Samples.catalogue()) {
      assertEquals(operation, read(text(operation)));
    }
  }

  @Test
  void theSamplesHaveEveryOperationThatThereIs() {
    assertEquals(
        leaves(Operation.class).map(Class::getSimpleName).collect(Collectors.toSet()),
        Samples.catalogue().stream()
            .map(o -> o.getClass().getSimpleName())
            .collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null
        ? Stream.of(type)
        : Stream.of(permitted).flatMap(OperationCodecTest::leaves);
  }

  @Test
  void theTextIsThis() {
    assertEquals(
        "{\"operation\":\"shutdown_guest\",\"guest\":\"lxc/101\",\"params\":{\"timeout_seconds\":60}}",
        text(new ShutdownGuest(Samples.GUEST, 60)));
  }

  /** Journals out there have them: a name or an order that changes makes them unreadable. */
  @Test
  void theBytesOfTheWholeCatalogueAreThese() throws Exception {
    StringBuilder texts = new StringBuilder();
    Samples.catalogue().forEach(operation -> texts.append(text(operation)).append('\n'));
    try (InputStream pinned =
        Objects.requireNonNull(getClass().getResourceAsStream("operations.txt"))) {
      assertEquals(new String(pinned.readAllBytes(), US_ASCII), texts.toString());
    }
  }

  @Test
  void allThatIsWrittenIsPrintableAscii() {
    for (Operation operation : Samples.catalogue()) {
      assertTrue(text(operation).chars().allMatch(c -> c >= ' ' && c < 0x7f), text(operation));
    }
  }

  @Test
  void aFieldThatIsMissingTwiceOrMisplacedIsRefused() {
    for (Operation operation : Samples.catalogue()) {
      String text = text(operation);
      for (String other : variants(text)) {
        assertThrows(Damage.class, () -> read(other), other);
      }
    }
  }

  /** Each top-level field of the text and of its params left out, and written twice. */
  private static List<String> variants(String text) {
    List<String> variants = new ArrayList<>();
    int params = text.indexOf("\"params\":{") + "\"params\":{".length();
    String inner = text.substring(params, text.length() - 2);
    List<String> fields = fields(inner);
    for (int i = 0; i < fields.size(); i++) {
      List<String> without = new ArrayList<>(fields);
      without.remove(i);
      variants.add(text.substring(0, params) + String.join(",", without) + "}}");
      List<String> twice = new ArrayList<>(fields);
      twice.add(i, fields.get(i));
      variants.add(text.substring(0, params) + String.join(",", twice) + "}}");
    }
    variants.add(text.substring(0, text.length() - 1) + ",\"more\":1}");
    variants.add(
        text.substring(0, text.length() - 2) + (inner.isEmpty() ? "" : ",") + "\"more\":1}}");
    variants.add(text + "{}");
    return variants;
  }

  private static List<String> fields(String inner) {
    List<String> fields = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '{' || c == '[')) {
        depth++;
      } else if (!quoted && (c == '}' || c == ']')) {
        depth--;
      } else if (!quoted && depth == 0 && c == ',') {
        fields.add(inner.substring(start, i));
        start = i + 1;
      }
    }
    if (!inner.isEmpty()) {
      fields.add(inner.substring(start));
    }
    return fields;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"operation\":\"start_guest\",\"params\":{}}",
        "{\"operation\":\"delete_backup\",\"guest\":\"lxc/101\",\"params\":{\"storage\":\"local\",\"volume\":\"local:x\"}}",
        "{\"operation\":\"restart_guest\",\"guest\":\"lxc/101\",\"params\":{}}",
        "{\"operation\":\"start_guest\",\"guest\":\"lxc/99\",\"params\":{}}",
        "{\"operation\":\"start_guest\",\"guest\":\"101\",\"params\":{}}",
        "{\"operation\":\"start_guest\",\"guest\":\"vm/101\",\"params\":{}}",
        "{\"operation\":\"start_guest\",\"guest\":null,\"params\":{}}",
        "{\"operation\":\"shutdown_guest\",\"guest\":\"lxc/101\",\"params\":{\"timeout_seconds\":59}}",
        "{\"operation\":\"shutdown_guest\",\"guest\":\"lxc/101\",\"params\":{\"timeout_seconds\":\"60\"}}",
        "{\"operation\":\"shutdown_guest\",\"guest\":\"lxc/101\",\"params\":{\"timeout_seconds\":60.0}}",
        "{\"operation\":\"shutdown_guest\",\"guest\":\"lxc/101\",\"params\":{\"timeout_seconds\":99999999999}}",
        "{\"operation\":\"set_guest_config\",\"guest\":\"lxc/101\",\"params\":{\"set\":{\"a\":null},\"delete\":[]}}",
        "{\"operation\":\"set_guest_config\",\"guest\":\"lxc/101\",\"params\":{\"set\":{\"a\":\"1\",\"a\":\"2\"},\"delete\":[]}}",
        "{\"operation\":\"set_guest_config\",\"guest\":\"lxc/101\",\"params\":{\"set\":{},\"delete\":[1]}}",
        "{\"operation\":\"rollback_snapshot\",\"guest\":\"lxc/101\",\"params\":{\"snapshot\":\"ab\",\"start\":1}}",
      })
  void whatNoAgentWroteIsRefused(String text) {
    assertThrows(Damage.class, () -> read(text));
  }

  private static String text(Operation operation) {
    FieldWriter out = new FieldWriter();
    OperationCodec.write(out, operation);
    return new String(out.object(), US_ASCII);
  }

  private static Operation read(String text) throws Damage {
    byte[] bytes = text.getBytes(US_ASCII);
    return FieldReader.read(bytes, 0, bytes.length, OperationCodec::read);
  }
}
