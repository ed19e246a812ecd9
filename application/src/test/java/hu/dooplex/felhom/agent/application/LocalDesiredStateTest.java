package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalDesiredStateTest {
  private final FakeDesired world = new FakeDesired();
  private final LocalDesiredState source = new LocalDesiredState(world, world, world);

  private Desired with(String file) {
    world.file = Optional.of(file);
    return source.now();
  }

  private static Desired desired(long generation, int vmid) {
    return new Desired(Optional.of(FakeDesired.state(generation, vmid)), false, Optional.empty());
  }

  @Test
  void theFileIsReadEveryTimeAndItsOwnerMayGoBack() {
    assertEquals(desired(17, 101), with("17/101"));
    assertEquals(desired(17, 102), with("17/102"));
    assertEquals(desired(3, 101), with("3/101"));
    assertEquals(desired(3, 101), source.now());
    assertEquals(3, world.logged("desired_state_accepted"));
  }

  @Test
  void aFileThatIsBadOrGoneLeavesTheLastGoodOneAndSaysSoOnce() {
    with("17/101");
    Optional<DesiredState> good = desired(17, 101).state();
    assertEquals(new Desired(good, false, Optional.of("bad_document")), with("bad"));
    assertEquals(new Desired(good, false, Optional.of("bad_document")), source.now());
    assertEquals(1, world.logged("desired_state_not_taken"));
    world.file = Optional.empty();
    assertEquals(new Desired(good, false, Optional.of("file_unreadable")), source.now());
    assertEquals(desired(17, 101), with("17/101"));
  }

  @Test
  void atStartABadFileMeansThatNothingIsDesired() {
    assertEquals(
        new Desired(Optional.empty(), false, Optional.of("file_unreadable")), source.now());
    assertEquals(new Desired(Optional.empty(), false, Optional.of("bad_document")), with("bad"));
  }

  @Test
  void theHubIsNotAsked() {
    with("17/101");
    assertEquals(0, world.fetched);
    assertEquals(Optional.empty(), world.kept);
  }
}
