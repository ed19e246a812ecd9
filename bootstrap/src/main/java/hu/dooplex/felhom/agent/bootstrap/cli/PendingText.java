package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.PendingOperation;
import hu.dooplex.felhom.agent.application.PendingOperation.Misfit;
import hu.dooplex.felhom.agent.application.PendingOperation.Sight;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.guest.ConfiguredDisk;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.report.BackupReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What waits for a signature, for a person. */
final class PendingText {
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  private PendingText(Instant now) {
    this.now = now;
  }

  /** Safe to print, whatever guests and wishes are called. */
  static List<String> of(List<PendingOperation> operations, Instant now) {
    PendingText text = new PendingText(now);
    operations.forEach(text::add);
    return text.lines.stream().map(ForeignText::oneLine).toList();
  }

  private void row(String name, String text) {
    lines.add("  %-12s".formatted(name) + text);
  }

  private void add(PendingOperation one) {
    Operation operation = one.wish().operation();
    lines.add(
        one.document().map(document -> document.issued().nonce().value()).orElse("(no document)")
            + "  "
            + what(operation));
    row("wished", "by " + who(one.wish().source()) + ", " + ago(one.wish().since()));
    FieldText.parameters(operation).ifPresent(parameters -> row("parameters", parameters));
    row(
        "class",
        (one.classification().destructive() ? "destructive" : "benign")
            + ", rule "
            + one.classification().rule().name().toLowerCase(Locale.ROOT)
            + " ("
            + one.classification().detail()
            + ")");
    sight(one.sight());
    document(one);
  }

  private static String what(Operation operation) {
    return switch (operation) {
      case Unknown _ -> "an operation that nobody knows";
      case Operation.OnGuest on -> on.wireName() + "  " + on.guest();
      case Operation.OnHost on -> on.wireName();
    };
  }

  private static String who(Source source) {
    return switch (source) {
      case DESIRED_STATE -> "the desired state";
      case SIGNED_HUB -> "the hub";
      case SIGNED_CONSOLE -> "an operator at the console";
      case SELFTEST, RECOVERY -> "the agent";
    };
  }

  private void sight(Sight sight) {
    switch (sight) {
      case Sight.OfHost _ -> row("target", "this host");
      case Sight.Absent _ -> row("guest", "there is none on this node");
      case Sight.NotSeen(_, String why) -> row("guest", "not seen: " + why);
      case Sight.Seen seen -> seen(seen);
    }
  }

  private void seen(Sight.Seen seen) {
    var guest = seen.guest().seen();
    row("guest", "\"" + seen.named().name() + "\", " + state(seen));
    guest.lock().ifPresent(lock -> row("locked", lock));
    List<ConfiguredDisk> disks = ConfiguredDisk.in(seen.guest().config().values());
    list("disks", disks.stream().map(PendingText::disk).toList());
    list("snapshots", seen.guest().snapshots().stream().map(this::snapshot).toList());
    row("last backup", seen.lastBackup().map(this::backup).orElse("none is seen"));
    row("fingerprint", seen.named().fingerprint());
  }

  private static String state(Sight.Seen seen) {
    var guest = seen.guest().seen();
    boolean running = guest.runState() == RunState.RUNNING;
    return guest.runState().name().toLowerCase(Locale.ROOT)
        + (running && guest.uptimeSeconds().isPresent()
            ? " for " + length(Duration.ofSeconds(guest.uptimeSeconds().getAsLong()))
            : "")
        + (guest.template() ? ", a template" : "");
  }

  /** A list of which each is a line. */
  private void list(String name, List<String> texts) {
    if (texts.isEmpty()) {
      row(name, "none");
    }
    for (int i = 0; i < texts.size(); i++) {
      row(i == 0 ? name : "", texts.get(i));
    }
  }

  private static String disk(ConfiguredDisk disk) {
    return disk.key()
        + " "
        + disk.volume()
        + disk.option("size").map(size -> ", " + size).orElse(", size not stated")
        + disk.option("mp").map(path -> ", at " + path).orElse("");
  }

  private String snapshot(Snapshot snapshot) {
    return snapshot.name()
        + snapshot.taken().map(taken -> ", " + taken + " (" + ago(taken) + ")").orElse("");
  }

  private String backup(BackupReport backup) {
    return backup.takenAt().map(taken -> taken + " (" + ago(taken) + ")").orElse("undated")
        + backup.storage().map(storage -> ", on " + storage).orElse("")
        + (backup.sizeBytes().isPresent()
            ? ", %d MiB".formatted(backup.sizeBytes().getAsLong() >> 20)
            : "");
  }

  private void document(PendingOperation one) {
    if (one.document().isEmpty()) {
      row(
          "document",
          "none: "
              + one.whyNone()
                  .orElse(
                      "the daemon issues it as soon as it can; see document_not_issued in its"
                          + " log"));
      return;
    }
    OperationDocument says = one.document().get().says();
    row(
        "document",
        "valid until "
            + says.notAfter()
            + " ("
            + length(Duration.between(now, says.notAfter()))
            + " left)");
    for (Misfit misfit : one.misfits()) {
      row("WRONG", words(misfit, one));
    }
  }

  private static String words(Misfit misfit, PendingOperation one) {
    return switch (misfit) {
      case FINGERPRINT ->
          "the guest's disks, network devices or snapshots are not those of the document";
      case NAME ->
          "the document names \""
              + one.document()
                  .flatMap(document -> document.says().guest())
                  .map(guest -> guest.name())
                  .orElse("")
              + "\"; the guest has another name now";
      case GONE -> "the guest of the document is gone";
      case VMID_TAKEN -> "there is a guest already where the document has one made";
      case LOCKED -> "the guest is locked; as long as it is, the document is not taken";
    };
  }

  static String misfits(PendingOperation one) {
    return one.misfits().stream().map(each -> words(each, one)).collect(Collectors.joining("; "));
  }

  private String ago(Instant then) {
    return length(Duration.between(then, now)) + " ago";
  }

  private static String length(Duration duration) {
    Duration shown =
        duration.isNegative() ? Duration.ZERO : duration.truncatedTo(ChronoUnit.SECONDS);
    if (shown.toDays() > 1) {
      return shown.toDays() + " days";
    }
    return shown.toHours() > 1
        ? shown.toHours() + " h"
        : shown.toMinutes() > 1 ? shown.toMinutes() + " min" : shown.toSeconds() + " s";
  }
}
