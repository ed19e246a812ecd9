package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.DELETE;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.OPS;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.SECOND;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.STRANGER;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.TOKEN;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VAULT;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.entry;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.rotation;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.sha256Of;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.cli.journal.SignerLogFile;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.SignerLog.Rotation;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rows of the matrix that are about who may sign (trust.md, 5), with the whole daemon. */
@Timeout(300)
class HostileSignersTest {
  private static final String DAMAGED = "signer_log_damaged";
  private static final String[] TWO = {"ops-1 operational", "ops-2 operational"};
  private static final String[] THREE = {
    "ops-1 operational", "ops-2 operational", "vault recovery"
  };

  @Test
  void aSignerWhoWasRemovedSignsNothing() throws Exception {
    try (HostileWorld own = new HostileWorld(TWO).start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), SECOND);
      own.restart(folder -> own.enroll("ops-1 operational"));
      assertEquals("unknown_signer", own.handOver(valid).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
    }
  }

  @Test
  void oneSignerTwiceIsNotTwo() throws Exception {
    try (HostileWorld own = new HostileWorld(TWO)) {
      own.configure(
          "\"signers\": ",
          "\"signature_threshold\": {\"default\": 1, \"destroy_guest\": 2}, \"signers\": ");
      own.start();
      String document = own.issued(destroy(VICTIM));
      assertEquals(
          "threshold_not_met", own.handOver(signed(document, OPS, OPS)).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
      assertEquals(
          "succeeded", own.handOver(signed(document, OPS, SECOND)).path("outcome").asText());
      assertEquals(1, own.newChanges().size());
    }
  }

  @Test
  void withoutSignersNothingSignedIsCarriedOut() throws Exception {
    try (HostileWorld own = new HostileWorld(new String[0]).start()) {
      String document = own.issued(destroy(VICTIM));
      assertEquals("unknown_signer", own.handOver(signed(document, OPS)).path("reason").asText());
      assertEquals(List.of(), own.newChanges());
      assertEquals("no_signers", own.nextReport().path("destructive_path").path("reason").asText());
    }
  }

  @Test
  void aLogOfSignersThatWasCutShutsThePath() throws Exception {
    try (HostileWorld own = new HostileWorld(TWO).start()) {
      String rotation = own.issued(rotation(2, sha256Of(1, TWO), "", "\"ops-2\""));
      SignedEnvelope valid = signed(Namespace.SIGNERS, rotation, OPS);
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      String document = own.issued(destroy(VICTIM));
      assertEquals(
          "unknown_signer", own.handOver(signed(document, SECOND)).path("reason").asText());
      own.restart(folder -> Files.delete(folder.resolve("state").resolve("signers.log")));
      JsonNode result = own.handOver(signed(document, OPS));
      assertEquals("state_unavailable", result.path("reason").asText(), result::toString);
      assertEquals(
          "signer_rollback", own.nextReport().path("destructive_path").path("reason").asText());
      assertEquals(List.of(), own.newChanges());
    }
  }

  @Test
  void aRotationIsTakenOnceAndTheSameAgainIsAReplay() throws Exception {
    try (HostileWorld own = new HostileWorld(TWO).start()) {
      String document = own.issued(rotation(2, sha256Of(1, TWO), "", "\"ops-2\""));
      SignedEnvelope valid = signed(Namespace.SIGNERS, document, OPS);
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      assertEquals("succeeded replayed", own.told(valid));
      own.restart(folder -> {});
      assertEquals("succeeded replayed", own.told(valid));
    }
  }

  @Test
  void oneKeyDoesNotRotateItselfPastAThresholdOfTwo() throws Exception {
    try (HostileWorld own = new HostileWorld(TWO)) {
      own.configure(
          "\"signers\": ",
          "\"signature_threshold\": {\"default\": 1, \"destroy_guest\": 2}, \"signers\": ");
      own.start();
      String document = own.issued(rotation(2, sha256Of(1, TWO), "", "\"ops-2\""));
      JsonNode result = own.handOver(signed(Namespace.SIGNERS, document, OPS));
      assertEquals("threshold_not_met", result.path("reason").asText(), result::toString);
    }
  }

  @Test
  void operationalKeysDoNotTouchRecoveryKeys() throws Exception {
    try (HostileWorld own = new HostileWorld(THREE).start()) {
      String root = sha256Of(1, THREE);
      String added = entry("token", "recovery");
      String document = own.issued(rotation(2, root, added, ""));
      assertEquals(
          "refused role_denied", own.told(signed(Namespace.SIGNERS, document, OPS, SECOND)));
      document = own.issued(rotation(2, root, added, "\"vault\""));
      assertEquals(
          "refused role_denied", own.told(signed(Namespace.SIGNERS, document, OPS, SECOND)));
      assertEquals("succeeded ", own.told(signed(Namespace.SIGNERS, document, VAULT)));
    }
  }

  /** What somebody makes of the log of two honest rotations, and what is said of it. */
  record Forgery(String name, UnaryOperator<List<Rotation>> made, String code, String why) {}

  private static Forgery second(String name, UnaryOperator<Rotation> made, String why) {
    return new Forgery(
        name,
        log -> List.of(log.getFirst(), made.apply(log.getLast())),
        DAMAGED,
        "rotation 2 in signers.log does not hold: " + why);
  }

  /** Signed as it is to be read then. */
  private static Rotation signedAs(Rotation honest, UnaryOperator<String> made, TestSigner by) {
    String document = made.apply(honest.document());
    assertTrue(!document.equals(honest.document()) || !by.equals(OPS), document);
    List<String> signatures =
        signed(Namespace.SIGNERS, document, by).signatures().stream()
            .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
            .toList();
    return new Rotation(honest.at(), document, signatures);
  }

  private static UnaryOperator<String> replacing(String pattern, String with) {
    return text -> text.replaceFirst(pattern, with);
  }

  private static final List<Forgery> FORGERIES =
      List.of(
          new Forgery(
              "the rotations in another order",
              List::reversed,
              "signer_rollback",
              "the journal knows version 3"),
          new Forgery(
              "one of them twice",
              log -> List.of(log.getFirst(), log.getLast(), log.getLast()),
              DAMAGED,
              "rotation 3 in signers.log does not hold: the set of signers is at version 3"),
          second(
              "of another host",
              log -> signedAs(log, replacing("demo-felhom", "other-felhom"), OPS),
              "wrong_host"),
          second(
              "signed by a stranger",
              log -> signedAs(log, UnaryOperator.identity(), STRANGER),
              "unknown_signer"),
          second(
              "signed by a key that was added an hour ago",
              log -> signedAs(log, UnaryOperator.identity(), TOKEN),
              "role_denied"),
          new Forgery(
              "signed by the key that it adds",
              log ->
                  List.of(signedAs(log.getFirst(), UnaryOperator.identity(), TOKEN), log.getLast()),
              DAMAGED,
              "rotation 1 in signers.log does not hold: unknown_signer"),
          new Forgery(
              "with the signature of the other",
              log ->
                  List.of(
                      log.getFirst(),
                      new Rotation(
                          log.getLast().at(),
                          log.getLast().document(),
                          log.getFirst().signatures())),
              DAMAGED,
              "rotation 2 in signers.log does not hold: bad_signature"),
          second(
              "a version further",
              log -> signedAs(log, replacing("\"version\": 3", "\"version\": 4"), OPS),
              "the set of signers is at version 2"),
          second(
              "for another set",
              log ->
                  signedAs(
                      log,
                      replacing(
                          "\"previous_set_sha256\": \"[0-9a-f]*\"",
                          "\"previous_set_sha256\": \"" + "0".repeat(64) + "\""),
                      OPS),
              "the set of signers is at version 2"));

  /** The journal knows version and set as they are: only the chain says that they are not right. */
  @Test
  void aLogOfSignersThatWasForgedShutsThePath() throws Exception {
    try (HostileWorld own = new HostileWorld(THREE).start()) {
      String first = rotation(2, sha256Of(1, THREE), entry("token", "operational"), "");
      assertEquals("succeeded ", own.told(signed(Namespace.SIGNERS, own.issued(first), OPS)));
      String then =
          sha256Of(
              2, "ops-1 operational", "ops-2 operational", "token operational", "vault recovery");
      String last = rotation(3, then, "", "\"ops-2\"");
      assertEquals("succeeded ", own.told(signed(Namespace.SIGNERS, own.issued(last), OPS)));
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.stop();
      Path state = own.demo().folder().resolve("state");
      List<Rotation> honest = log(state);
      for (Forgery forgery : FORGERIES) {
        own.restart(folder -> write(state, forgery.made.apply(honest)));
        JsonNode result = own.handOver(valid);
        assertEquals("state_unavailable", result.path("reason").asText(), forgery.name);
        String why = own.printed("signers show");
        assertTrue(why.contains(forgery.why), () -> forgery.name + ": " + why);
        assertEquals(List.of(), own.newChanges(), forgery.name);
        assertEquals(
            forgery.code,
            own.nextReport().path("destructive_path").path("reason").asText(),
            forgery.name);
      }
      own.restart(folder -> write(state, honest));
      own.carriedOut(valid, DELETE);
    }
  }

  private static List<Rotation> log(Path state) throws Exception {
    try (SignerLogFile log = SignerLogFile.open(state)) {
      return log.all();
    }
  }

  private static void write(Path state, List<Rotation> rotations) throws Exception {
    Files.delete(state.resolve("signers.log"));
    try (SignerLogFile log = SignerLogFile.open(state)) {
      for (Rotation rotation : rotations) {
        log.append(rotation);
      }
    }
  }
}
