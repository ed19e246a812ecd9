package hu.dooplex.felhom.agent.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore.Accepted;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubDesiredStateTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  private final FakeDesired world = new FakeDesired();
  private final Bell bell = new Bell();
  private DesiredGeneration generation = new DesiredGeneration(bell);
  private HubDesiredState source = source();

  private HubDesiredState source() {
    return new HubDesiredState(generation, world, world, world, world);
  }

  private void restart() {
    generation = new DesiredGeneration(bell);
    source = source();
  }

  private Desired announced(long number) {
    generation.announced(OptionalLong.of(number));
    return source.now();
  }

  private void serve(String document) {
    world.served = Optional.of(document);
  }

  private static Desired desired(long number, int vmid) {
    return new Desired(Optional.of(FakeDesired.state(number, vmid)), true, Optional.empty());
  }

  private static Desired troubled(Optional<DesiredState> state, String problem) {
    return new Desired(state, true, Optional.of(problem));
  }

  private void assertEnforces(long number, int vmid, String problem) {
    assertEquals(troubled(desired(number, vmid).state(), problem), source.now());
  }

  @Test
  void beforeTheHubAnnouncesOneNothingIsDesiredAndNothingAskedFor() {
    assertEquals(Desired.NOTHING, source.now());
    generation.announced(NONE);
    assertEquals(Desired.NOTHING, source.now());
    assertEquals(0, world.fetched);
  }

  @ParameterizedTest
  @CsvSource({"0", "17", "9223372036854775807"})
  void theFirstOneSeenIsAcceptedWhateverItsGeneration(long first) {
    serve(first + "/101");
    assertEquals(desired(first, 101), announced(first));
    assertEquals(first, world.kept.orElseThrow().version().generation());
  }

  /** After generation 17 with guest 101 was accepted. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          announced | served  | fetched | enforced | problem
          17        | 17/101  | 0       | 17/101   | -
          17        | 17/102  | 0       | 17/101   | -
          18        | 18/102  | 1       | 18/102   | -
          18        | 18/101  | 1       | 18/101   | -
          18        | 17/101  | 1       | 17/101   | -
          18        | 17/102  | 1       | 17/101   | generation_reused
          18        | 16/102  | 1       | 17/101   | stale_generation
          18        | 19/102  | 1       | 19/102   | -
          16        | 16/101  | 1       | 17/101   | stale_generation
          16        | 0/102   | 1       | 17/101   | stale_generation
          16        | 18/102  | 1       | 18/102   | -
          18        | bad     | 1       | 17/101   | bad_document
          """,
      useHeadersInDisplayName = true)
  void whatMayFollowTheLastAccepted(
      long announced, String served, int fetched, String enforced, String problem) {
    serve("17/101");
    announced(17);
    serve(served);
    world.fetched = 0;
    String[] parts = enforced.split("/", 2);
    Desired expected =
        new Desired(
            Optional.of(FakeDesired.state(Long.parseLong(parts[0]), Integer.parseInt(parts[1]))),
            true,
            Optional.of(problem).filter(code -> !code.equals("-")));
    assertEquals(expected, announced(announced));
    assertEquals(fetched, world.fetched);
    assertEquals(expected, source.now(), "until the next answer of the hub");
    assertEquals(fetched, world.fetched);
    restart();
    assertEquals(expected.state(), source.now().state(), "after a restart");
    assertEquals(fetched, world.fetched);
  }

  @Test
  void anAnnouncementThatIsMissingChangesNothingAndNothingIsAskedFor() {
    serve("17/101");
    announced(17);
    generation.announced(NONE);
    assertEquals(desired(17, 101), source.now());
    assertEquals(1, world.fetched);
  }

  @Test
  void whatWasAcceptedIsEnforcedAfterARestartWhileTheHubIsAway() {
    serve("17/101");
    announced(17);
    restart();
    world.hubFailure = Optional.of(new HubException.HttpError(503, "", "503"));
    assertEquals(desired(17, 101), source.now());
    assertEquals(1, world.fetched);
    assertEquals(desired(17, 101), announced(17));
    assertEquals(1, world.fetched, "it is the one that is enforced");
  }

  @Test
  void theGenerationDoesNotGoBackOverARestart() {
    serve("17/101");
    announced(17);
    restart();
    serve("16/102");
    assertEquals(troubled(desired(17, 101).state(), "stale_generation"), announced(16));
  }

  @Test
  void aFailedFetchIsTriedAgainWithTheNextAnswerAndNotBefore() {
    serve("17/101");
    announced(17);
    serve("18/102");
    world.hubFailure =
        Optional.of(new HubException.TransportError(TransportFault.TIMEOUT, "no answer"));
    announced(18);
    assertEnforces(17, 101, "unreachable");
    assertEquals(2, world.fetched);
    world.hubFailure = Optional.empty();
    assertEquals(desired(18, 102), announced(18));
    assertEquals(3, world.fetched);
  }

  @Test
  void everyFailureOfTheHubHasItsCode() {
    world.hubFailure =
        Optional.of(new HubException.TransportError(TransportFault.DNS, "no address"));
    assertEquals(troubled(Optional.empty(), "unreachable"), announced(1));
    world.hubFailure = Optional.of(new HubException.HttpError(404, "", "404"));
    assertEquals(troubled(Optional.empty(), "http_404"), announced(1));
    world.hubFailure = Optional.of(new HubException.BadReply("too long"));
    assertEquals(troubled(Optional.empty(), "bad_document"), announced(1));
  }

  @Test
  void aRefusalIsLoggedOnceAndAgainOnlyWhenItIsAnother() {
    serve("17/101");
    announced(17);
    serve("bad");
    for (int i = 0; i < 5; i++) {
      announced(18);
      source.now();
    }
    assertEquals(1, world.logged("desired_state_not_taken"));
    assertEquals(
        "desired_state_not_taken[Field[name=code, value=bad_document], Field[name=error,"
            + " value=guests[0].kind: found \"docker\"; allowed: \"lxc\" or \"qemu\"]]",
        world.events.getLast());
    serve("16/101");
    announced(18);
    assertEquals(2, world.logged("desired_state_not_taken"));
    announced(17);
    assertEquals(desired(17, 101), source.now());
    announced(18);
    assertEquals(3, world.logged("desired_state_not_taken"), "it is over in between");
  }

  @Test
  void noneAskedForAndAnsweredEndsItAndTheGenerationStaysRemembered() {
    serve("17/101");
    announced(17);
    world.served = Optional.empty();
    assertEquals(Desired.NOTHING, announced(18));
    assertEquals(1, world.logged("desired_state_taken_back"));
    restart();
    assertEquals(Desired.NOTHING, source.now());
    serve("16/102");
    assertEquals(troubled(Optional.empty(), "stale_generation"), announced(16));
    serve("17/102");
    assertEquals(troubled(Optional.empty(), "generation_reused"), announced(17));
    serve("17/101");
    assertEquals(desired(17, 101), announced(17));
    restart();
    assertEquals(desired(17, 101), source.now());
  }

  @Test
  void noneIsAskedForOncePerAnswerAndKeptOnce() {
    serve("17/101");
    announced(17);
    world.served = Optional.empty();
    announced(18);
    var kept = world.kept.orElseThrow();
    announced(18);
    source.now();
    assertEquals(3, world.fetched);
    assertSame(kept, world.kept.orElseThrow());
  }

  @Test
  void oneThatCannotBeKeptIsNotEnforcedUntilItCan() {
    serve("17/101");
    announced(17);
    serve("18/102");
    world.storeFailure = Optional.of(new StateException("no space left"));
    announced(18);
    assertEnforces(17, 101, "state_unavailable");
    world.storeFailure = Optional.empty();
    assertEquals(desired(18, 102), announced(18));
  }

  @Test
  void noneIsObeyedBeforeItIsDurableAndMadeDurableLater() {
    serve("17/101");
    announced(17);
    world.served = Optional.empty();
    world.storeFailure = Optional.of(new StateException("no space left"));
    assertEquals(troubled(Optional.empty(), "state_unavailable"), announced(18));
    assertTrue(world.kept.orElseThrow().document().isPresent());
    world.storeFailure = Optional.empty();
    assertEquals(Desired.NOTHING, announced(18));
    assertFalse(world.kept.orElseThrow().document().isPresent());
  }

  @Test
  void withoutItsMemoryNothingIsTakenUntilItIsBack() {
    serve("17/101");
    announced(17);
    restart();
    world.storeFailure = Optional.of(new StateException.Newer("newer", new Exception()));
    serve("16/102");
    assertEquals(troubled(Optional.empty(), "desired_newer"), announced(16));
    assertEquals(1, world.fetched);
    assertEquals(1, world.logged("desired_state_not_taken"));
    world.storeFailure = Optional.empty();
    assertEquals(troubled(desired(17, 101).state(), "stale_generation"), source.now());
  }

  @Test
  void aKeptOneThatIsNoLongerSoundIsNotEnforcedAndAskedForAgain() {
    serve("17/101");
    announced(17);
    var version = world.kept.orElseThrow().version();
    world.kept = Optional.of(new Accepted(version, Optional.of(new byte[] {'x'})));
    restart();
    assertEquals(troubled(Optional.empty(), "bad_document"), source.now());
    serve("18/102");
    assertEquals(desired(18, 102), announced(18));
  }

  @Test
  void theBellRingsForEveryOtherAnnouncementAlone() throws InterruptedException {
    FakeTime time = new FakeTime();
    long[] announcements = {17, 17, 18, 17};
    boolean[] rings = {true, false, true, true};
    for (int i = 0; i < announcements.length; i++) {
      generation.announced(OptionalLong.of(announcements[i]));
      assertEquals(rings[i], bell.await(time, Duration.ofHours(1)), "announcement " + i);
    }
    generation.announced(NONE);
    assertTrue(bell.await(time, Duration.ofHours(1)));
    generation.announced(NONE);
    assertFalse(bell.await(time, Duration.ofHours(1)));
  }
}
