package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.OPS;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.bytes;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The row of the matrix "escape characters in every string a hub can send", with the whole daemon:
 * whatever a hub writes, no terminal of an operator obeys it.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTest {
  /** As it stands in JSON, and as a byte that JSON does not allow. */
  private static final List<String> ESCAPES = List.of("\\u001b[2J", "\u001b[2J");

  /** Of the 64 that the agent takes at once. */
  private static final int BATCH = 40;

  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");

  private HostileWorld world;
  private String issued;

  @BeforeAll
  void open() throws Exception {
    world = new HostileWorld("ops-1 operational", "vault recovery").start();
    issued = world.issued(destroy(VICTIM));
  }

  @AfterAll
  void close() {
    world.close();
  }

  /** The text with an escape character in its first string, in its second, …: in its names too. */
  private static List<String> inEveryString(String json) {
    List<String> texts = new ArrayList<>();
    for (String escape : ESCAPES) {
      Matcher string = STRING.matcher(json);
      while (string.find()) {
        int end = string.end() - 1;
        texts.add(json.substring(0, end) + escape + json.substring(end));
      }
    }
    return texts;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void inAnEnvelope() throws Exception {
    String envelope =
        "{\"poll_interval_seconds\": \"60\", \"blocked\": \"no\","
            + " \"desired_generation\": \"1\", \"has_signed_ops\": \"no\", \"more\": \"x\"}";
    for (String text : inEveryString(envelope)) {
      world.demo().hub().answerWith(Optional.of(utf8(text)));
      world.nextReport();
    }
    world.demo().hub().answerWith(Optional.empty());
    assertNothingToObey();
  }

  @Test
  void inADesiredState() throws Exception {
    String lxc =
        "{\"vmid\": 104, \"kind\": \"lxc\", \"presence\": \"present\", \"run_state\": \"running\","
            + " \"config\": {\"startup\": \"order=2\", \"description\": \"d\", \"tags\": [\"t\"],"
            + " \"hostname\": \"h\", \"nameserver\": \"1.1.1.1\", \"searchdomain\": \"s\","
            + " \"timezone\": \"host\"}}";
    String qemu = "{\"vmid\": 110, \"kind\": \"qemu\", \"config\": {\"name\": \"n\"}}";
    long generation = 0;
    for (String guest :
        Stream.of(lxc, qemu).flatMap(each -> inEveryString(each).stream()).toList()) {
      generation++;
      int asked = world.demo().hub().desiredStateRequests();
      world
          .demo()
          .hub()
          .serve(
              generation,
              utf8(
                  "{\"schema_version\": 1, \"generation\": %d, \"guests\": [%s]}"
                      .formatted(generation, guest)));
      while (world.demo().hub().desiredStateRequests() == asked) {
        world.nextReport();
      }
    }
    world.nextReport();
    world.demo().hub().serveNothing();
    assertTrue(world.log().contains("desired_state_not_taken"));
    // Of what is refused it says how long it was, not what.
    assertTrue(world.log().contains("(a text of 7 characters)"));
    assertNothingToObey();
  }

  @Test
  void inAWishAndInASignedOperationAndItsSignature() throws Exception {
    List<SignedEnvelope> all = new ArrayList<>();
    String snapshot =
        HostileWorld.wish(
            "create_snapshot", VICTIM, "{\"snapshot\": \"s\", \"description\": \"d\"}");
    for (String wish : List.of(destroy(VICTIM), snapshot)) {
      inEveryString(wish).forEach(text -> all.add(new SignedEnvelope(utf8(text), List.of())));
    }
    for (String text : inEveryString(issued)) {
      all.add(
          new SignedEnvelope(
              utf8(text), List.of(OPS.sign(Namespace.OPERATIONS, utf8(text)).armored())));
    }
    String armored =
        new String(signed(issued, OPS).signatures().getFirst(), StandardCharsets.US_ASCII);
    for (int at : List.of(0, 12, armored.length() / 2, armored.length() - 1)) {
      String text = armored.substring(0, at) + "\u001b[2J" + armored.substring(at);
      all.add(new SignedEnvelope(bytes(issued), List.of(utf8(text))));
    }
    for (int from = 0; from < all.size(); from += BATCH) {
      List<SignedEnvelope> some = all.subList(from, Math.min(all.size(), from + BATCH));
      world.demo().hub().serveOperations(some);
      for (SignedEnvelope envelope : some) {
        awaitTold(envelope);
      }
      assertNothingToObey();
    }
    world.demo().hub().serveOperations(List.of());
  }

  /** The hub is told of every one, and none of them was carried out. */
  private void awaitTold(SignedEnvelope envelope) throws Exception {
    String sha256 = HostileWorld.sha256(envelope.document());
    while (world.demo().hub().results().stream()
        .noneMatch(result -> result.path("document_sha256").asText().equals(sha256))) {
      world.nextReport();
    }
  }

  private void assertNothingToObey() {
    assertEquals(List.of(), world.newChanges());
    world.log().lines().forEach(HostileTextTest::assertShown);
    world.demo().hub().results().forEach(HostileTextTest::assertShown);
    world.demo().hub().reports().forEach(HostileTextTest::assertShown);
    for (String command : List.of("status", "pending", "journal show", "audit show", "plan")) {
      world.printed(command).lines().forEach(HostileTextTest::assertShown);
    }
  }

  private static void assertShown(JsonNode json) {
    if (json.isTextual()) {
      assertShown(json.asText());
    }
    json.propertyStream().forEach(field -> assertShown(field.getKey()));
    json.forEach(HostileTextTest::assertShown);
  }

  private static void assertShown(String line) {
    assertFalse(line.codePoints().anyMatch(ForeignText::isHidden), () -> ForeignText.oneLine(line));
  }
}
