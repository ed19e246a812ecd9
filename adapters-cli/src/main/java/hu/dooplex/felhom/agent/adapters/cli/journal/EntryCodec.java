package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Authorization;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Ended;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Intent;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Outcome;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry.Submitted;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record of the journal as the fields of its line; {@link JournalFormat} has the format and its
 * rules of change.
 */
final class EntryCodec {
  private static final List<Source> SOURCES = List.of(Source.values());
  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

  private EntryCodec() {}

  /** All fields but the checksum and the number, which are given when the line is written. */
  static byte[] fields(JournalEntry entry) {
    FieldWriter out = new FieldWriter();
    out.instant("at", entry.at()).text("record", kind(entry)).text("id", entry.id().value());
    switch (entry) {
      case Intent intent -> write(out, intent);
      case Submitted submitted -> out.text("task", submitted.task().text());
      case Ended ended ->
          out.text("outcome", ended.outcome().wireName())
              .text("reason", ended.reason())
              .text("message", ended.message())
              .text("fingerprint", ended.fingerprint());
    }
    return out.fields();
  }

  private static String kind(JournalEntry entry) {
    return switch (entry) {
      case Intent _ -> "intent";
      case Submitted _ -> "submitted";
      case Ended _ -> "ended";
    };
  }

  private static void write(FieldWriter out, Intent intent) {
    OperationCodec.write(out, intent.operation());
    out.text("source", intent.source().wireName())
        .text("token", intent.token())
        .truth("destructive", intent.destructive());
    if (intent.authorization().isPresent()) {
      Authorization authorization = intent.authorization().get();
      out.object("authorization")
          .text("nonce", authorization.nonce().value())
          .text("document_sha256", authorization.documentSha256())
          .texts("signers", authorization.signers())
          .end();
    }
    out.instant("deadline", intent.deadline())
        .text("config_digest", intent.configDigest())
        .map("before", intent.beforeImage())
        .text("transaction", intent.transaction())
        .text("marker", intent.marker())
        .truth("guest_running", intent.guestRunning());
    if (intent.audit().isPresent()) {
      AuditHead audit = intent.audit().get();
      out.object("audit").integer("sequence", audit.sequence()).text("hash", audit.hash()).end();
    }
  }

  static JournalEntry read(FieldReader in) throws Damage {
    Instant at = in.instant("at");
    String kind = in.text("record");
    OperationId id = new OperationId(in.text("id"));
    return switch (kind) {
      case "intent" -> intent(id, at, in);
      case "submitted" -> new Submitted(id, at, new Upid(in.text("task")));
      case "ended" ->
          new Ended(
              id,
              at,
              outcome(in.text("outcome")),
              in.text("reason"),
              in.text("message"),
              in.optionalText("fingerprint"));
      default -> throw new Damage("no record has that name");
    };
  }

  private static Intent intent(OperationId id, Instant at, FieldReader in) throws Damage {
    return new Intent(
        id,
        at,
        OperationCodec.read(in),
        source(in.text("source")),
        in.text("token"),
        in.truth("destructive"),
        authorization(in),
        in.instant("deadline"),
        in.optionalText("config_digest"),
        in.map("before"),
        in.optionalText("transaction").map(OperationId::new),
        in.optionalText("marker"),
        in.truth("guest_running"),
        audit(in));
  }

  private static Optional<AuditHead> audit(FieldReader in) throws Damage {
    if (!in.has("audit")) {
      return Optional.empty();
    }
    in.object("audit");
    AuditHead audit = new AuditHead(in.integer("sequence"), in.text("hash"));
    in.end();
    return Optional.of(audit);
  }

  private static Optional<Authorization> authorization(FieldReader in) throws Damage {
    if (!in.has("authorization")) {
      return Optional.empty();
    }
    in.object("authorization");
    Authorization authorization =
        new Authorization(
            new OperationId(in.text("nonce")), in.text("document_sha256"), in.texts("signers"));
    in.end();
    return Optional.of(authorization);
  }

  static Source source(String name) throws Damage {
    for (Source source : SOURCES) {
      if (source.wireName().equals(name)) {
        return source;
      }
    }
    throw new Damage("'source' is none");
  }

  private static Outcome outcome(String name) throws Damage {
    for (Outcome outcome : OUTCOMES) {
      if (outcome.wireName().equals(name)) {
        return outcome;
      }
    }
    throw new Damage("'outcome' is none");
  }
}
