package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes the result of a signed operation (hub.md, SignedEnvelope and results; {@code
 * schema/operation-result-v1.schema.json}).
 */
final class OperationResultJson {
  private OperationResultJson() {}

  static byte[] json(OperationResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.generator(bytes)) {
      new JsonFields(json).object(result, OperationResultJson::write);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonFields to, OperationResult result) throws IOException {
    to.text("document_sha256", result.documentSha256());
    to.text("operation_id", result.operationId());
    to.word("outcome", result.outcome());
    to.text("reason", result.reason());
    to.text("message", result.message());
    to.text("upid", result.upid().map(Upid::toString));
    to.time("at", result.at());
  }
}
