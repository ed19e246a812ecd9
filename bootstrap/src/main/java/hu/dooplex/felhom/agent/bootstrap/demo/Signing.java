package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.Story.expect;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The chapter of signatures: what is not good enough, and the one that is, once. */
final class Signing {
  private static final int VICTIM = 104;
  private static final String DESTROY = "DELETE /nodes/pve1/lxc/" + VICTIM;

  /** What anybody can write who has the hub. */
  private static final String WISH =
      """
      {
        "version": 1,
        "host": "demo-felhom",
        "operation": "destroy_guest",
        "guest": {"kind": "lxc", "vmid": 104},
        "params": {"purge": false, "destroy_unreferenced_disks": false, "force": true}
      }
      """;

  private final Stage stage;
  private final Story story;
  private final DemoWorld world;
  private final Operators operators;
  private byte[] document = {};
  private int results;

  Signing(Stage stage, Operators operators) {
    this.stage = stage;
    this.story = stage.story();
    this.world = stage.world();
    this.operators = operators;
  }

  /**
   * Tells it.
   *
   * @param hasOpenSsh whether this host can sign
   */
  void tell(boolean hasOpenSsh) throws InterruptedException {
    story.step("The hub asks for a destroy: the agent issues what is to be signed", this::issue);
    if (!hasOpenSsh) {
      story.step(
          "Signed operations",
          () -> story.line("skipped: this host has no ssh-keygen (package openssh-client)"));
      return;
    }
    story.step("Signatures that are not good enough, each refused by name", this::attacks);
    story.step("The operator's signature: carried out exactly once", this::valid);
    story.step("The same again is a replay", this::replay);
  }

  private void issue() throws Exception {
    JsonNode result = handedOver(new SignedEnvelope(bytes(WISH), List.of()));
    expect("the outcome", "pending_signature", result.path("outcome").asText());
    String nonce = result.path("operation_id").asText();
    JsonNode report =
        stage.awaitReport(
            "the document to sign",
            sent -> sent.path("pending_signatures").path(0).path("nonce").asText().equals(nonce));
    JsonNode pending = report.path("pending_signatures").path(0);
    document = Base64.getDecoder().decode(pending.path("document").asText());
    story.line("an unsigned job: destroy_guest " + VICTIM + "; the hub is told pending_signature");
    story.line("this is what an operator would sign, byte for byte:");
    text(document).lines().forEach(line -> story.line("  " + line));
    expectUntouched();
  }

  /** One that was tried. */
  private record Attempt(String told, SignedEnvelope envelope, String reason) {}

  private void attacks() throws Exception {
    String issued = text(document);
    String other = issued.replace("\"vmid\": " + VICTIM, "\"vmid\": 101");
    String old =
        issued
            .replaceFirst("(\"not_before\": )\"[^\"]*\"", "$1\"2026-01-01T00:00:00Z\"")
            .replaceFirst("(\"not_after\": )\"[^\"]*\"", "$1\"2026-01-02T00:00:00Z\"");
    String own = issued.replaceFirst("(\"nonce\": )\"[^\"]*\"", "$1\"" + "0".repeat(26) + "\"");
    byte[] good = operators.sign(Operators.TRUSTED, document);
    List<Attempt> attempts =
        List.of(
            new Attempt(
                "forged with a key of somebody else",
                new SignedEnvelope(document, List.of(operators.sign(Operators.STRANGER, document))),
                "unknown_signer"),
            new Attempt(
                "a good signature, and the guest exchanged after it",
                new SignedEnvelope(bytes(other), List.of(good)),
                "bad_signature"),
            new Attempt(
                "the operator was led to sign another guest", signed(other), "binding_mismatch"),
            new Attempt("signed long ago", signed(old), "expired"),
            new Attempt(
                "with a nonce that the agent never issued", signed(own), "nonce_not_issued"));
    for (Attempt attempt : attempts) {
      JsonNode result = handedOver(attempt.envelope);
      expect("the outcome", "refused", result.path("outcome").asText());
      expect(attempt.told, attempt.reason, result.path("reason").asText());
      story.line(attempt.told + ": " + attempt.reason);
      story.line("  " + result.path("message").asText());
    }
    expectUntouched();
  }

  private SignedEnvelope signed(String text) throws Exception {
    return new SignedEnvelope(bytes(text), List.of(operators.sign(Operators.TRUSTED, bytes(text))));
  }

  private void valid() throws Exception {
    world.mayDestroy(VICTIM);
    story.line("ssh-keygen -Y sign -n op@felhom.dooplex.hu -f ops-1 op.json");
    JsonNode result = handedOver(signed(text(document)));
    expect("the outcome: " + result, "succeeded", result.path("outcome").asText());
    List<String> changes = stage.newChanges();
    expect("the requests for a change", 1, changes.size());
    expect("that is the destroy: " + changes, true, changes.getFirst().startsWith(DESTROY));
    expect("guest " + VICTIM, Optional.empty(), world.node().guest(VICTIM));
    story.line("the node received " + changes.getFirst());
    story.line(VICTIM + " is gone, and the hub is told: succeeded");
  }

  private void replay() throws Exception {
    JsonNode result = handedOver(signed(text(document)));
    expect("the reason", "replayed", result.path("reason").asText());
    story.line("replayed: " + result.path("message").asText());
    expect("the requests for a change", List.of(), stage.newChanges());
    story.line("the node received no request for a change");
  }

  /** The hub serves it until the agent has told what came of it. */
  private JsonNode handedOver(SignedEnvelope envelope) throws Exception {
    world.hub().serveOperations(List.of(envelope));
    JsonNode result = world.hub().awaitResults(results + 1, Stage.PATIENCE).getLast();
    world.hub().serveOperations(List.of());
    results++;
    return result;
  }

  private void expectUntouched() throws Exception {
    expect("the requests for a change", List.of(), stage.newChanges());
    expect("104 still there", true, world.node().guest(VICTIM).isPresent());
    story.line("the node received no request for a change");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
