package hu.dooplex.felhom.agent.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RepositoryShapeTest {
  private final Repository repository = Repository.here();

  /** Written in pieces, so that this file is not what it looks for. */
  private static final Pattern SOMEBODYS_MACHINE =
      Pattern.compile(
          "/work" + "/(main|shared)\\b|/tmp" + "/fa-|/home" + "/\\w+/|/Users" + "/\\w+/");

  /** Where a build fetches from is the business of the machine that builds. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "https?://[^/\\s\"'<>]*(nexus|artifactory|registry|mirror|repo1?\\.)[^/\\s]*");

  private static final Pattern REPOSITORY_IN_POM =
      Pattern.compile("<(repositories|pluginRepositories|distributionManagement)\\b");

  @Test
  void theTopLevelIsThatOfTheArchitecture() throws IOException {
    List<String> expected = new ArrayList<>(Repository.CODE_MODULES);
    expected.addAll(
        List.of("architecture-tests", "CHANGELOG.md", "LICENSE", "README.md", "pom.xml"));
    assertEquals(expected.stream().sorted().toList(), repository.topLevel());
  }

  @Test
  void everyModuleOwnsOneSubpackage() throws IOException {
    List<String> strangers =
        repository.sources().stream()
            .filter(source ->
                !source
                    .className()
                    .startsWith(Layout.AGENT.named(source.module().replace('-', '.')) + "."))
            .map(source -> source.className() + " in " + source.module())
            .toList();
    assertEquals(List.of(), strangers);
  }

  @Test
  void noFileNamesSomebodysMachine() throws IOException {
    assertEquals(List.of(), filesWith(SOMEBODYS_MACHINE, repository.files()));
  }

  @Test
  void noFileNamesARegistry() throws IOException {
    assertEquals(List.of(), filesWith(REGISTRY, repository.files()));
    assertEquals(List.of(), filesWith(REPOSITORY_IN_POM, repository.poms()));
  }

  private static List<Path> filesWith(Pattern pattern, List<Path> files) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      // Latin 1 reads any bytes, binary files included.
      if (pattern.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
        found.add(file);
      }
    }
    return found;
  }
}
