package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Objects;

/** The schemas that ship with the agent, ready to judge. */
final class WireSchemas {
  static final JsonSchema HOST_REPORT = load("/schema/host-report-v1.schema.json");
  static final JsonSchema CONTROL_ENVELOPE = load("/schema/control-envelope-v1.schema.json");
  static final JsonSchema DESIRED_STATE = load("/schema/desired-state-v1.schema.json");
  static final JsonSchema DOCUMENT = load("/schema/operation-document-v1.schema.json");
  static final JsonSchema WISH = load("/schema/operation-wish-v1.schema.json");
  static final JsonSchema SIGNED_OPERATIONS = load("/schema/signed-operations-v1.schema.json");
  static final JsonSchema RESULT = load("/schema/operation-result-v1.schema.json");

  private WireSchemas() {}

  /** What is wrong; empty when nothing is. */
  static List<String> complaints(JsonSchema schema, JsonNode json) {
    return schema.validate(json).stream().map(ValidationMessage::getMessage).sorted().toList();
  }

  private static JsonSchema load(String resource) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            Objects.requireNonNull(WireSchemas.class.getResourceAsStream(resource), resource));
  }
}
