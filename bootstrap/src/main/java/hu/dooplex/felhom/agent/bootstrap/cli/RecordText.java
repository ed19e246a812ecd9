package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hu.dooplex.felhom.agent.adapters.cli.journal.AuditLine;
import hu.dooplex.felhom.agent.adapters.cli.journal.JournalRecord;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of journal and audit trail as a person reads them. */
final class RecordText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordText() {}

  /** One line, and another for what was there before a config write. */
  static List<String> of(JournalRecord record) {
    JournalEntry entry = record.entry();
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            record.sequence() + "  " + entry.at() + "  " + entry.id() + "  ",
            switch (entry) {
              case JournalEntry.Intent intent ->
                  "intent  "
                      + operation(record.line())
                      + "  by "
                      + intent.source().wireName()
                      + (intent.destructive() ? ", destructive" : "")
                      + signed(
                          intent.authorization().map(given -> given.signers()).orElse(List.of()));
              case JournalEntry.Submitted submitted -> "submitted  " + submitted.task().text();
              case JournalEntry.Ended ended ->
                  ended.outcome().wireName() + inWords(ended.reason()) + told(ended.message());
            }));
    if (entry instanceof JournalEntry.Intent intent && !intent.beforeImage().isEmpty()) {
      lines.add(line("    before: ", before(intent.beforeImage())));
    }
    return lines;
  }

  private static String before(Map<String, Optional<String>> image) {
    List<String> keys = new ArrayList<>();
    image.forEach(
        (key, value) -> keys.add(key + value.map(text -> "=" + quoted(text)).orElse(" not set")));
    return String.join(", ", keys);
  }

  private static String quoted(String text) {
    return text.matches("[!-~&&[^\",]]+") ? text : "\"" + text + "\"";
  }

  /** One line of the audit trail. */
  static String of(AuditLine line, String json) {
    return switch (line) {
      case AuditLine.Begun begun ->
          line(
              "file " + begun.segment() + "  " + begun.at() + "  ",
              begun.reset().map(why -> "a new chain begins: " + why).orElse("begins"));
      case AuditLine.Decided decided ->
          line(
              decided.sequence() + "  " + decided.at() + "  ",
              decided.verdict()
                  + inWords(decided.reason().orElse(""))
                  + "  "
                  + operation(json)
                  + "  by "
                  + decided.source()
                  + (decided.destructive() ? ", destructive" : "")
                  + ", rule "
                  + decided.rule()
                  + " ("
                  + decided.detail()
                  + "), policy "
                  + decided.policy()
                  + inWords(decided.policyRule().orElse(""))
                  + signed(decided.signers()));
      case AuditLine.Repeated repeated ->
          line(
              repeated.sequence() + "  " + repeated.at() + "  ",
              "decision " + repeated.of() + " was repeated " + repeated.count() + " times");
    };
  }

  /** {@code set_guest_config lxc/101 {"set":…}}. */
  private static String operation(String line) {
    try {
      JsonNode record = JSON.readTree(line);
      JsonNode params = record.path("params");
      return record.path("operation").asText()
          + (record.has("guest") ? " " + record.path("guest").asText() : "")
          + (params.isEmpty() ? "" : " " + params);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an intact line is JSON", e);
    }
  }

  private static String inWords(String code) {
    return code.isEmpty() ? "" : " (" + code + ")";
  }

  private static String told(String message) {
    return message.isEmpty() ? "" : ": " + message;
  }

  private static String signed(List<String> signers) {
    return signers.isEmpty() ? "" : ", signed by " + String.join(", ", signers);
  }

  private static String line(String begin, String rest) {
    return begin + ForeignText.oneLine(rest);
  }
}
