package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.authz.EnrolledKey;
import hu.dooplex.felhom.agent.domain.authz.SetMember;
import hu.dooplex.felhom.agent.domain.authz.SignerHistory;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The current signers for a person, for scripts, and for the configuration. */
final class SignersText {
  private SignersText() {}

  static String lines(SignerHistory.Known known) {
    List<String> lines = new ArrayList<>();
    lines.add("version " + known.set().version() + ", " + known.set().sha256());
    if (known.set().members().isEmpty()) {
      lines.add("Nobody may sign: nothing destructive is carried out.");
    }
    for (SetMember member : known.set().members()) {
      EnrolledKey key = member.key();
      lines.add(
          ForeignText.oneLine(
              "%-16s  %-11s  %s %s  %s"
                  .formatted(
                      key.name(),
                      key.role().wireName(),
                      key.kind(),
                      key.fingerprint(),
                      came(known, member))));
    }
    return String.join("\n", lines);
  }

  private static String came(SignerHistory.Known known, SetMember member) {
    return known
        .broughtIn(member.key().name())
        .map(taken ->
            "by rotation "
                + taken.change().version()
                + " at "
                + taken.at()
                + ", signed by "
                + String.join(", ", taken.by())
                + member
                    .admission()
                    .freshUntil()
                    .map(end -> "; signs nothing destructive before " + end)
                    .orElse(""))
        .orElse("configured");
  }

  static String json(SignerHistory.Known known) {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeNumberField("version", known.set().version());
      json.writeStringField("sha256", known.set().sha256());
      json.writeArrayFieldStart("signers");
      for (SetMember member : known.set().members()) {
        member(json, known, member);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void member(JsonGenerator json, SignerHistory.Known known, SetMember member)
      throws IOException {
    Optional<SignerHistory.Taken> taken = known.broughtIn(member.key().name());
    json.writeStartObject();
    signer(json, member.key().bare());
    json.writeStringField("fingerprint", member.key().fingerprint());
    json.writeStringField("came_by", taken.isPresent() ? "rotation" : "configuration");
    if (taken.isPresent()) {
      json.writeNumberField("rotation", taken.get().change().version());
      json.writeStringField("at", taken.get().at().toString());
      json.writeArrayFieldStart("signed_by");
      for (String by : taken.get().by()) {
        json.writeString(by);
      }
      json.writeEndArray();
    }
    JsonText.field(json, "fresh_until", member.admission().freshUntil().map(Instant::toString));
    json.writeEndObject();
  }

  /** As it stands in the configuration file. */
  static String configuration(SignerHistory.Known known) {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("signers");
      for (EnrolledKey key : known.set().keys()) {
        json.writeStartObject();
        signer(json, key.bare());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("signers_min_version", known.set().version());
      json.writeEndObject();
    });
  }

  private static void signer(JsonGenerator json, Signer signer) throws IOException {
    json.writeStringField("name", signer.name());
    json.writeStringField("role", signer.role().wireName());
    json.writeStringField("public_key", signer.publicKey());
  }
}
