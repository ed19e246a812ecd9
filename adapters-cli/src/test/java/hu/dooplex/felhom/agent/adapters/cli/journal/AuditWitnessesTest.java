package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail beside what the hub took of it and what the journal anchors. */
class AuditWitnessesTest {
  @TempDir Path temp;
  private Path state = Path.of("");
  private Path trailFile = Path.of("");
  private int operations;

  @BeforeEach
  void nameTheFiles() {
    state = temp.resolve("state");
    trailFile = state.resolve("audit.log");
  }

  private FileJournal journal() throws StateException {
    return FileJournal.open(StateFolder.open(state), Samples.NOW, Samples.Remembered::new);
  }

  private AuditCheck check() throws StateException {
    return AuditCheck.of(state);
  }

  private static AuditCheck.Result broken(long line, String why) {
    return new AuditCheck.Result.Broken("audit.log", line, why);
  }

  /** Decides about one guest after the other, and anchors where the trail stands then. */
  private void workInFilesOf(long segmentBytes, int... vmids) throws Exception {
    try (FileJournal journal = journal();
        FileAuditTrail trail =
            FileAuditTrail.open(StateFolder.open(state), Samples.NOW, segmentBytes)) {
      for (int vmid : vmids) {
        trail.record(Samples.decision(vmid, Samples.NOW), true);
        journal.append(Samples.anchoring(++operations, trail.head()));
      }
    }
  }

  private void work(int... vmids) throws Exception {
    workInFilesOf(1 << 20, vmids);
  }

  private void anchor(AuditHead head) throws Exception {
    try (FileJournal journal = journal()) {
      journal.append(Samples.anchoring(++operations, Optional.of(head)));
    }
  }

  @Test
  void aTrailThatAllAgreeUponIsIntact() throws Exception {
    work(101, 102, 103);
    assertInstanceOf(AuditCheck.Result.Intact.class, check().verify());
    assertEquals(3, check().anchored());
    assertEquals(0, check().reported());
    assertEquals(Optional.empty(), check().journalProblem());
  }

  @Test
  void aTrailThatWasCutBackBelowAnAnchorIsNamed() throws Exception {
    work(101, 102, 103);
    List<String> lines = Files.readAllLines(trailFile);
    Files.write(trailFile, lines.subList(0, 3));
    assertEquals(
        broken(3, "it ends before the record 3 that the journal anchors"), check().verify());
    // It was cut back further than the hub has taken it: that is said first.
    IdentityFile.open(state).setReported(3, "ab".repeat(32));
    assertEquals(broken(3, "it ends before the record 3 that the hub took"), check().verify());
  }

  @Test
  void anotherChainThatHoldsInItselfIsNamedAtTheFirstAnchor() throws Exception {
    work(101, 102, 103);
    Files.delete(trailFile);
    try (FileAuditTrail trail = FileAuditTrail.open(state, Samples.NOW)) {
      for (int vmid = 201; vmid <= 205; vmid++) {
        trail.record(Samples.decision(vmid, Samples.NOW), true);
      }
    }
    assertEquals(broken(2, "it is not the record 1 that the journal anchors"), check().verify());
  }

  @Test
  void aChainThatWasWrittenAnewBehindItsMiddleIsNamedThere() throws Exception {
    work(101, 102, 103);
    List<String> lines = Files.readAllLines(trailFile);
    Files.write(trailFile, lines.subList(0, 2));
    try (FileAuditTrail trail = FileAuditTrail.open(state, Samples.NOW)) {
      for (int vmid = 201; vmid <= 203; vmid++) {
        trail.record(Samples.decision(vmid, Samples.NOW), true);
      }
    }
    assertEquals(broken(3, "it is not the record 2 that the journal anchors"), check().verify());
  }

  @Test
  void anAnchorThatIsNewerThanTheTrailIsNamed() throws Exception {
    work(101);
    anchor(new AuditHead(9, "ab".repeat(32)));
    assertEquals(
        broken(2, "it ends before the record 9 that the journal anchors"), check().verify());
    assertEquals(9, check().anchored());
  }

  @Test
  void twoAnchorsOfOneRecordThatDifferAreNotBothRight() throws Exception {
    work(101, 102);
    anchor(new AuditHead(1, "ab".repeat(32)));
    assertEquals(broken(2, "it is not the record 1 that the journal anchors"), check().verify());
  }

  @Test
  void anchorsHoldOverFilesThatWereSealed() throws Exception {
    workInFilesOf(700, 101, 102, 103, 104, 105, 106);
    assertTrue(AuditHistory.sealed(StateFolder.open(state)).size() > 1);
    assertInstanceOf(AuditCheck.Result.Intact.class, check().verify());
    assertEquals(6, check().anchored());
    // A sealed file of another chain is named too: the journal knows better.
    anchor(new AuditHead(2, "ab".repeat(32)));
    AuditCheck.Result.Broken found =
        assertInstanceOf(AuditCheck.Result.Broken.class, check().verify());
    assertEquals("it is not the record 2 that the journal anchors", found.why());
    assertTrue(found.file().startsWith("audit.log."), found.file());
  }

  @Test
  void aFileThatHasNoRecordYetStandsAtTheLastOneBefore() throws Exception {
    try (FileAuditTrail trail = FileAuditTrail.open(StateFolder.open(state), Samples.NOW, 1)) {
      assertEquals(Optional.empty(), trail.head());
      trail.record(Samples.decision(101, Samples.NOW), true);
      assertEquals(1, Files.readAllLines(trailFile).size());
      Optional<AuditHead> head = trail.head();
      assertEquals(1, head.orElseThrow().sequence());
      try (FileAuditTrail again = FileAuditTrail.open(state, Samples.NOW)) {
        assertEquals(head, again.head());
      }
      try (FileJournal journal = journal()) {
        journal.append(Samples.anchoring(++operations, head));
      }
      assertEquals(new AuditCheck.Result.Intact(1, head), check().verify());
    }
  }

  @Test
  void aNewChainAfterAResetNumbersOnBehindTheAnchors() throws Exception {
    work(101, 102, 103);
    List<String> lines = Files.readAllLines(trailFile);
    Files.write(trailFile, lines.subList(0, 2));
    AuditReset.run(state, Samples.NOW);
    assertEquals(new AuditCheck.Result.Intact(0, Optional.empty()), check().verify());
    work(104);
    assertEquals(4, check().anchored());
    AuditCheck.Result.Intact intact =
        assertInstanceOf(AuditCheck.Result.Intact.class, check().verify());
    assertEquals(4, intact.head().orElseThrow().sequence());
  }

  @Test
  void aBrokenTrailGivesNothingToAnchor() throws Exception {
    work(101, 102);
    List<String> lines = Files.readAllLines(trailFile);
    Files.write(trailFile, List.of(lines.get(0), lines.get(2)));
    try (FileAuditTrail trail = FileAuditTrail.open(state, Samples.NOW)) {
      assertTrue(trail.broken().isPresent());
      assertEquals(Optional.empty(), trail.head());
    }
  }

  @Test
  void ofADamagedJournalTheIntactBeginningIsComparedAndTheRestIsSaid() throws Exception {
    work(101, 102, 103);
    Path journal = state.resolve("journal/journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    lines.set(3, lines.get(3).replace("start_guest", "stop_guest"));
    Files.write(journal, lines);
    AuditCheck check = check();
    assertInstanceOf(AuditCheck.Result.Intact.class, check.verify());
    assertEquals(2, check.anchored());
    assertInstanceOf(StateException.Damaged.class, check.journalProblem().orElseThrow());
  }
}
