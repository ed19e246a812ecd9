package hu.dooplex.felhom.agent.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionRecordsTest {
  private static final Pattern SECTION = Pattern.compile("^## (.+)$", Pattern.MULTILINE);

  @Test
  void everyRecordSaysContextChoiceAndWhatWasRejected() throws IOException {
    for (Path file : records()) {
      List<String> sections =
          SECTION.matcher(Files.readString(file)).results().map(MatchResult::group).toList();
      assertEquals(List.of("## Context", "## Choice", "## Rejected"), sections, file.toString());
    }
  }

  @Test
  void recordsAreNumberedWithoutGaps() throws IOException {
    List<String> numbers =
        records().stream().map(file -> file.getFileName().toString().substring(0, 5)).toList();
    assertFalse(numbers.isEmpty());
    List<String> expected =
        IntStream.rangeClosed(1, numbers.size()).mapToObj("%04d-"::formatted).toList();
    assertEquals(expected, numbers);
  }

  private static List<Path> records() throws IOException {
    Path folder = Repository.here().root().resolve("architecture-tests/decisions");
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
