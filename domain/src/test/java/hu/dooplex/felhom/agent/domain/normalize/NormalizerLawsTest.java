package hu.dooplex.felhom.agent.domain.normalize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of reconcile.md, Normalization, for every row of the table over generated values. That a
 * write converges is shown beside the simulated server.
 */
final class NormalizerLawsTest {
  private static final int VALUES = 5_000;

  /** A row of the table. */
  record Row(ManagedField field, GuestKind kind) {
    FieldNormalizer normalizer() {
      return FieldNormalizers.of(field, kind);
    }

    /** The same values in every run. */
    RandomGenerator random() {
      return new SplittableRandom((field.name() + kind.name()).hashCode());
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (ManagedField field : ManagedField.values()) {
      for (GuestKind kind : GuestKind.values()) {
        if (field.isOf(kind)) {
          rows.add(new Row(field, kind));
        }
      }
    }
    return rows;
  }

  @Test
  void theTableHasARowForEveryFieldThatAKindHasAndForNoOther() {
    assertEquals(25, rows().size());
    for (ManagedField field : ManagedField.values()) {
      for (GuestKind kind : GuestKind.values()) {
        if (!field.isOf(kind)) {
          assertThrows(IllegalArgumentException.class, () -> FieldNormalizers.of(field, kind));
        }
      }
    }
    rows().forEach(Row::normalizer);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anyTextIsTakenAndItsCanonicalFormIsItsOwn(Row row) {
    RandomGenerator random = row.random();
    for (int i = 0; i < VALUES; i++) {
      String text = GeneratedValues.anyText(random);
      String canonical = row.normalizer().actual(Optional.of(text));
      assertEquals(
          canonical, row.normalizer().actual(Optional.of(canonical)), () -> "of " + shown(text));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anyDesiredValueHasACanonicalFormThatIsItsOwn(Row row) {
    RandomGenerator random = row.random();
    for (int i = 0; i < VALUES; i++) {
      DesiredValue value = GeneratedValues.value(row.field(), random);
      String canonical = row.normalizer().desired(value);
      assertEquals(canonical, row.normalizer().actual(Optional.of(canonical)), () -> "of " + value);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsWrittenVerbatimIsWhatWasDesired(Row row) {
    RandomGenerator random = row.random();
    int fine = 0;
    for (int i = 0; i < VALUES; i++) {
      DesiredValue value = GeneratedValues.value(row.field(), random);
      if (row.normalizer().problem(value).isPresent()) {
        continue;
      }
      fine++;
      Optional<String> stored =
          switch (row.normalizer().edit(value, Optional.empty())) {
            case FieldNormalizer.Edit.Set set -> {
              assertFalse(set.value().isBlank(), () -> "blank for " + value);
              yield Optional.of(set.value());
            }
            case FieldNormalizer.Edit.Delete() -> Optional.empty();
          };
      assertEquals(
          row.normalizer().desired(value), row.normalizer().actual(stored), () -> "of " + value);
    }
    assertTrue(fine > VALUES / 10, "only " + fine + " values had no problem");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aProblemIsOneShortLine(Row row) {
    RandomGenerator random = row.random();
    for (int i = 0; i < VALUES; i++) {
      DesiredValue value = GeneratedValues.value(row.field(), random);
      row.normalizer()
          .problem(value)
          .ifPresent(line -> {
            assertEquals(ForeignText.oneLine(line), line);
            assertTrue(line.length() < 200, line);
          });
    }
  }

  private static String shown(String text) {
    return "'" + ForeignText.oneLine(text) + "'";
  }
}
