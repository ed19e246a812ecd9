package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.policy.Budget;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest {
  private static final Instant AT = Instant.parse("2026-11-22T19:00:00Z");

  private static final AgentStatus FULL =
      new AgentStatus(
          "0.1.0",
          "demo-felhom",
          new NodeName("pve1"),
          Optional.of("9.2.2"),
          new AgentStatus.RunningAs(812, 52411, AT),
          AT.plusSeconds(60),
          new AgentStatus.LastReport(
              Optional.of(new AgentStatus.Taken(42, AT.plusSeconds(1))),
              Optional.of(new AgentStatus.Failure(AT.plusSeconds(59), "HTTP 503 \u001b[2J"))),
          new AgentStatus.Reconciling(
              Mode.ENFORCE,
              Optional.of(17L),
              Optional.of(AT.plusSeconds(2)),
              Optional.of("bad_document"),
              true,
              false),
          List.of(
              new AgentStatus.Guest(
                  GuestRef.lxc(101),
                  new Reconcile(State.DEGRADED, List.of("memory"), Optional.of("task_failed"))),
              new AgentStatus.Guest(
                  GuestRef.qemu(110), new Reconcile(State.IN_SYNC, List.of(), Optional.empty()))),
          new AgentStatus.Queue(2, 1, 1),
          List.of(
              new AgentStatus.InFlight(
                  new OperationId("0".repeat(26)),
                  "start_guest",
                  Optional.of(GuestRef.lxc(101)),
                  AT.plusSeconds(3)),
              new AgentStatus.InFlight(
                  new OperationId("1".repeat(26)), "mount_usb", Optional.empty(), AT)),
          new AgentStatus.BudgetLimits(6, 24),
          List.of(new AgentStatus.Spent(GuestRef.lxc(101), new Budget(1, 3))),
          List.of(
              new AgentStatus.Pending("destroy_guest", OptionalInt.of(102), AT),
              new AgentStatus.Pending("delete_backup", OptionalInt.empty(), AT)),
          new DestructivePath(false, Optional.of("journal_damaged")),
          Optional.of("journal_damaged"));

  private static final AgentStatus BARE =
      new AgentStatus(
          "0.1.0",
          "demo-felhom",
          new NodeName("pve1"),
          Optional.empty(),
          new AgentStatus.RunningAs(812, 52411, AT),
          AT,
          AgentStatus.LastReport.NONE,
          new AgentStatus.Reconciling(
              Mode.OBSERVE, Optional.empty(), Optional.empty(), Optional.empty(), false, false),
          List.of(),
          new AgentStatus.Queue(0, 0, 0),
          List.of(),
          new AgentStatus.BudgetLimits(0, 0),
          List.of(),
          List.of(),
          new DestructivePath(true, Optional.empty()),
          Optional.empty());

  @TempDir Path temp;
  private Path runtime;
  private StatusFile file;

  @BeforeEach
  void name() {
    runtime = temp.resolve("run");
    file = new StatusFile(runtime);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theBytesOfAStatusAreThese() throws Exception {
    file.show(BARE);
    assertEquals(
        "{\"format\":\"felhom-agent status\",\"version\":1,\"agent_version\":\"0.1.0\","
            + "\"host_id\":\"demo-felhom\",\"node\":\"pve1\","
            + "\"process\":{\"pid\":812,\"start_ticks\":52411,"
            + "\"started_at\":\"2026-11-22T19:00:00Z\"},\"written_at\":\"2026-11-22T19:00:00Z\","
            + "\"last_report\":{},"
            + "\"reconcile\":{\"mode\":\"observe\",\"paused\":false,\"blocked\":false},"
            + "\"guests\":[],\"queue\":{\"lanes\":0,\"running\":0,\"waiting\":0},"
            + "\"in_flight\":[],\"budget_limits\":{\"run_changes\":0,\"config_writes\":0},"
            + "\"budgets_spent\":[],\"pending_signatures\":[],"
            + "\"destructive_path\":{\"open\":true}}\n",
        Files.readString(runtime.resolve("status.json")));
  }

  @Test
  void whatIsShownIsReadAgain() throws Exception {
    for (AgentStatus status : List.of(FULL, BARE)) {
      file.show(status);
      StatusFile.Shown shown = file.read().orElseThrow();
      assertEquals(status, shown.status());
      assertEquals(Files.readString(runtime.resolve("status.json")), shown.json());
      assertTrue(shown.json().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')));
    }
  }

  @Test
  void everyUserMayReadItWhateverWasThereBefore() throws Exception {
    file.show(FULL);
    assertEquals("rwxr-xr-x", mode(runtime));
    assertEquals("rw-r--r--", mode(runtime.resolve("status.json")));
    Files.setPosixFilePermissions(
        runtime.resolve("status.json"), PosixFilePermissions.fromString("rw-------"));
    file.show(BARE);
    assertEquals("rw-r--r--", mode(runtime.resolve("status.json")));
  }

  @Test
  void itIsReplacedAsAWholeAndNothingIsLeftBeside() throws Exception {
    file.show(FULL);
    Path open = Files.createLink(temp.resolve("before"), runtime.resolve("status.json"));
    String before = Files.readString(open);
    Files.writeString(runtime.resolve("status.json.tmp"), "what a crash left");
    file.show(BARE);
    assertEquals(before, Files.readString(open), "the file that a reader had open");
    assertEquals(List.of("status.json"), new RealFiles(runtime).list());
  }

  @Test
  void withoutAFileThereIsNothingToRead() throws Exception {
    assertEquals(Optional.empty(), file.read());
    Files.createDirectory(runtime);
    assertEquals(Optional.empty(), file.read());
  }

  @Test
  void aFileCutAnywhereIsDamaged() throws Exception {
    file.show(FULL);
    Path path = runtime.resolve("status.json");
    String whole = Files.readString(path);
    for (int length = 0; length < whole.length() - 1; length++) {
      Files.writeString(path, whole.substring(0, length));
      StateException damaged = assertThrows(StateException.Damaged.class, file::read);
      assertTrue(String.valueOf(damaged.getMessage()).startsWith(path + " is damaged ("));
    }
  }

  @Test
  void whatIsOfNoKnownKindIsDamaged() throws Exception {
    file.show(FULL);
    Path path = runtime.resolve("status.json");
    String whole = Files.readString(path);
    for (List<String> change :
        List.of(
            List.of("\"enforce\"", "\"destroy\""),
            List.of("\"degraded\"", "\"fine\""),
            List.of("\"kind\":\"qemu\"", "\"kind\":\"vm\""),
            List.of("\"vmid\":101", "\"vmid\":1"),
            List.of("felhom-agent status", "something else"))) {
      Files.writeString(path, whole.replaceFirst(change.getFirst(), change.getLast()));
      assertThrows(StateException.Damaged.class, file::read, change::toString);
    }
  }

  @Test
  void oneOfANewerAgentIsNotGuessedAt() throws Exception {
    Files.createDirectory(runtime);
    Files.writeString(
        runtime.resolve("status.json"),
        "{\"format\":\"felhom-agent status\",\"version\":2,\"mood\":\"good\"}\n");
    StateException newer = assertThrows(StateException.Newer.class, file::read);
    assertTrue(
        String.valueOf(newer.getMessage()).contains("(version 2, this one knows 1)"),
        newer::toString);
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotWrittenTo() throws Exception {
    Files.createDirectory(runtime);
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(
        "runtime_dir " + runtime + " can be written by others; run chmod 0755 on it", refusal());
    assertEquals(List.of(), new RealFiles(runtime).list());
  }

  @Test
  void whatIsNoFolderIsSaidToBe() throws Exception {
    Files.createSymbolicLink(runtime, temp);
    assertEquals(
        "runtime_dir " + runtime + " is a symbolic link; name the folder that it leads to",
        refusal());
    Files.delete(runtime);
    Files.writeString(runtime, "");
    assertEquals("runtime_dir " + runtime + " is not a folder; move it away", refusal());
    StatusFile elsewhere = new StatusFile(temp.resolve("missing/run"));
    StateException failure = assertThrows(StateException.class, () -> elsewhere.show(BARE));
    assertTrue(
        String.valueOf(failure.getMessage())
            .endsWith("; make it for the agent's user, with mode 0755"),
        failure::toString);
  }

  private String refusal() {
    return String.valueOf(assertThrows(StateException.class, () -> file.show(BARE)).getMessage());
  }
}
