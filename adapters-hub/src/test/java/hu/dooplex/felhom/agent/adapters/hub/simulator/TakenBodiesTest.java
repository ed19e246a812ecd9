package hu.dooplex.felhom.agent.adapters.hub.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakenBodiesTest {
  private final TakenBodies reports = new TakenBodies();

  private void take(int sequence, int padding) throws Exception {
    String report =
        "{\"sequence\": %d, \"padding\": \"%s\"}".formatted(sequence, "x".repeat(padding));
    reports.add(report.getBytes(StandardCharsets.UTF_8));
  }

  private List<Integer> sequences() {
    return reports.kept().stream().map(report -> report.path("sequence").intValue()).toList();
  }

  @Test
  void theOldestGoAndTheCountStays() throws Exception {
    int all = TakenBodies.KEPT + 3;
    for (int i = 0; i < all; i++) {
      take(i, 0);
    }
    assertEquals(all, reports.count());
    assertEquals(TakenBodies.KEPT, sequences().size());
    assertEquals(3, sequences().getFirst());
    assertEquals(all - 1, sequences().getLast());
  }

  @Test
  void ofLargeOnesFewerAreKeptButTheLastAlways() throws Exception {
    for (int i = 0; i < 4; i++) {
      take(i, TakenBodies.KEPT_BYTES * 2 / 5);
    }
    assertEquals(List.of(2, 3), sequences());
    take(4, TakenBodies.KEPT_BYTES);
    assertEquals(List.of(4), sequences());
    take(5, 0);
    assertEquals(List.of(5), sequences());
    assertEquals(6, reports.count());
  }

  @Test
  void whatIsNotJsonIsNotTaken() throws Exception {
    take(1, 0);
    assertThrows(
        JsonProcessingException.class,
        () -> reports.add("{\"sequence\"".getBytes(StandardCharsets.UTF_8)));
    assertEquals(1, reports.count());
    assertEquals(List.of(1), sequences());
  }
}
