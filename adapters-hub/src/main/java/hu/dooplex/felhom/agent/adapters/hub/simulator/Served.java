package hu.dooplex.felhom.agent.adapters.hub.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.report.ControlEnvelope;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;

/** What a hub serves, as JSON. */
final class Served {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Served() {}

  static byte[] envelope(
      ControlEnvelope envelope, OptionalLong desiredGeneration, boolean hasSignedOperations) {
    ObjectNode fields = MAPPER.createObjectNode();
    envelope.pollIntervalSeconds().ifPresent(s -> fields.put("poll_interval_seconds", s));
    envelope.blocked().ifPresent(b -> fields.put("blocked", b));
    desiredGeneration.ifPresent(g -> fields.put("desired_generation", g));
    return fields.put("has_signed_ops", hasSignedOperations).toString().getBytes(UTF_8);
  }

  static byte[] operations(List<SignedEnvelope> operations) {
    ObjectNode list = MAPPER.createObjectNode();
    ArrayNode entries = list.putArray("operations");
    for (SignedEnvelope operation : operations) {
      ObjectNode entry = entries.addObject();
      entry.put("document", Base64.getEncoder().encodeToString(operation.document()));
      ArrayNode signatures = entry.putArray("signatures");
      operation.signatures().forEach(armored -> signatures.add(new String(armored, UTF_8)));
    }
    return list.toString().getBytes(UTF_8);
  }
}
