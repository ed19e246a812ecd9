package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.List;
import java.util.Objects;

/** The schema of the report that ships with the agent. */
final class ReportSchema {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              Objects.requireNonNull(
                  ReportSchema.class.getResourceAsStream("/schema/host-report-v1.schema.json")));

  private ReportSchema() {}

  static void assertValid(JsonNode report) {
    assertEquals(
        List.of(),
        SCHEMA.validate(report).stream().map(complaint -> complaint.toString()).toList(),
        report::toString);
  }
}
