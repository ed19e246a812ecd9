package hu.dooplex.felhom.agent.adapters.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of {@code identity.json}: one JSON object in one line that ends with LF.
 *
 * <pre>
 * {"version":3,"report_sequence":42,"blocked":false,"audit_sequence":7,"audit_head":"9f2c…","time_floor":"2026-11-22T19:00:00Z"}
 * </pre>
 *
 * <p>Before the clock was ever believed, {@code time_floor} is null. Version 2 had no such field.
 * Version 1 had the first two fields alone; it was written by agents that had no journal yet.
 *
 * <p>Rules of change: every change of the fields, their meaning or their range raises {@code
 * version}. A version that is not known is newer and refused, whatever else is in the file; an
 * older one is migrated when the file is opened. Within a version, exactly its fields are there; a
 * missing, unknown or repeated one means that the file is damaged.
 *
 * @param reportSequence the number of the last report; 0 before the first
 * @param blocked what the hub said last
 * @param auditSequence the number of the last record of the audit trail that the hub took; 0 before
 *     the first
 * @param auditHead the hash of that record
 * @param timeFloor the latest time that the agent is sure of having seen
 */
record Identity(
    long reportSequence,
    boolean blocked,
    long auditSequence,
    String auditHead,
    Optional<Instant> timeFloor) {
  static final int VERSION = 3;

  private static final int WITHOUT_TIME_FLOOR = 2;

  /** The last version whose agents had neither journal nor audit trail. */
  static final int WITHOUT_JOURNAL = 1;

  /** The largest integer that every JSON reader takes exactly (RFC 8259, section 6). */
  static final long SEQUENCE_MAX = (1L << 53) - 1;

  static final Identity NEW = new Identity(0, false, 0, AuditFormat.NO_HASH, Optional.empty());

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION) // would take UTF-16 and UTF-32 too
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** The bytes are not what any version of the agent wrote. */
  static final class Damaged extends Exception {
    private final String why;

    Damaged(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  /** A newer agent wrote the file. */
  static final class Newer extends Exception {
    Newer(long version) {
      super("version " + version);
    }
  }

  byte[] bytes() {
    return ("{\"version\":"
            + VERSION
            + ",\"report_sequence\":"
            + reportSequence
            + ",\"blocked\":"
            + blocked
            + ",\"audit_sequence\":"
            + auditSequence
            + ",\"audit_head\":\""
            + auditHead
            + "\",\"time_floor\":"
            + timeFloor.map(floor -> '"' + floor.toString() + '"').orElse("null")
            + "}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  Identity withReportSequence(long sequence) {
    return new Identity(sequence, blocked, auditSequence, auditHead, timeFloor);
  }

  Identity withBlocked(boolean now) {
    return new Identity(reportSequence, now, auditSequence, auditHead, timeFloor);
  }

  Identity withAudit(long sequence, String head) {
    return new Identity(reportSequence, blocked, sequence, head, timeFloor);
  }

  Identity withTimeFloor(Instant floor) {
    return new Identity(reportSequence, blocked, auditSequence, auditHead, Optional.of(floor));
  }

  /** A content, and the version it was written in. */
  record Versioned(int version, Identity identity) {}

  static Versioned parse(byte[] bytes) throws Damaged, Newer {
    Map<String, Object> fields = fields(bytes);
    if (!(fields.get("version") instanceof Long version) || version < 1) {
      throw new Damaged("it has no version");
    }
    if (version > VERSION) {
      throw new Newer(version);
    }
    return new Versioned(
        (int) (long) version,
        switch ((int) (long) version) {
          case WITHOUT_JOURNAL -> first(fields, 3);
          case WITHOUT_TIME_FLOOR -> second(fields, 5);
          default -> third(fields, 6);
        });
  }

  /** The fields of version 1. */
  private static Identity first(Map<String, Object> fields, int count) throws Damaged {
    if (fields.size() == count
        && fields.get("report_sequence") instanceof Long sequence
        && inRange(sequence)
        && fields.get("blocked") instanceof Boolean blocked) {
      return NEW.withReportSequence(sequence).withBlocked(blocked);
    }
    throw notItsFields(fields);
  }

  private static Identity second(Map<String, Object> fields, int count) throws Damaged {
    Identity first = first(fields, count);
    if (fields.get("audit_sequence") instanceof Long audit
        && inRange(audit)
        && fields.get("audit_head") instanceof String head
        && HASH.matcher(head).matches()) {
      return first.withAudit(audit, head);
    }
    throw notItsFields(fields);
  }

  private static Identity third(Map<String, Object> fields, int count) throws Damaged {
    Identity second = second(fields, count);
    if (fields.get("time_floor") instanceof String floor) {
      return second.withTimeFloor(time(floor));
    }
    if (fields.get("time_floor") == JsonToken.VALUE_NULL) {
      return second;
    }
    throw notItsFields(fields);
  }

  private static Instant time(String text) throws Damaged {
    try {
      return UtcTime.parse(text);
    } catch (Damage | DateTimeException e) {
      throw new Damaged("its time is none");
    }
  }

  private static Damaged notItsFields(Map<String, Object> fields) {
    return new Damaged("its fields are not those of version " + fields.get("version"));
  }

  private static boolean inRange(long sequence) {
    return sequence >= 0 && sequence <= SEQUENCE_MAX;
  }

  /** Integers as Long, texts as String, truth as Boolean, everything else as its kind of token. */
  private static Map<String, Object> fields(byte[] bytes) throws Damaged {
    Map<String, Object> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Damaged(bytes.length == 0 ? "it is empty" : "it is not a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken token = json.nextToken();
        fields.put(
            name,
            switch (token) {
              case VALUE_NUMBER_INT -> json.getLongValue(); // throws beyond a long
              case VALUE_STRING -> json.getText();
              case VALUE_TRUE -> true;
              case VALUE_FALSE -> false;
              default -> token;
            });
        json.skipChildren();
      }
      if (json.nextToken() != null) {
        throw new Damaged("it goes on after the JSON object");
      }
    } catch (IOException e) {
      throw new Damaged("it is not valid JSON");
    }
    return fields;
  }
}
