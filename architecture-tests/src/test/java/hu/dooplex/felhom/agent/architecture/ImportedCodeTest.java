package hu.dooplex.felhom.agent.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImportedCodeTest {
  static Stream<String> layers() {
    return Layout.LAYERS.stream();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void everyLayerContributesClasses(String layer) {
    List<String> classes =
        ImportedCode.AGENT.stream()
            .filter(type -> type.getPackageName().startsWith(Layout.AGENT.named(layer)))
            .map(JavaClass::getSimpleName)
            .filter(name -> !name.equals("package-info"))
            .toList();
    assertFalse(classes.isEmpty(), "no rule sees a class of " + layer);
  }

  @Test
  void everySourceFileOfEveryModuleIsImported() throws IOException {
    List<String> missed =
        Repository.here().sources().stream()
            .map(Repository.SourceFile::className)
            .filter(name -> !ImportedCode.AGENT.contain(name))
            .toList();
    assertEquals(List.of(), missed);
  }

  @Test
  void neitherTestsNorFixturesAreTakenForTheAgent() {
    List<String> strangers =
        ImportedCode.AGENT.stream()
            .map(JavaClass::getName)
            .filter(name ->
                name.startsWith(Layout.FIXTURES.root())
                    || name.startsWith(ImportedCodeTest.class.getPackageName()))
            .toList();
    assertEquals(List.of(), strangers);
  }

  @Test
  void whatDaggerWritesIsLeftOut() {
    assertTrue(ImportedCode.FIXTURES.contain(Layout.FIXTURES.named("bootstrap.Wiring")));
    assertFalse(
        ImportedCode.FIXTURES.contain(Layout.FIXTURES.named("application.Generated_Factory")));
    assertFalse(
        ImportedCode.FIXTURES.contain(
            Layout.FIXTURES.named("application.Generated_Factory$InstanceHolder")));
  }

  @Test
  void permitsForTestsAreNotAmongWhatShips() {
    assertNull(
        getClass().getResource("/hu/dooplex/felhom/agent/domain/gate/TestPermits.class"),
        "the domain's test jar came in with a module");
  }
}
