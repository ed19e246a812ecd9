package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.logging.Quoted;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happened, line by line, with the simulated seconds before it. Operations are numbered in the
 * order of their intents, and tasks have their type and id alone; a field that is empty is left
 * out.
 */
final class TranscriptLog implements EventLog {
  private static final Set<String> EMPTY = Set.of("", "[]");

  private final OneAtATime time;
  private final Path folder;
  private final boolean records;
  private final List<String> lines = new ArrayList<>();
  private final Map<OperationId, String> names = new LinkedHashMap<>();

  /**
   * @param records whether journal and audit trail are told too
   */
  TranscriptLog(OneAtATime time, Path folder, boolean records) {
    this.time = time;
    this.folder = folder;
    this.records = records;
  }

  void line(String text) {
    lines.add(
        String.format(Locale.ROOT, "%8.2f  %s", time.elapsed().toMillis() / 1000.0, plain(text)));
  }

  /** A line about the whole of it, at the end. */
  void closing(String text) {
    lines.add(" ".repeat(10) + plain(text));
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }

  int size() {
    return lines.size();
  }

  /** Without what differs from run to run or says nothing. */
  String plain(String text) {
    String plain = text;
    for (Map.Entry<OperationId, String> named : names.entrySet()) {
      plain = plain.replace(named.getKey().value(), named.getValue());
    }
    return plain
        .replace(folder.toString(), "STATE")
        .replaceAll("UPID:[^:]+:\\w+:\\w+:\\w+:(\\w+):([^:]*):[^:]+:", "<$1 $2>")
        .replaceAll("UPID%3A\\S+?%3A\\w+%3A\\w+%3A\\w+%3A(\\w+)%3A(\\w*)%3A\\S+?%3A", "<$1 $2>")
        .replaceAll("digest=[0-9a-f]{40}", "digest=…");
  }

  @Override
  public void record(Level level, String event, List<Field> fields) {
    if (!time.crashed()) {
      line(
          event
              + fields.stream()
                  .filter(field -> !EMPTY.contains(String.valueOf(field.value())))
                  .map(field -> " " + field.name() + "=" + value(field))
                  .collect(Collectors.joining()));
    }
  }

  private static String value(Field field) {
    String text = String.valueOf(field.value());
    return text.isEmpty() || text.contains(" ") ? Quoted.of(text) : text;
  }

  /** A record that is in the journal now. */
  String record(JournalEntry entry) {
    String told =
        switch (entry) {
          case JournalEntry.Intent intent -> {
            names.putIfAbsent(intent.id(), "#" + (names.size() + 1));
            yield "intent " + intent.id() + " " + of(intent.operation());
          }
          case JournalEntry.Submitted submitted ->
              "submitted " + submitted.id() + " " + submitted.task();
          case JournalEntry.Ended ended ->
              ("ended " + ended.id() + " " + ended.outcome().wireName() + " " + ended.reason())
                  .strip();
        };
    if (records) {
      line("journal: " + told);
    }
    return told;
  }

  /** A decision that is in the audit trail now. */
  void record(Decision decision) {
    if (records) {
      line("audit: " + decision.verdictName() + " " + of(decision.operation()));
    }
  }

  /** An operation in few words. */
  static String of(Operation operation) {
    return operation instanceof Operation.OnGuest onGuest
        ? operation.wireName() + " " + onGuest.guest()
        : operation.wireName();
  }
}
