package hu.dooplex.felhom.agent.bootstrap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  @Test
  void theRowOfTheQueueCanBeMeasured() throws Exception {
    Bench.Row row = QueueRows.emptyTasks(Bench.shortest());
    assertEquals("queue: empty tasks through 1,000 lanes", row.name());
    assertTrue(row.figure() > 0 && row.limit() > 0, row.line());
  }

  @Test
  void theRowsOfTheJournalCanBeMeasured(@TempDir Path folder) throws Exception {
    JournalRows rows = new JournalRows(folder);
    Bench.Row one = rows.oneWriter(Bench.shortest());
    assertEquals(0.8 * one.limit(), one.wanted());
    Bench.Row lanes = rows.sixteenLanes(Bench.shortest());
    assertEquals(4 * lanes.limit(), lanes.wanted());
    Bench.Row open = rows.open(Bench.shortest(), 160);
    assertEquals(100_000, open.wanted());
    for (Bench.Row row : List.of(one, lanes, open)) {
      assertTrue(row.figure() > 0 && row.limit() > 0, row.line());
    }
  }

  @Test
  void theRowsOfThePlanCanBeMeasured() throws Exception {
    assertEquals(0, PlanRows.of(false).busy());
    assertEquals(1_000, PlanRows.of(true).busy());
    for (Bench.Row row :
        List.of(PlanRows.quiet(Bench.shortest()), PlanRows.drifted(Bench.shortest()))) {
      assertEquals(100_000, row.wanted());
      assertTrue(row.figure() > 0 && row.limit() > 0, row.line());
    }
  }

  @Test
  void theRowsOfTheVerifierCanBeMeasured() throws Exception {
    Bench.Row ed25519 = VerifyRows.ed25519(Bench.shortest());
    Bench.Row ecdsa = VerifyRows.ecdsa(Bench.shortest());
    Bench.Row rsa = VerifyRows.rsa(Bench.shortest());
    for (Bench.Row row : List.of(ed25519, ecdsa, rsa)) {
      assertEquals(0.8 * row.limit(), row.wanted());
      assertTrue(row.figure() > 0 && row.limit() > 0, row.line());
    }
  }

  @Test
  void theRowOfAPassCanBeMeasuredAndAQuietOneMakesOneCallForEachGuestAndFourMore()
      throws Exception {
    try (PassRows rows = new PassRows(10, Duration.ZERO)) {
      assertEquals(14, rows.callsOfOnePass());
    }
    try (PassRows rows = new PassRows(3, Duration.ofMillis(1))) {
      Bench.Row row = rows.quietPass(Bench.shortest());
      assertEquals("pass: 3 guests, 7 calls of 1 ms", row.name());
      assertTrue(row.figure() > 0 && row.limit() > 0, row.line());
    }
  }

  @Test
  void aRowSaysFigureLimitRatioAndWhetherItIsReached() {
    assertEquals(
        "x                                                         150,000/s  limit      300,000/s"
            + "  ratio  0.50  wanted      200,000/s  MISSED",
        new Bench.Row("x", 150_000, 300_000, 200_000).line());
    assertTrue(new Bench.Row("x", 200_000, 300_000, 200_000).line().endsWith("reached"));
  }
}
