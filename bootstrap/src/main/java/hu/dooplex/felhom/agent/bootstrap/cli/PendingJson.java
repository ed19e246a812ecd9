package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.application.PendingOperation;
import hu.dooplex.felhom.agent.application.PendingOperation.Sight;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.domain.guest.ConfiguredDisk;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What waits for a signature, for scripts. */
final class PendingJson {
  private PendingJson() {}

  static String of(List<PendingOperation> operations) {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("pending");
      for (PendingOperation one : operations) {
        write(json, one);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void write(JsonGenerator json, PendingOperation one) throws IOException {
    Optional<IssuedDocuments.Document> document = one.document();
    Operation operation = one.wish().operation();
    json.writeStartObject();
    JsonText.field(json, "nonce", document.map(each -> each.issued().nonce().value()));
    json.writeStringField("operation", operation.wireName());
    JsonText.field(
        json,
        "guest",
        operation instanceof Operation.OnGuest on
            ? Optional.of(on.guest().toString())
            : Optional.empty());
    json.writeFieldName("params");
    FieldText.write(
        json,
        operation instanceof Unknown ? FieldValue.Fields.NONE : Catalogue.parameters(operation));
    json.writeStringField("source", one.wish().source().wireName());
    json.writeStringField("since", one.wish().since().toString());
    json.writeBooleanField("destructive", one.classification().destructive());
    json.writeStringField("rule", name(one.classification().rule()));
    json.writeStringField("detail", one.classification().detail());
    JsonText.field(json, "not_after", document.map(each -> each.says().notAfter().toString()));
    JsonText.field(
        json, "document", document.map(each -> Base64.getEncoder().encodeToString(each.bytes())));
    JsonText.field(json, "not_issued", one.whyNone());
    json.writeArrayFieldStart("misfits");
    for (PendingOperation.Misfit misfit : one.misfits()) {
      json.writeString(name(misfit));
    }
    json.writeEndArray();
    sight(json, one.sight());
    json.writeEndObject();
  }

  private static void sight(JsonGenerator json, Sight sight) throws IOException {
    json.writeStringField(
        "seen",
        switch (sight) {
          case Sight.OfHost _ -> "host";
          case Sight.Absent _ -> "no_such_guest";
          case Sight.NotSeen(boolean unreachable, _) ->
              unreachable ? "unreachable" : "not_observed";
          case Sight.Seen _ -> "guest";
        });
    JsonText.field(
        json,
        "error",
        sight instanceof Sight.NotSeen(_, String why) ? Optional.of(why) : Optional.empty());
    json.writeFieldName("observed");
    if (sight instanceof Sight.Seen seen) {
      seen(json, seen);
    } else {
      json.writeNull();
    }
  }

  private static void seen(JsonGenerator json, Sight.Seen seen) throws IOException {
    var guest = seen.guest().seen();
    json.writeStartObject();
    json.writeStringField("name", seen.named().name());
    json.writeStringField("fingerprint", seen.named().fingerprint());
    json.writeStringField("status", name(guest.runState()));
    json.writeFieldName("uptime_seconds");
    if (guest.uptimeSeconds().isPresent()) {
      json.writeNumber(guest.uptimeSeconds().getAsLong());
    } else {
      json.writeNull();
    }
    JsonText.field(json, "lock", guest.lock());
    json.writeBooleanField("template", guest.template());
    json.writeArrayFieldStart("disks");
    for (ConfiguredDisk disk : ConfiguredDisk.in(seen.guest().config().values())) {
      json.writeStartObject();
      json.writeStringField("key", disk.key());
      json.writeStringField("volume", disk.volume());
      JsonText.field(json, "size", disk.option("size"));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("snapshots");
    for (Snapshot snapshot : seen.guest().snapshots()) {
      json.writeStartObject();
      json.writeStringField("name", snapshot.name());
      JsonText.field(json, "taken_at", snapshot.taken().map(Instant::toString));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("last_backup");
    if (seen.lastBackup().isPresent()) {
      backup(json, seen.lastBackup().get());
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  private static void backup(JsonGenerator json, BackupReport backup) throws IOException {
    json.writeStartObject();
    JsonText.field(json, "storage", backup.storage());
    JsonText.field(json, "taken_at", backup.takenAt().map(Instant::toString));
    json.writeFieldName("size_bytes");
    if (backup.sizeBytes().isPresent()) {
      json.writeNumber(backup.sizeBytes().getAsLong());
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
