package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import hu.dooplex.felhom.agent.bootstrap.wiring.ProcessId;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.Failure;
import hu.dooplex.felhom.agent.domain.report.AgentStatus.RunningAs;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code status}. */
@Timeout(120)
class StatusCommandTest {
  private final Instant now = InstantSource.system().instant();

  private final TestHost host;
  private final Path runtime;

  StatusCommandTest() throws IOException {
    host = new TestHost();
    runtime = host.folder().resolve("run");
  }

  @AfterEach
  void close() {
    host.close();
  }

  private RunningAs thisProcess() {
    long pid = ProcessId.own();
    return new RunningAs(pid, ProcessId.startTicks(pid).orElseThrow(), now);
  }

  private static AgentStatus status(
      RunningAs process,
      Instant writtenAt,
      Optional<String> failure,
      List<AgentStatus.Guest> guests,
      Optional<String> stateProblem) {
    return new AgentStatus(
        "0.1.0",
        "test-host",
        new NodeName("pve1"),
        Optional.of("9.2.4"),
        process,
        writtenAt,
        new AgentStatus.LastReport(
            Optional.of(new AgentStatus.Taken(42, writtenAt)),
            failure.map(error -> new Failure(writtenAt, error))),
        new AgentStatus.Reconciling(
            HostReport.Mode.ENFORCE,
            Optional.of(17L),
            Optional.of(writtenAt),
            Optional.empty(),
            false,
            false),
        guests,
        new AgentStatus.Queue(0, 0, 0),
        List.of(),
        new AgentStatus.BudgetLimits(4, 12),
        List.of(),
        List.of(new AgentStatus.Pending("destroy_guest", OptionalInt.of(102), writtenAt)),
        new DestructivePath(false, Optional.of(stateProblem.orElse("no_signers"))),
        stateProblem);
  }

  private Run shown(AgentStatus status) throws Exception {
    new StatusFile(runtime).show(status);
    return host.run("status");
  }

  private static AgentStatus fine(RunningAs process, Instant writtenAt) {
    return status(process, writtenAt, Optional.empty(), List.of(), Optional.empty());
  }

  private static List<String> wrong(Run run) {
    return run.lines().stream()
        .filter(line -> line.startsWith("WRONG"))
        .map(line -> line.replaceFirst("WRONG +", ""))
        .toList();
  }

  @Test
  void aDaemonThatRunsAndHasNoTroubleIsFine() throws Exception {
    Run run = shown(fine(thisProcess(), now));
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of(), wrong(run));
    assertTrue(
        run.out().contains("agent         0.1.0 on test-host, node pve1, Proxmox VE 9.2.4"),
        run::out);
    assertTrue(run.out().contains("daemon        runs, process "), run::out);
    assertTrue(run.out().contains("last report   42, taken "), run::out);
    assertTrue(run.out().contains("destroy_guest 102, wished "), run::out);
    assertTrue(run.lines().size() <= 10, run::out);
    assertEquals(0, host.server().received().count());
  }

  @Test
  void theJsonIsTheFile() throws Exception {
    shown(fine(thisProcess(), now));
    Run run = host.run("status", "--json");
    assertEquals(0, run.exitCode());
    assertEquals(Files.readString(runtime.resolve("status.json")), run.out());
    assertEquals(17, run.json().path("reconcile").path("generation").intValue());
  }

  @Test
  void aDaemonThatIsGoneIsToldEvenIfAnotherProcessHasItsIdNow() throws Exception {
    RunningAs here = thisProcess();
    for (RunningAs gone :
        List.of(
            new RunningAs(here.pid(), here.startTicks() - 1, now),
            new RunningAs(Integer.MAX_VALUE, here.startTicks(), now))) {
      Run run = shown(fine(gone, now.minus(Duration.ofHours(3))));
      assertEquals(1, run.exitCode());
      assertEquals(
          List.of(
              "the daemon does not run; this is what it wrote last, 3 h ago (systemctl status"
                  + " felhom-agent)"),
          wrong(run));
      assertEquals(1, host.run("status", "--json").exitCode());
    }
  }

  @Test
  void aDaemonThatRunsAndIsSilentIsTold() throws Exception {
    Run run = shown(fine(thisProcess(), now.minus(Duration.ofHours(3))));
    assertEquals(1, run.exitCode());
    assertEquals(
        List.of("the daemon runs and has not written this for 3 h; restart it"), wrong(run));
  }

  @Test
  void whatIsWrongStandsFirstAndHasNoControlCharacters() throws Exception {
    AgentStatus.Guest degraded =
        new AgentStatus.Guest(
            GuestRef.lxc(101),
            new Reconcile(State.DEGRADED, List.of("memory"), Optional.of("task_failed")));
    Run run =
        shown(
            status(
                thisProcess(),
                now,
                Optional.of("HTTP 503 \u001b[2J"),
                List.of(degraded),
                Optional.of("journal_damaged")));
    assertEquals(1, run.exitCode());
    assertEquals(
        List.of(
            "the state folder: journal_damaged; the log's line state_unusable says what to do",
            "the last report failed: HTTP 503 \\u001b[2J",
            "lxc/101 degraded in memory (task_failed)"),
        wrong(run));
    assertTrue(run.lines().getFirst().startsWith("WRONG"), run::out);
    assertFalse(host.run("status", "--json").out().contains("\u001b"));
  }

  @Test
  void aMissingADamagedAndANewerFileAreToldApart() throws Exception {
    Path file = runtime.resolve("status.json");
    Run missing = host.run("status");
    assertEquals(1, missing.exitCode());
    assertTrue(missing.error().startsWith(file + " is not there: "), missing::err);
    Files.createDirectory(runtime);
    Files.writeString(file, "{\"format\":\"felhom-agent status\",\u001b");
    Run damaged = host.run("status", "--json");
    assertEquals(1, damaged.exitCode());
    assertEquals("", damaged.out());
    assertTrue(damaged.error().startsWith(file + " is damaged ("), damaged::err);
    Files.writeString(file, "{\"format\":\"felhom-agent status\",\"version\":2}\n");
    Run newer = host.run("status");
    assertEquals(2, newer.exitCode());
    assertTrue(newer.error().startsWith(file + " was written by a newer agent"), newer::err);
  }

  @Test
  void nothingButTheFolderIsTakenFromTheConfiguration() throws Exception {
    host.set("proxmox.token_secret_file", "/nowhere").set("node", "-wrong-");
    assertEquals(0, shown(fine(thisProcess(), now)).exitCode());
  }

  /** Runs the daemon until it has reported, and gives what it logged. */
  private List<String> runDaemon() throws Exception {
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Boolean> reported = new CompletableFuture<>();
    EventLog log =
        (_, event, _) -> {
          events.add(event);
          if (event.equals("report_sent")) {
            reported.complete(true);
          }
        };
    Daemon daemon =
        new Daemon(host.load(Mode.DAEMON), host.source(), SystemTime.real(), host.pauseFile(), log);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("daemon")
        .start(() -> {
          try {
            daemon.run();
            ended.complete(true);
          } catch (Exception e) {
            ended.completeExceptionally(e);
          }
        });
    CompletableFuture.anyOf(reported, ended).orTimeout(60, TimeUnit.SECONDS).join();
    daemon.stop();
    ended.orTimeout(60, TimeUnit.SECONDS).join();
    return List.copyOf(events);
  }

  @Test
  void theDaemonLeavesBehindHowItStood() throws Exception {
    host.set(
        "reconcile.desired_state_file",
        host.write(
                "desired.json",
                """
                {"schema_version": 1, "generation": 3, "guests": [
                  {"vmid": 101, "kind": "lxc", "config": {"cores": 3}}]}
                """)
            .toString());
    List<String> events = runDaemon();
    assertFalse(events.contains("status_not_written"), events::toString);
    Path file = runtime.resolve("status.json");
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    host.assertNoSecret("status.json", Files.readString(file));
    Run run = host.run("status", "--json");
    JsonNode json = run.json();
    assertEquals(ProcessId.own(), json.path("process").path("pid").longValue());
    assertTrue(json.path("last_report").path("taken").path("sequence").longValue() >= 1);
    assertEquals("observe", json.path("reconcile").path("mode").textValue());
    assertEquals("no_signers", json.path("destructive_path").path("reason").textValue());
  }

  @Test
  void aRuntimeFolderThatIsNoneIsLoggedOnceAndStopsNothing() throws Exception {
    Files.writeString(runtime, "");
    List<String> events = runDaemon();
    assertEquals(1, Collections.frequency(events, "status_not_written"));
    assertTrue(events.contains("report_sent"), events::toString);
    assertTrue(events.contains("stopped"), events::toString);
  }
}
