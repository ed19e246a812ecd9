package hu.dooplex.felhom.agent.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The domain's test jar holds a maker of permits: a jar that ships must never need it. */
class TestJarScopeTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL);
  private static final Pattern TEST_JAR =
      Pattern.compile("<type>\\s*test-jar\\s*</type>|<classifier>\\s*tests\\s*</classifier>");
  private static final Pattern TEST_SCOPE = Pattern.compile("<scope>\\s*test\\s*</scope>");

  @Test
  void aTestJarIsOnlyEverOfTestScope() throws IOException {
    List<String> wrong = new ArrayList<>();
    List<Path> poms = Repository.here().poms();
    for (Path pom : poms) {
      DEPENDENCY
          .matcher(Files.readString(pom))
          .results()
          .map(MatchResult::group)
          .filter(dependency -> needsTestScope(dependency))
          .forEach(dependency -> wrong.add(pom + ": " + dependency));
    }
    assertFalse(poms.isEmpty());
    assertEquals(List.of(), wrong);
  }

  @Test
  void aTestJarWithoutScopeIsFound() {
    String dependency =
        "<dependency><artifactId>felhom-agent-domain</artifactId><type>test-jar</type>%s</dependency>";
    assertEquals(true, needsTestScope(dependency.formatted("")));
    assertEquals(true, needsTestScope(dependency.formatted("<scope>runtime</scope>")));
    assertEquals(false, needsTestScope(dependency.formatted("<scope>test</scope>")));
  }

  private static boolean needsTestScope(String dependency) {
    return TEST_JAR.matcher(dependency).find() && !TEST_SCOPE.matcher(dependency).find();
  }
}
