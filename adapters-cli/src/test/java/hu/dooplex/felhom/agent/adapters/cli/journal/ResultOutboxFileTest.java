package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import hu.dooplex.felhom.agent.domain.report.OperationResult.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultOutboxFileTest {
  @TempDir Path temp;
  private Instant now = Samples.NOW;

  private ResultOutboxFile outbox() throws StateException {
    return ResultOutboxFile.open(temp.resolve("state"), () -> now);
  }

  static OperationResult result(int number) {
    return new OperationResult(
        "%064x".formatted(number),
        number % 2 == 0 ? Optional.empty() : Optional.of(Samples.id(number).value()),
        number % 2 == 0 ? Outcome.REFUSED : Outcome.SUCCEEDED,
        number % 2 == 0 ? "expired" : "done",
        "number " + number,
        number % 2 == 0 ? Optional.empty() : Optional.of(Samples.submitted(1).task()),
        Samples.NOW.plusSeconds(number));
  }

  private static List<OperationResult> results(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(ResultOutboxFileTest::result).toList();
  }

  private static OperationResult saying(String message) {
    return new OperationResult(
        "0".repeat(64),
        Optional.empty(),
        Outcome.FAILED,
        "task_failed",
        message,
        Optional.empty(),
        Samples.NOW);
  }

  @Test
  void theBytesOfResultsAreThese() throws Exception {
    outbox().add(result(1));
    outbox().add(result(2));
    Path file = temp.resolve("state/results.json");
    assertEquals(
        """
        {"crc":"2b4fb387","format":"felhom-agent results","version":1,"results":[{"document_sha256":"0000000000000000000000000000000000000000000000000000000000000001","operation_id":"00000000000000000000000001","outcome":"succeeded","reason":"done","message":"number 1","upid":"UPID:pve1:0000A1B2:000C3D4E:67000000:vzstart:101:felhom@pve!agent:","at":"2026-11-22T19:00:01Z"},{"document_sha256":"0000000000000000000000000000000000000000000000000000000000000002","outcome":"refused","reason":"expired","message":"number 2","at":"2026-11-22T19:00:02Z"}]}
        """,
        Files.readString(file, US_ASCII));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void everyOutcomeIsThereAfterARestartOldestFirstUntilItIsRemoved() throws Exception {
    ResultOutboxFile outbox = outbox();
    for (Outcome outcome : Outcome.values()) {
      outbox.add(outcome(outcome));
    }
    List<Outcome> kept = outbox().waiting().stream().map(OperationResult::outcome).toList();
    assertEquals(List.of(Outcome.values()), kept);
    for (Outcome outcome : Outcome.values()) {
      outbox.remove(outcome(outcome));
    }
    outbox.remove(outcome(Outcome.FAILED));
    assertEquals(List.of(), outbox().waiting());
  }

  private static OperationResult outcome(Outcome outcome) {
    return new OperationResult(
        "0".repeat(64), Optional.empty(), outcome, "code", "said", Optional.empty(), Samples.NOW);
  }

  @Test
  void oneThatWaitsAlreadyIsKeptOnceWithItsFirstTime() throws Exception {
    ResultOutboxFile outbox = outbox();
    outbox.add(result(1));
    outbox.add(ResultCodec.at(result(1), Samples.NOW.plusSeconds(77)));
    assertEquals(List.of(result(1)), outbox.waiting());
    outbox.remove(ResultCodec.at(result(1), Samples.NOW.plusSeconds(77)));
    assertEquals(List.of(), outbox().waiting());
  }

  @Test
  void afterThirtyDaysAResultIsGone() throws Exception {
    ResultOutboxFile outbox = outbox();
    outbox.add(result(0));
    outbox.add(result(1));
    now = Samples.NOW.plus(Duration.ofDays(30));
    assertEquals(results(0, 1), outbox.waiting());
    now = now.plusNanos(1);
    assertEquals(results(1, 1), outbox.waiting());
    outbox.add(result(2));
    assertEquals(results(1, 2), outbox().waiting());
  }

  @Test
  void ofTooManyTheOldestGo() throws Exception {
    ResultOutboxFile outbox = outbox();
    for (OperationResult each : results(1, Limits.RESULTS_MAX + 3)) {
      outbox.add(each);
    }
    assertEquals(results(4, Limits.RESULTS_MAX + 3), outbox().waiting());
  }

  @Test
  void theLongestResultsPushOutTheOldestBeforeTheFileIsTooLarge() throws Exception {
    ResultOutboxFile outbox = outbox();
    for (int i = 0; i < Limits.RESULTS_MAX; i++) {
      outbox.add(saying(i + "ű".repeat(100_000)));
    }
    assertTrue(Files.size(temp.resolve("state/results.json")) <= Limits.RESULTS_FILE_MAX_BYTES);
    List<OperationResult> kept = outbox().waiting();
    assertTrue(kept.size() > 100 && kept.size() < Limits.RESULTS_MAX, () -> "" + kept.size());
    assertTrue(kept.getLast().message().startsWith(Limits.RESULTS_MAX - 1 + "ű"));
  }

  @Test
  void aLongMessageIsCutAndWhatATerminalObeysIsEscaped() throws Exception {
    ResultOutboxFile outbox = outbox();
    OperationResult given = saying("\u001b[2J" + "x".repeat(1_000_000));
    outbox.add(given);
    String kept = outbox().waiting().getFirst().message();
    assertEquals(Limits.RESULT_MESSAGE_MAX_CHARS, kept.length());
    assertTrue(kept.startsWith("\\u001b[2Jx"));
    assertEquals(saying(kept), ResultCodec.bounded(saying(kept)), "cut once, it stays as it is");
    outbox.remove(given);
    assertEquals(List.of(), outbox.waiting());
  }

  @Test
  void resultsOfANewerVersionAreRefusedAndLeftAlone() throws Exception {
    outbox().add(result(1));
    Path file = temp.resolve("state/results.json");
    byte[] newer = new LineFormat("felhom-agent results", 2).bytes(out -> out.truth("new", true));
    Files.write(file, newer);
    assertThrows(StateException.Newer.class, this::outbox);
    assertEquals(new String(newer, US_ASCII), Files.readString(file));
  }

  @Test
  void aDamagedFileIsBegunAnewAndSaysSo() throws Exception {
    outbox().add(result(1));
    Path file = temp.resolve("state/results.json");
    Files.writeString(file, "{}\n");
    ResultOutboxFile outbox = outbox();
    assertEquals(
        Optional.of(
            file + " was damaged (it is not one intact line) and is kept as results.json.damaged"),
        outbox.beganAnew());
    outbox.add(result(2));
    assertEquals(results(2, 2), outbox().waiting());
  }

  @Test
  void whatCouldNotBeWrittenDoesNotWait() throws Exception {
    ResultOutboxFile outbox = outbox();
    outbox.add(result(1));
    Files.createDirectory(temp.resolve("state/results.json.tmp"));
    assertThrows(StateException.class, () -> outbox.add(result(2)));
    assertThrows(StateException.class, () -> outbox.remove(result(1)));
    assertEquals(results(1, 1), outbox.waiting());
  }
}
