package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordedSharesTest {
  private final List<RecordedCall> mutating =
      RecordedCall.all().stream().filter(RecordedCall::mutating).toList();

  @Test
  void everyChangeIsReproducedOrNamedAsAnException() {
    List<RecordedCall> neither =
        mutating.stream()
            .filter(call -> RecordedShares.of(call).isEmpty())
            .filter(call -> RecordedShares.exception(call).isEmpty())
            .toList();

    assertEquals(List.of(), neither);
    assertEquals(879, mutating.size());
  }

  @Test
  void fortyTwoAreExceptions() {
    assertEquals(
        42, mutating.stream().filter(call -> RecordedShares.exception(call).isPresent()).count());
  }
}
