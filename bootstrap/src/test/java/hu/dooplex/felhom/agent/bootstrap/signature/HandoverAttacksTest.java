package hu.dooplex.felhom.agent.bootstrap.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.report.OperationResult;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The adversarial matrix against the use case, its files and a node (trust.md, 6). */
class HandoverAttacksTest {
  @TempDir private Path folder;

  static List<HandoverAttacks.Row> attacks() {
    return HandoverAttacks.rows();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void anAttackGetsExactlyItsAnswerAndTheNodeNoRequest(HandoverAttacks.Row row) throws Exception {
    SignedWorld world = new SignedWorld(folder);
    OperationResult answer = row.attack().on(world);
    assertEquals(
        row.answer(), answer.outcome() + " " + answer.reason(), () -> answer + " " + world.events);
    assertEquals(row.mutations(), world.mutations());
  }

  @Test
  void everyRowHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    attacks().forEach(row -> assertTrue(names.add(row.name()), row::name));
  }
}
