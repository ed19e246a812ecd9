package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.gate.Verdict;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.policy.PolicyOutcome;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The format of {@code audit.log}: {@link RecordLine}s, the first of which is the header, each with
 * the hash of the one before in {@code prev}. The hash of a line is SHA-256, in lower-case hex,
 * over the part of it that its checksum covers; so the hash of the last line, the head, stands for
 * all.
 *
 * <pre>
 * {"crc":"…","format":"felhom-agent audit","version":1,"segment":1,"first":1,"prev":"000…","made_at":"…"}
 * {"crc":"…","seq":1,"prev":"8d0…","at":"…","operation":"stop_guest","guest":"lxc/101","params":{},"source":"signed_hub",…}
 * {"crc":"…","seq":2,"prev":"41c…","at":"…","repeats_of":1,"count":7}
 * </pre>
 *
 * <p>A full file is sealed as {@code audit.log.SEGMENT}; the next one begins with the hash of its
 * last line. {@code reset}, if it is there, says why a new chain begins here. {@code repeats_of}
 * counts how often the decision of that number was repeated on its day.
 *
 * <p>Rules of change: as those of the {@link JournalFormat}.
 */
final class AuditFormat {
  static final String FORMAT = "felhom-agent audit";
  static final int VERSION = 1;
  static final String NO_HASH = "0".repeat(64);

  private AuditFormat() {}

  /**
   * The first line of a file.
   *
   * @param first number of the first record that follows
   */
  record Header(long segment, long first, String previous, Instant madeAt, Optional<String> reset) {
    byte[] line() {
      FieldWriter out = new FieldWriter();
      out.text("format", FORMAT)
          .integer("version", VERSION)
          .integer("segment", segment)
          .integer("first", first)
          .text("prev", previous)
          .instant("made_at", madeAt)
          .text("reset", reset);
      return RecordLine.of(out.fields());
    }

    static Header of(byte[] bytes, int offset, int length) throws Damage {
      FieldReader.requireFormat(bytes, offset, length, FORMAT, VERSION);
      return FieldReader.read(bytes, offset, length, Header::read);
    }

    AuditLine.Begun shown() {
      return new AuditLine.Begun(segment, madeAt, reset);
    }

    /** The last record before the file; empty if a chain begins here. */
    Optional<AuditHead> before() {
      return previous.equals(NO_HASH)
          ? Optional.empty()
          : Optional.of(new AuditHead(first - 1, previous));
    }

    private static Header read(FieldReader in) throws Damage {
      in.text("crc");
      in.text("format");
      in.integer("version");
      Header header =
          new Header(
              in.integer("segment"),
              in.integer("first"),
              in.text("prev"),
              in.instant("made_at"),
              in.optionalText("reset"));
      if (header.segment < 1 || header.first < 1 || header.before().isEmpty() != header.begins()) {
        throw new Damage("its numbers cannot be");
      }
      return header;
    }

    /** Whether a chain begins here: the first one, or one after a reset. */
    private boolean begins() {
      return segment == 1 || reset.isPresent();
    }
  }

  /** Reads a line that is intact, but no header. */
  static AuditLine read(byte[] bytes, int offset, int length) throws Damage {
    return FieldReader.read(bytes, offset, length, AuditFormat::line);
  }

  private static AuditLine line(FieldReader in) throws Damage {
    in.text("crc");
    long sequence = in.integer("seq");
    in.text("prev");
    Instant at = in.instant("at");
    if (in.has("repeats_of")) {
      return new AuditLine.Repeated(sequence, at, in.integer("repeats_of"), in.integer("count"));
    }
    return new AuditLine.Decided(
        sequence,
        at,
        OperationCodec.read(in),
        in.text("source"),
        in.truth("destructive"),
        in.text("rule"),
        in.text("detail"),
        in.text("policy"),
        in.optionalText("policy_rule"),
        in.texts("signers"),
        in.text("verdict"),
        in.optionalText("reason"));
  }

  /** What a decision says, but for its time: equal texts are the same decision. */
  static String text(Decision decision) {
    FieldWriter out = new FieldWriter();
    OperationCodec.write(out, decision.operation());
    out.text("source", decision.source().wireName())
        .truth("destructive", decision.classification().destructive())
        .text("rule", decision.classification().rule().name().toLowerCase(Locale.ROOT))
        .text("detail", decision.classification().detail());
    switch (decision.policy()) {
      case PolicyOutcome.Allowed _ -> out.text("policy", "allowed");
      case PolicyOutcome.Violated violated ->
          out.text("policy", "violated").text("policy_rule", violated.rule());
      case PolicyOutcome.OverBudget over ->
          out.text("policy", "over_budget").text("policy_rule", over.budget());
    }
    out.texts("signers", decision.signers()).text("verdict", decision.verdictName());
    if (decision.verdict() instanceof Verdict.Refused refused) {
      out.text("reason", refused.reason().wireName());
    }
    return new String(out.fields(), US_ASCII);
  }

  static String repeats(long of, long count) {
    return new String(
        new FieldWriter().integer("repeats_of", of).integer("count", count).fields(), US_ASCII);
  }

  /**
   * @param text as {@link #text} or {@link #repeats} gives it
   */
  static byte[] line(long sequence, String previous, Instant at, String text) {
    return RecordLine.of(
        ("\"seq\":" + sequence + ",\"prev\":\"" + previous + "\",\"at\":\"" + at + "\"," + text)
            .getBytes(US_ASCII));
  }

  /** Of a line without its end. */
  static String hash(byte[] line, int offset, int length) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(line, offset + RecordLine.PREFIX, length - RecordLine.PREFIX);
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Reads the lines of one file and follows the chain. */
  static final class Lines implements RecordScan.Reader {
    private final Reader each;
    private Optional<Header> header = Optional.empty();
    private long sequence;
    private String head = NO_HASH;

    /** Takes a record that follows the one before, and its hash. */
    interface Reader {
      void take(long sequence, String hash, byte[] bytes, int offset, int length) throws Damage;
    }

    Lines() {
      this((_, _, _, _, _) -> {});
    }

    Lines(Reader each) {
      this.each = each;
    }

    @Override
    public void line(byte[] bytes, int offset, int length) throws Damage {
      if (header.isEmpty()) {
        Header first = Header.of(bytes, offset, length);
        sequence = first.first() - 1;
        header = Optional.of(first);
        head = hash(bytes, offset, length);
      } else {
        String link = "\"seq\":" + (sequence + 1) + ",\"prev\":\"" + head + "\",\"at\":\"";
        if (!startsWith(bytes, offset + RecordLine.PREFIX, link)) {
          throw new Damage("it does not follow the line before");
        }
        sequence++;
        head = hash(bytes, offset, length);
        each.take(sequence, head, bytes, offset, length);
      }
    }

    private static boolean startsWith(byte[] bytes, int offset, String text) {
      for (int i = 0; i < text.length(); i++) {
        if (bytes[offset + i] != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    /** The last record of the chain; a file that has none yet goes on from the one before. */
    Optional<AuditHead> last() {
      return header.flatMap(first ->
          sequence < first.first() ? first.before() : Optional.of(new AuditHead(sequence, head)));
    }

    Header finish() throws Damage {
      return header.orElseThrow(() -> new Damage("there is no header"));
    }

    long sequence() {
      return sequence;
    }

    String head() {
      return head;
    }
  }
}
