package hu.dooplex.felhom.agent.bootstrap.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.domain.authz.AttackTable;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict.Authorized;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict.Rejected;
import hu.dooplex.felhom.agent.domain.authz.DocumentReading;
import hu.dooplex.felhom.agent.domain.authz.SignedScene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The adversarial matrix as far as it needs no daemon, with real signatures and the parser that
 * ships. What of it needs one is in {@link TrustMatrix}.
 */
class RealAttacksTest {
  private static final int ROWS = 192;
  private static final OperationDocuments DOCUMENTS = new OperationDocumentJson();

  private static DocumentReading read(byte[] bytes) {
    try {
      return new DocumentReading.Read(DOCUMENTS.parse(bytes));
    } catch (BadDocumentException e) {
      return new DocumentReading.Malformed(
          e.path(), "found " + e.found() + "; allowed: " + e.allowed());
    }
  }

  static List<AttackTable.Row> attacks() {
    return Stream.concat(AttackTable.rows().stream(), DocumentAttacks.rows().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void anAttackIsRejectedForExactlyWhatItIs(AttackTable.Row attack) {
    SignedScene scene = new SignedScene();
    attack.change().accept(scene);
    AuthorizationVerdict verdict = scene.verdict(RealAttacksTest::read);
    assertEquals(
        attack.expected().apply(scene), assertInstanceOf(Rejected.class, verdict).rejection());
  }

  @Test
  void theControlOfAllRowsIsAuthorized() {
    AuthorizationVerdict verdict = new SignedScene().verdict(RealAttacksTest::read);
    assertEquals(
        SignedScene.document(SignedScene.DESTROY),
        assertInstanceOf(Authorized.class, verdict).authorization().document());
  }

  @Test
  void everyRowHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    attacks().forEach(row -> names.add(row.name()));
    assertEquals(ROWS, attacks().size());
    assertEquals(ROWS, names.size());
  }

  @Test
  void whatTheMatrixSaysIsARowOrNeedsADaemon() {
    Set<String> names = new HashSet<>();
    attacks().forEach(row -> names.add(row.name()));
    for (TrustMatrix.Item item : TrustMatrix.ITEMS) {
      assertTrue(item.rest() != TrustMatrix.Level.ROWS || !item.rows().isEmpty(), item.attack());
      assertEquals(List.of(), item.rows().stream().filter(row -> !names.contains(row)).toList());
    }
  }

  /** Nothing of the matrix is left open, and what is said to show it is there. */
  @Test
  void everyAttackIsShownByARowOrByATestThatExists() throws IOException {
    for (TrustMatrix.Item item : TrustMatrix.ITEMS) {
      boolean open = item.rest() != TrustMatrix.Level.ROWS;
      assertEquals(open, TrustMatrix.SHOWN_BY.containsKey(item.attack()), item.attack());
    }
    for (String shown : TrustMatrix.SHOWN_BY.values()) {
      String[] fileAndTest = shown.split("#", -1);
      int module = fileAndTest[0].indexOf('/');
      Path source =
          Path.of("..", fileAndTest[0].substring(0, module))
              .resolve("src/test/java/hu/dooplex/felhom/agent")
              .resolve(fileAndTest[0].substring(module + 1));
      String text = Files.readString(source);
      assertTrue(fileAndTest.length == 2 && !fileAndTest[1].isEmpty(), shown);
      assertTrue(text.contains("  void " + fileAndTest[1] + "("), shown);
    }
  }
}
