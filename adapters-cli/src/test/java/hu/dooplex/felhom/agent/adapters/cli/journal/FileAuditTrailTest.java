package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditTrailTest {
  private static final Instant NEXT_DAY = Samples.NOW.plus(Duration.ofDays(1));

  @TempDir Path temp;
  private Path state = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFiles() {
    state = temp.resolve("state");
    file = state.resolve("audit.log");
  }

  private FileAuditTrail open() throws StateException {
    return FileAuditTrail.open(state, Samples.NOW);
  }

  private FileAuditTrail openSmall() throws StateException {
    return FileAuditTrail.open(StateFolder.open(state), Samples.NOW, 700);
  }

  private AuditCheck.Result verify() throws StateException {
    return AuditCheck.of(state).verify();
  }

  @Test
  void theBytesOfVersionOneAreThese() throws Exception {
    Optional<AuditHead> head;
    try (FileAuditTrail trail = open()) {
      trail.record(Samples.decision(101, Samples.NOW), false);
      trail.record(Samples.decision(101, Samples.NOW), false);
      trail.record(Samples.decision(101, Samples.NOW), false);
      trail.finish(Samples.NOW);
      head = trail.head();
    }
    assertEquals(
        """
        {"crc":"3f7a899e","format":"felhom-agent audit","version":1,"segment":1,"first":1,"prev":"%s","made_at":"2026-11-22T19:00:00Z"}
        {"crc":"8af28055","seq":1,"prev":"d1e297d06a46fc853979c9b80ac96984e24ba5dc3e79a1c8a541ea28b146a02b","at":"2026-11-22T19:00:00Z","operation":"stop_guest","guest":"lxc/101","params":{},"source":"signed_hub","destructive":true,"rule":"power_cut","detail":"stop","policy":"violated","policy_rule":"guests","signers":["ops-1"],"verdict":"refused","reason":"policy"}
        {"crc":"5fced06e","seq":2,"prev":"c19fd7f2926dad4a9257e026b52966ceb26cc270beba2cd74ccf09c4f9730d56","at":"2026-11-22T19:00:00Z","repeats_of":1,"count":2}
        """
            .formatted("0".repeat(64)),
        Files.readString(file, US_ASCII));
    assertEquals(
        Optional.of(
            new AuditHead(2, "dd16694a8fdde5bc1152395bf6e7f9269333e108912bff845fecdda896bf25f3")),
        head);
    assertEquals(new AuditCheck.Result.Intact(2, head), verify());
  }

  @Test
  void aRepeatedDecisionIsCountedAndTheCountWrittenWhenItsDayIsOver() throws Exception {
    try (FileAuditTrail trail = open()) {
      for (int i = 0; i < 8; i++) {
        trail.record(Samples.decision(101, Samples.NOW.plusSeconds(i)), false);
      }
      trail.record(Samples.decision(102, Samples.NOW), false);
      assertEquals(3, Files.readAllLines(file).size());
      trail.record(Samples.decision(101, NEXT_DAY), false);
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(5, lines.size());
    assertTrue(lines.get(3).endsWith("\"repeats_of\":1,\"count\":7}"), lines.get(3));
    assertTrue(lines.get(4).contains("\"guest\":\"lxc/101\""), lines.get(4));
  }

  @Test
  void whatHasToBeDurableHasALineOfItsOwnEveryTime() throws Exception {
    FaultyFiles disk = new FaultyFiles();
    FileAuditTrail trail = FileAuditTrail.open(new StateFolder(disk), Samples.NOW, 1 << 20);
    trail.record(Samples.decision(101, Samples.NOW), false);
    for (int i = 2; i <= 4; i++) {
      trail.record(Samples.decision(101, Samples.NOW), true);
      FaultyFiles after = disk.afterPowerCut(FaultyFiles.Survival.NOTHING);
      assertEquals(
          new AuditCheck.Result.Intact(i, trail.head()),
          AuditCheck.of(new StateFolder(after)).verify());
    }
  }

  @Test
  void aRestartGoesOnWithTheChain() throws Exception {
    Optional<AuditHead> head;
    try (FileAuditTrail trail = open()) {
      trail.record(Samples.decision(101, Samples.NOW), true);
      head = trail.head();
    }
    try (FileAuditTrail trail = open()) {
      assertEquals(head, trail.head());
      trail.record(Samples.decision(102, Samples.NOW), true);
      assertEquals(new AuditCheck.Result.Intact(2, trail.head()), verify());
    }
  }

  @Test
  void aChangedLineWithANewChecksumBreaksTheChainAtTheNextAndShutsIt() throws Exception {
    try (FileAuditTrail trail = open()) {
      for (int vmid = 101; vmid <= 103; vmid++) {
        trail.record(Samples.decision(vmid, Samples.NOW), true);
      }
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    String forged = lines.get(1).replace("ops-1", "ops-2").substring(RecordLine.PREFIX);
    lines.set(1, new String(RecordLine.of(forged.getBytes(US_ASCII)), US_ASCII).strip());
    Files.write(file, lines);
    assertEquals(
        new AuditCheck.Result.Broken("audit.log", 3, "it does not follow the line before"),
        verify());
    try (FileAuditTrail trail = open()) {
      assertInstanceOf(StateException.Damaged.class, trail.broken().orElseThrow());
      for (boolean durable : new boolean[] {true, false}) {
        assertThrows(
            StateException.Damaged.class,
            () -> trail.record(Samples.decision(104, Samples.NOW), durable));
      }
    }
    assertEquals(lines, Files.readAllLines(file));
  }

  @Test
  void aLineThatIsTakenOutBreaksTheChain() throws Exception {
    try (FileAuditTrail trail = open()) {
      for (int vmid = 101; vmid <= 103; vmid++) {
        trail.record(Samples.decision(vmid, Samples.NOW), true);
      }
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(2);
    Files.write(file, lines);
    assertEquals(3, assertInstanceOf(AuditCheck.Result.Broken.class, verify()).line());
  }

  @Test
  void aMissingTrailBesideAnIdentityIsBroken() throws Exception {
    IdentityFile.open(state);
    try (FileAuditTrail trail = open()) {
      assertInstanceOf(StateException.Damaged.class, trail.broken().orElseThrow());
      assertEquals(Optional.empty(), trail.head());
    }
    assertInstanceOf(AuditCheck.Result.Broken.class, verify());
  }

  @Test
  void resetBeginsANewChainThatSaysWhyAndKeepsTheOldFile() throws Exception {
    try (FileAuditTrail trail = open()) {
      trail.record(Samples.decision(101, Samples.NOW), true);
    }
    IdentityFile.open(state);
    String broken = Files.readString(file).replace("ops-1", "ops-2");
    Files.writeString(file, broken);
    String why = file + ": line 2 is damaged (its checksum does not fit); " + FileAuditTrail.REMEDY;
    assertEquals(
        file + " was begun anew (" + why + "; kept as audit.log.damaged)",
        AuditReset.run(state, Samples.NOW));
    assertEquals(broken, Files.readString(state.resolve("audit.log.damaged")));
    assertTrue(Files.readString(file).contains("\"reset\":\"" + why));
    try (FileAuditTrail trail = open()) {
      assertEquals(Optional.empty(), trail.broken());
      trail.record(Samples.decision(102, Samples.NOW), true);
      assertEquals(new AuditCheck.Result.Intact(1, trail.head()), verify());
    }
  }

  @Test
  void aFullFileIsSealedIntoTheChainAndTenAreKept() throws Exception {
    int records = 40;
    Optional<AuditHead> head;
    try (FileAuditTrail trail = openSmall()) {
      for (int i = 0; i < records; i++) {
        trail.record(Samples.decision(101 + i, Samples.NOW), true);
      }
      assertEquals(List.of(), trail.notes());
      head = trail.head();
    }
    List<Long> sealed = AuditHistory.sealed(StateFolder.open(state));
    assertEquals(Limits.AUDIT_SEGMENTS_KEPT, sealed.size());
    assertTrue(sealed.getFirst() > 1);
    var intact = assertInstanceOf(AuditCheck.Result.Intact.class, verify());
    assertEquals(head, intact.head());
    List<String> all = new ArrayList<>();
    AuditHistory.of(state).read((_, json) -> all.add(json));
    assertEquals(intact.records(), all.stream().filter(line -> line.contains("\"seq\":")).count());
    assertTrue(all.stream().anyMatch(line -> line.contains("\"guest\":\"lxc/" + (100 + records))));
    // One of them missing, or changed, shows.
    Path one = state.resolve(FileAuditTrail.sealedName(sealed.get(4)));
    byte[] whole = Files.readAllBytes(one);
    Files.delete(one);
    assertEquals(
        one.getFileName().toString(),
        assertInstanceOf(AuditCheck.Result.Broken.class, verify()).file());
    whole[whole.length / 2] ^= 1;
    Files.write(one, whole);
    assertEquals(
        one.getFileName().toString(),
        assertInstanceOf(AuditCheck.Result.Broken.class, verify()).file());
  }

  @Test
  void reportsGetTheDecisionsBehindWhatTheHubTookOverAllFiles() throws Exception {
    try (FileAuditTrail trail = openSmall()) {
      assertEquals(List.of(), trail.after(0, 500));
      for (int vmid = 101; vmid <= 106; vmid++) {
        trail.record(Samples.decision(vmid, Samples.NOW), true);
      }
      assertTrue(AuditHistory.sealed(StateFolder.open(state)).size() > 1);
      for (int taken = 0; taken <= 6; taken++) {
        assertEquals(
            IntStream.rangeClosed(taken + 1, 6).mapToObj(number -> 100 + number).toList(),
            trail.after(taken, 500).stream().map(each -> each.vmid().orElseThrow()).toList());
      }
      assertEquals(
          List.of(3L, 4L), trail.after(2, 2).stream().map(each -> each.sequence()).toList());
    }
  }

  @Test
  void countsOfRepetitionsAreNotReported() throws Exception {
    try (FileAuditTrail trail = open()) {
      for (int i = 0; i < 3; i++) {
        trail.record(Samples.decision(101, Samples.NOW), false);
      }
      trail.finish(Samples.NOW);
    }
    try (FileAuditTrail trail = open()) {
      assertEquals(1, trail.after(0, 500).size());
      assertEquals(List.of(), trail.after(1, 500));
      trail.record(Samples.decision(102, NEXT_DAY), true);
      assertEquals(
          List.of(
              new AuditReport(
                  3,
                  NEXT_DAY,
                  "stop_guest",
                  OptionalInt.of(102),
                  "refused",
                  "policy",
                  trail.head().orElseThrow().hash())),
          trail.after(1, 500));
    }
  }

  @Test
  void theChainIsComparedWithWhatTheHubTook() throws Exception {
    try (FileAuditTrail trail = open()) {
      for (int vmid = 101; vmid <= 103; vmid++) {
        trail.record(Samples.decision(vmid, Samples.NOW), true);
      }
      IdentityFile identity = IdentityFile.open(state);
      AuditReport second = trail.after(1, 1).getFirst();
      identity.setReported(second.sequence(), second.hash());
      assertInstanceOf(AuditCheck.Result.Intact.class, verify());
      identity.setReported(second.sequence(), "ab".repeat(32));
      assertEquals(
          new AuditCheck.Result.Broken("audit.log", 3, "it is not the record 2 that the hub took"),
          verify());
      identity.setReported(4, "ab".repeat(32));
      assertEquals(
          new AuditCheck.Result.Broken(
              "audit.log", 4, "it ends before the record 4 that the hub took"),
          verify());
    }
    // A new chain numbers on behind it.
    AuditReset.run(state, Samples.NOW);
    try (FileAuditTrail trail = open()) {
      trail.record(Samples.decision(104, Samples.NOW), true);
      assertEquals(5, trail.after(4, 500).getFirst().sequence());
    }
    assertInstanceOf(AuditCheck.Result.Intact.class, verify());
  }
}
