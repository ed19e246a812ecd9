package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of containers' configurations against what real servers answered. */
final class RecordedConfigWritesTest {
  @Test
  void everyRecordedChangeOfAConfigurationIsAnsweredAlike() {
    RecordedMutations mutations = RecordedShares.CONFIG_WRITES.reproduced();

    assertEquals(List.of(), mutations.differences());
    assertEquals(564, mutations.count());
  }
}
