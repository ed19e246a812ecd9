package hu.dooplex.felhom.agent.application.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.authz.EnrolledKey;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.TestChain;
import hu.dooplex.felhom.agent.domain.authz.TestSets;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurrentSignersTest {
  private static final TestSigner NEW = TestSigner.ed25519(21);

  private final SigningWorld world = new SigningWorld();
  private final TestChain chain =
      new TestChain(TestSets.of(1, world.configured.toArray(Signer[]::new)));

  private void rotate(List<Signer> add, List<String> remove) {
    chain.rotate(world.wall, add, remove, SigningWorld.OPS_1);
    world.taken(chain);
  }

  private static List<String> names(CurrentSigners signers) throws MemoryUnavailableException {
    return signers.set().keys().stream().map(EnrolledKey::name).toList();
  }

  private static void shut(String code, String says, CurrentSigners signers) {
    assertEquals(Optional.of(code), signers.problem());
    String detail = assertThrows(MemoryUnavailableException.class, signers::set).detail();
    assertTrue(detail.contains(says), detail);
    assertEquals(1, detail.lines().count());
  }

  @Test
  void aRotationCountsFromTheMomentThatItIsTaken() throws Exception {
    CurrentSigners signers = world.signers();
    assertEquals(List.of("ops-1", "ops-2", "vault"), names(signers));
    rotate(List.of(NEW.named("new")), List.of("ops-2"));
    assertEquals(List.of("ops-1", "ops-2", "vault"), names(signers));
    signers.rotated();
    assertEquals(List.of("new", "ops-1", "vault"), names(signers));
    assertEquals(Optional.empty(), signers.problem());
    assertEquals(List.of("ops-1"), signers.known().taken().getFirst().by());
  }

  @Test
  void aRestartComesToTheSameSet() throws Exception {
    rotate(List.of(NEW.named("new")), List.of());
    rotate(List.of(), List.of("ops-2"));
    assertEquals(chain.head().sha256(), world.signers().set().sha256());
  }

  @Test
  void theChainIsVerifiedOnceAndNotAtEveryQuestion() throws Exception {
    rotate(List.of(NEW.named("new")), List.of());
    CurrentSigners signers = world.signers();
    assertEquals(0, world.log.reads);
    signers.set();
    signers.set();
    assertEquals(Optional.empty(), signers.problem());
    assertEquals(1, world.log.reads);
    signers.rotated();
    signers.set();
    assertEquals(2, world.log.reads);
  }

  @Test
  void aCutLogIsARollback() {
    rotate(List.of(NEW.named("new")), List.of());
    rotate(List.of(), List.of("ops-2"));
    world.log.rotations.removeLast();
    shut("signer_rollback", "the journal knows version 3", world.signers());
    world.log.rotations.clear();
    shut("signer_rollback", "the journal knows version 3", world.signers());
  }

  @Test
  void lostStateIsARollbackForRootsMinimum() {
    world.minVersion = 3;
    rotate(List.of(NEW.named("new")), List.of());
    shut("signer_rollback", "asks for at least 3", world.signers());
  }

  @Test
  void otherConfiguredSignersShutTheDestructivePath() throws Exception {
    rotate(List.of(NEW.named("new")), List.of());
    List<Signer> before = world.configured;
    world.configured = List.of(NEW.named("new"));
    shut("signers_changed", "signers reset", world.signers());
    world.configured = before;
    assertEquals(4, world.signers().set().members().size());
    world.configured = chain.head().keys().stream().map(EnrolledKey::bare).toList();
    assertEquals(4, world.signers().set().members().size());
  }

  @Test
  void aResetCountsOnceRootAsksForAHigherVersion() throws Exception {
    rotate(List.of(NEW.named("new")), List.of());
    world.log.rotations.clear();
    shut("signer_rollback", "a signers_min_version that is higher", world.signers());
    world.minVersion = 3;
    assertEquals(3, world.signers().set().version());
  }

  @Test
  void aLogThatCannotBeReadIsNamedByWhatIsWrongWithIt() {
    world.log.failure = Optional.of(new StateException.Damaged("signers.log: line 2 is damaged"));
    shut("signer_log_damaged", "line 2", world.signers());
    world.log.failure =
        Optional.of(new StateException.Newer("a newer agent wrote it", new Exception()));
    shut("signer_log_newer", "a newer agent", world.signers());
    world.log.failure = Optional.of(new StateException("signers.log cannot be read"));
    shut("state_unavailable", "cannot be read", world.signers());
  }

  @Test
  void aRotationThatDoesNotHoldIsNamed() {
    chain.rotate(world.wall, List.of(NEW.named("new")), List.of(), NEW);
    world.taken(chain);
    shut("signer_log_damaged", "rotation 1 in signers.log", world.signers());
  }
}
