package hu.dooplex.felhom.agent.bootstrap.logging;

import static hu.dooplex.felhom.agent.application.port.EventLog.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.domain.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogOutputTest {
  private static final Map<String, String> TERMINAL = Map.of();
  private static final Map<String, String> JOURNAL = Map.of("JOURNAL_STREAM", "8:1234");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ObjectMapper json = new ObjectMapper();

  private LogOutput output(Map<String, String> environment) {
    return new LogOutput(
        written,
        InstantSource.fixed(Instant.parse("2026-11-22T19:25:00.123456Z")),
        LogSettings.initial(environment).with(EventLog.Level.DEBUG, LogFormat.TEXT));
  }

  private static Logger logger(LogOutput output) {
    return new FelhomLoggerFinder(output).getLogger("felhom", LogOutputTest.class.getModule());
  }

  private static EventLog events(LogOutput output) {
    return new SystemEventLog(logger(output));
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private static void asJson(LogOutput output) {
    output.apply(output.settings().with(EventLog.Level.DEBUG, LogFormat.JSON));
  }

  @Test
  void anEventIsOneLineWithTimeLevelNameAndFields() {
    events(output(TERMINAL))
        .info("report_sent", field("sequence", 42), field("hub", "https://hub"), field("ok", true));
    assertEquals(
        "2026-11-22T19:25:00.123Z info report_sent sequence=42 hub=https://hub ok=true\n", text());
  }

  @Test
  void valuesAreQuotedOnlyWhereTheyMust() {
    events(output(JOURNAL))
        .info(
            "e",
            field("plain", "a-b/c:d,é"),
            field("empty", ""),
            field("space", "a b"),
            field("wide", "a\u3000b"),
            field("equals", "a=b"),
            field("quote", "a\"b"),
            field("backslash", "a\\b"));
    assertEquals(
        "<6>info e plain=a-b/c:d,é empty=\"\" space=\"a b\" wide=\"a\u3000b\" equals=\"a=b\""
            + " quote=\"a\\\"b\" backslash=\"a\\\\b\"\n",
        text());
  }

  @Test
  void foreignTextCannotForgeALine() {
    events(output(JOURNAL))
        .warning("guest_unreadable", field("name", "x\n<3>error forged\u001b[2J\u202e"));
    assertEquals(
        "<4>warning guest_unreadable name=\"x\\n<3>error forged\\u001b[2J\\u202e\"\n", text());
  }

  @ParameterizedTest
  @CsvSource({"DEBUG, <7>debug", "INFO, <6>info", "WARNING, <4>warning", "ERROR, <3>error"})
  void theJournalGetsPrioritiesAndNoTime(EventLog.Level level, String begin) {
    LogOutput output = output(JOURNAL);
    events(output).record(level, "e", List.of());
    assertEquals(begin + " e\n", text());
    written.reset();
    asJson(output);
    events(output).record(level, "e", List.of());
    assertEquals(
        begin.substring(0, 3) + "{\"level\":\"" + begin.substring(3) + "\",\"event\":\"e\"}\n",
        text());
  }

  @Test
  void jsonIsOneObjectALineWithTypedFields() throws IOException {
    LogOutput output = output(TERMINAL);
    asJson(output);
    String hostile = "\"\\\n\u0000\u202e\ud800\u007f{}";
    events(output)
        .info(
            "e",
            field("number", 42L),
            field("flag", false),
            field("ratio", 0.5),
            field("nan", Double.NaN),
            field("text", hostile),
            field("level", "mine"));
    List<String> lines = text().lines().toList();
    assertEquals(1, lines.size());
    JsonNode line = json.readTree(lines.getFirst());
    assertEquals("2026-11-22T19:25:00.123Z", line.get("time").textValue());
    assertEquals("info", line.get("level").textValue());
    assertEquals("e", line.get("event").textValue());
    assertEquals(42, line.get("number").longValue());
    assertFalse(line.get("flag").booleanValue());
    assertEquals(0.5, line.get("ratio").doubleValue());
    assertEquals("NaN", line.get("nan").textValue());
    assertEquals(hostile, line.get("text").textValue());
    assertEquals("mine", line.get("level_").textValue());
  }

  @Test
  void levelAndFormatChangeWhileItRuns() {
    LogOutput output = output(JOURNAL);
    EventLog events = events(output);
    output.apply(output.settings().with(EventLog.Level.WARNING, LogFormat.TEXT));
    events.info("not_written");
    events.warning("written");
    asJson(output);
    events.info("written_too");
    assertEquals("<4>warning written\n<6>{\"level\":\"info\",\"event\":\"written_too\"}\n", text());
  }

  @Test
  void theJdkIsHeardFromWarningOn() {
    LogOutput output = output(JOURNAL);
    Logger jdk =
        new FelhomLoggerFinder(output).getLogger("jdk.httpclient", Object.class.getModule());
    jdk.log(Logger.Level.INFO, "chatter");
    jdk.log(Logger.Level.WARNING, "trouble on {0}", "port 1");
    output.apply(output.settings().with(EventLog.Level.ERROR, LogFormat.TEXT));
    jdk.log(Logger.Level.WARNING, "no longer");
    assertEquals("<4>warning log logger=jdk.httpclient message=\"trouble on port 1\"\n", text());
    assertFalse(jdk.isLoggable(Logger.Level.OFF));
  }

  @Test
  void plainMessagesKeepTheContractOfTheJdk() {
    Logger logger = logger(output(JOURNAL));
    var bundle =
        new ListResourceBundle() {
          @Override
          protected Object[][] getContents() {
            return new Object[][] {{"key", "text {0}"}};
          }
        };
    logger.log(Logger.Level.INFO, bundle, "key", 1);
    logger.log(Logger.Level.INFO, bundle, "other");
    logger.log(Logger.Level.INFO, "{0");
    logger.log(Logger.Level.INFO, "{0", 1);
    logger.log(Logger.Level.TRACE, () -> "lazily");
    assertEquals(
        List.of("\"text 1\"", "other", "{0", "{0", "lazily"),
        text().lines().map(line -> line.replaceFirst(".*message=", "")).toList());
  }

  @Test
  void anExceptionOfManyLinesIsOneLine() {
    logger(output(JOURNAL)).log(Logger.Level.ERROR, "failed", new IOException("a\nb"));
    assertEquals(
        "<3>error log logger=felhom message=failed error=\"java.io.IOException: a\\nb\"\n", text());
  }

  @Test
  void stackTracesComeOnlyWhenAskedForAndCannotForgeALine() throws IOException {
    LogOutput output = output(JOURNAL);
    output.apply(output.settings().withStackTraces(true));
    Exception ring = new IOException("a\n<3>forged");
    ring.initCause(new IllegalStateException("b", ring));
    logger(output).log(Logger.Level.ERROR, "failed", ring);
    List<String> lines = text().lines().toList();
    assertTrue(lines.size() > 2);
    assertTrue(lines.stream().allMatch(line -> line.startsWith("<3>")));
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("<3>forged")));
    assertEquals("<3>  java.io.IOException: a\\n<3>forged", lines.get(1));
    assertTrue(lines.stream().anyMatch(line -> line.contains("caused by: ")));

    written.reset();
    asJson(output);
    logger(output).log(Logger.Level.ERROR, "failed", ring);
    List<String> objects = text().lines().toList();
    assertEquals(1, objects.size());
    assertTrue(
        json.readTree(objects.getFirst().substring(3))
            .get("stack")
            .textValue()
            .contains("\n  at "));
  }

  @Test
  void noTokenReachesTheLog() {
    LogOutput output = output(TERMINAL);
    Secret secret = new Secret("s3cret");
    events(output).info("e", field("token", secret), field("all", List.of(secret)));
    asJson(output);
    events(output).info("e", field("token", secret));
    logger(output).log(Logger.Level.INFO, "token {0}", secret);
    assertFalse(text().contains("s3cret"), text());
    assertEquals(4, text().split("\\[redacted]", -1).length - 1);
  }

  @Test
  void eachLineIsOneWrite() {
    List<Integer> writes = new ArrayList<>();
    OutputStream sink =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("not byte by byte");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            writes.add(length);
          }
        };
    events(new LogOutput(sink, InstantSource.system(), LogSettings.initial(JOURNAL))).info("e");
    assertEquals(List.of("<6>info e\n".length()), writes);
  }

  @Test
  void aClosedPipeStopsNobody() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    LogOutput output = new LogOutput(closed, InstantSource.system(), LogSettings.initial(TERMINAL));
    events(output).info("e");
    assertEquals(EventLog.Level.INFO, output.settings().level());
  }

  @Test
  void theJdkFindsOurFinder() {
    assertInstanceOf(LineLogger.class, System.getLogger("felhom-agent-test"));
  }
}
