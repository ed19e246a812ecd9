package hu.dooplex.felhom.agent.bootstrap.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BenchTest {
  @Test
  void theRowOfTheQueueCanBeMeasured() throws Exception {
    Bench.Row row = QueueRows.emptyTasks(Bench.shortest());
    assertEquals("queue: empty tasks through 1,000 lanes", row.name());
    assertTrue(row.figure() > 0 && row.limit() > 0, row.line());
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
