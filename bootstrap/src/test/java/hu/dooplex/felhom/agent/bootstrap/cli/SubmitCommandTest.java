package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.cli.journal.SpoolFolder;
import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.Spool.Entry;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.wiring.ProcessId;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.RunningAs;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import hu.dooplex.felhom.agent.domain.report.OperationResult.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code submit}. */
@Timeout(120)
class SubmitCommandTest {
  private static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");

  private final TestHost host;
  private final Path document;
  private final Path signature;

  SubmitCommandTest() throws IOException {
    host = new TestHost();
    document = host.write("op.json", "{\n}\n");
    signature = host.write("op.json.sig", "-----BEGIN SSH SIGNATURE-----\n");
  }

  @BeforeEach
  void runADaemon() throws Exception {
    long pid = ProcessId.own();
    say(new RunningAs(pid, ProcessId.startTicks(pid).orElseThrow(), AT));
    spool();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private SpoolFolder spool() throws StateException {
    return SpoolFolder.open(host.stateDir(), InstantSource.system(), (_, _, _) -> {});
  }

  private void say(RunningAs process) throws Exception {
    new StatusFile(host.folder().resolve("run"))
        .show(
            new AgentStatus(
                "0.1.0",
                "test-host",
                new NodeName("pve1"),
                Optional.empty(),
                process,
                AT,
                new AgentStatus.LastReport(Optional.empty(), Optional.empty()),
                new AgentStatus.Reconciling(
                    HostReport.Mode.OBSERVE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false),
                List.of(),
                new AgentStatus.Queue(0, 0, 0),
                List.of(),
                new AgentStatus.BudgetLimits(4, 12),
                List.of(),
                List.of(),
                new DestructivePath(true, Optional.empty()),
                Optional.empty()));
  }

  private static OperationResult result(Outcome outcome) {
    return new OperationResult(
        "ab".repeat(32),
        Optional.of(SampleState.id(7).value()),
        outcome,
        "code",
        "said\u001b[2J",
        Optional.empty(),
        AT);
  }

  /** What a daemon does, until it has answered once. */
  private CompletableFuture<Entry> answering(Outcome outcome) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        SpoolFolder spool = spool();
        List<Entry> entries = spool.entries();
        while (entries.isEmpty()) {
          Thread.onSpinWait();
          entries = spool.entries();
        }
        spool.answer(entries.getFirst(), result(outcome));
        return entries.getFirst();
      } catch (StateException e) {
        throw new AssertionError(e);
      }
    });
  }

  private List<String> waiting() throws StateException {
    return spool().entries().stream().map(Entry::name).toList();
  }

  private Run submit(String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("submit", "" + document, "" + signature));
    Collections.addAll(all, more);
    return host.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, 0",
    "REFUSED, 4",
    "PENDING_SIGNATURE, 4",
    "FAILED, 1",
    "CANCELLED, 1",
    "OUTCOME_UNKNOWN, 1"
  })
  void whatTheDaemonAnswersIsShown(Outcome outcome, int exitCode) throws Exception {
    CompletableFuture<Entry> daemon = answering(outcome);
    Run run = submit();
    assertEquals(exitCode, run.exitCode(), run::toString);
    assertEquals(
        outcome.name().toLowerCase(Locale.ROOT) + " (code): said\\u001b[2J", run.out().strip());
    SignedEnvelope taken = (SignedEnvelope) daemon.join().request();
    assertArrayEquals(Files.readAllBytes(document), taken.document());
    assertEquals(1, taken.signatures().size());
    assertArrayEquals(Files.readAllBytes(signature), taken.signatures().getFirst());
    assertEquals(List.of(), waiting());
  }

  @Test
  void whatGoesOnIsNoFailureAndSaysWhereToLook() throws Exception {
    CompletableFuture<Entry> daemon = answering(Outcome.RUNNING);
    Run run = submit();
    daemon.join();
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains("felhom-agent journal show"), run::out);
  }

  @Test
  void theAnswerComesAsJson() throws Exception {
    CompletableFuture<Entry> daemon = answering(Outcome.REFUSED);
    Run run = submit("--json");
    daemon.join();
    assertEquals(4, run.exitCode(), run::toString);
    assertTrue(run.json().path("handed_over").booleanValue());
    JsonNode answer = run.json().path("answer");
    assertEquals("refused", answer.path("outcome").textValue());
    assertEquals("code", answer.path("reason").textValue());
    assertEquals(SampleState.id(7).value(), answer.path("operation_id").textValue());
    assertTrue(answer.path("upid").isNull());
    assertEquals("2026-11-22T19:00:00Z", answer.path("at").textValue());
  }

  @Test
  void withoutAnAnswerItIsHandedOverAllTheSame() throws Exception {
    Run run = submit("--wait", "0");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().startsWith("handed over; the daemon has not answered within 0 s"));
    assertEquals(1, waiting().size());
    JsonNode json = submit("--wait=0", "--json").json();
    assertTrue(json.path("handed_over").booleanValue());
    assertTrue(json.path("answer").isNull());
  }

  @Test
  void withoutADaemonNothingIsHandedOver() throws Exception {
    long pid = ProcessId.own();
    say(new RunningAs(pid, ProcessId.startTicks(pid).orElseThrow() + 1, AT));
    Run run = submit();
    assertEquals(1, run.exitCode());
    assertTrue(run.error().startsWith("the daemon does not run, so nothing was handed over"));
    assertEquals(List.of(), waiting());
    Files.delete(host.folder().resolve("run/status.json"));
    assertEquals(1, submit().exitCode());
    assertEquals(List.of(), waiting());
  }

  @Test
  void filesThatCannotBeItAreToldAllAtOnceAndNothingIsHandedOver() throws Exception {
    Path empty = host.write("empty", "");
    Path large = host.write("large", "x".repeat(Limits.SIGNATURE_MAX_BYTES + 1));
    Path missing = host.folder().resolve("missing");
    Run run = host.run("submit", "" + missing, "" + empty, "" + large, "" + host.folder());
    assertEquals(2, run.exitCode());
    assertEquals(
        List.of(
            missing + " is not there",
            empty + " is empty",
            large + " is larger than it may be (16384 bytes)",
            host.folder() + " cannot be read: Is a directory"),
        run.errors());
    assertEquals(List.of(), waiting());
  }

  @Test
  void moreSignaturesThanSignersAreRefused() throws Exception {
    List<String> all = new ArrayList<>(List.of("submit", "" + document));
    Stream.generate(signature::toString).limit(Limits.SIGNERS_MAX + 1).forEach(all::add);
    Run run = host.run(all.toArray(String[]::new));
    assertEquals(2, run.exitCode());
    assertEquals("these are 33 signatures; there are at most 32 signers", run.error());
  }

  @Test
  void withoutASignatureOrWithAWaitThatIsNoneTheCommandLineIsWrong() throws Exception {
    assertEquals(2, host.run("submit", "" + document).exitCode());
    assertEquals(2, host.run("submit").exitCode());
    assertEquals(2, submit("--wait=-1").exitCode());
    assertEquals(2, submit("--wait=86401").exitCode());
    assertEquals(List.of(), waiting());
  }

  @Test
  void whatTheDaemonDidNotTakeIsTold() throws Exception {
    Path spool = host.stateDir().resolve("spool");
    CompletableFuture<Void> daemon =
        CompletableFuture.runAsync(() -> {
          try {
            List<String> there = names(spool);
            while (there.isEmpty()) {
              Thread.onSpinWait();
              there = names(spool);
            }
            Files.delete(spool.resolve(there.getFirst()));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    Run run = submit();
    daemon.join();
    assertEquals(1, run.exitCode());
    assertTrue(run.error().endsWith("see the daemon's log for spool_refused"), run::err);
    assertFalse(run.err().contains(Files.readString(signature, StandardCharsets.US_ASCII)));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.length() == SampleState.id(1).value().length())
          .toList();
    }
  }
}
