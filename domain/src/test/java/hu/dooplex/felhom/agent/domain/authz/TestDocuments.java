package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.BackupGuest.Compression;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Documents as they are written. */
public final class TestDocuments {
  private TestDocuments() {}

  public static String text(OperationDocument document) {
    String guest =
        document
            .guest()
            .map(on ->
                """
                  "guest": {"kind": "%s", "vmid": %s, "name": "%s", "fingerprint": "%s"},
                """
                    .formatted(
                        on.ref().kind().wireName(), on.ref().vmid(), on.name(), on.fingerprint()))
            .orElse("");
    return """
    {
      "version": 1,
      "nonce": "%s",
      "host": "%s",
      "operation": "%s",
    %s  "params": %s,
      "observed_at": "%s",
      "not_before": "%s",
      "not_after": "%s"
    }
    """
        .formatted(
            document.nonce(),
            document.host(),
            document.operation().wireName(),
            guest,
            json(ActionBinding.parameters(document.operation())),
            document.observedAt(),
            document.notBefore(),
            document.notAfter());
  }

  private static String json(Object value) {
    return switch (value) {
      case Boolean truth -> truth.toString();
      case Number number -> number.toString();
      case Compression compression -> "\"" + compression.wireName() + "\"";
      case Signer signer ->
          json(
              Map.of(
                  "name", signer.name(),
                  "role", signer.role().wireName(),
                  "public_key", signer.publicKey()));
      case Collection<?> list ->
          list.stream().map(TestDocuments::json).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> "\"" + entry.getKey() + "\": " + json(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      default -> "\"" + value + "\"";
    };
  }
}
