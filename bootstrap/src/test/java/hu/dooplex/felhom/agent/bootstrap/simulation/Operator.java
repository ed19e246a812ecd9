package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The operator: signs documents, and knows which. What such a document lets the agent send is said
 * here once more, in a table of its own: the agent's own is what is looked at.
 */
final class Operator {
  static final TestSigner STRANGER = TestSigner.ed25519(4);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What was signed.
   *
   * @param generation which guest of that vmid it was
   * @param by with which keys
   */
  record Signed(JsonNode document, int generation, Set<Keys.Key> by) {}

  private final Map<String, Signed> signed = new HashMap<>();

  static Optional<JsonNode> read(String document) {
    try {
      return Optional.of(JSON.readTree(document));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Has those sign it and remembers that; one of them may be there twice. */
  SignedEnvelope sign(String document, Map<Integer, Integer> generations, List<Keys.Key> keys) {
    JsonNode read = read(document).orElseThrow();
    String nonce = read.path("nonce").asText();
    int vmid = read.path("guest").path("vmid").asInt();
    Set<Keys.Key> by = new HashSet<>(signed(nonce).map(Signed::by).orElse(Set.of()));
    by.addAll(keys);
    signed.put(nonce, new Signed(read, generations.getOrDefault(vmid, 0), Set.copyOf(by)));
    Namespace namespace = Plans.isRotation(read) ? Namespace.SIGNERS : Namespace.OPERATIONS;
    byte[] bytes = document.getBytes(US_ASCII);
    return new SignedEnvelope(
        bytes, keys.stream().map(key -> key.signer().sign(namespace, bytes).armored()).toList());
  }

  static SignedEnvelope signed(String document, Namespace namespace, TestSigner by) {
    byte[] bytes = document.getBytes(US_ASCII);
    return new SignedEnvelope(bytes, List.of(by.sign(namespace, bytes).armored()));
  }

  Optional<Signed> signed(String nonce) {
    return Optional.ofNullable(signed.get(nonce));
  }

  /** Whether that document lets exactly that be sent. */
  static boolean allows(JsonNode document, PveRequest request) {
    JsonNode guest = document.path("guest");
    JsonNode params = document.path("params");
    String base = "/nodes/pve1/" + guest.path("kind").asText() + "/" + guest.path("vmid").asText();
    String sent = request.method() + " /" + String.join("/", request.segments());
    Map<String, String> with = new TreeMap<>(request.parameters());
    boolean machine = guest.path("kind").asText().equals("qemu");
    return switch (document.path("operation").asText()) {
      case "start_guest" -> sent.equals("POST " + base + "/status/start") && with.isEmpty();
      case "stop_guest" -> sent.equals("POST " + base + "/status/stop") && with.isEmpty();
      case "reboot_guest" ->
          sent.equals("POST " + base + "/status/reboot")
              && with.equals(Map.of("timeout", params.path("timeout_seconds").asText()));
      case "shutdown_guest" ->
          sent.equals("POST " + base + "/status/shutdown")
              && with.equals(
                  Map.of("forceStop", "0", "timeout", params.path("timeout_seconds").asText()));
      case "delete_snapshot" ->
          sent.equals("DELETE " + base + "/snapshot/" + params.path("snapshot").asText())
              && with.isEmpty();
      case "rollback_snapshot" ->
          sent.equals(
                  "POST " + base + "/snapshot/" + params.path("snapshot").asText() + "/rollback")
              && with.equals(Map.of("start", params.path("start").asBoolean() ? "1" : "0"));
      case "destroy_guest" ->
          sent.equals("DELETE " + base)
              && with.equals(params.path("purge").asBoolean() ? Map.of("purge", "1") : Map.of());
      case "resize_disk" ->
          sent.equals("PUT " + base + "/resize")
              && with.equals(
                  Map.of(
                      "disk", params.path("disk").asText(),
                      "size", params.path("size_bytes").asText()));
      case "convert_to_template" -> sent.equals("POST " + base + "/template") && with.isEmpty();
      case "set_guest_config" -> {
        with.remove("digest");
        Map<String, String> set = new TreeMap<>();
        params.path("set").properties().forEach(e -> set.put(e.getKey(), e.getValue().asText()));
        yield sent.equals((machine ? "POST " : "PUT ") + base + "/config") && with.equals(set);
      }
      default -> false;
    };
  }
}
