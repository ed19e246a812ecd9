package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The normalizers against every value of a managed field that was sent to a real server: what came
 * back is canonically what was sent, and what was refused is a problem.
 */
final class NormalizedRoundTripsTest {
  private static final int ROWS = 92;

  /** Sent as texts, but no desired state has such a value, its type being another. */
  private static final List<String> NEVER_DESIRED =
      List.of(
          "cpulimit=abc",
          "memory=1e3",
          "onboot=FALSE",
          "onboot=False",
          "onboot=TRUE",
          "onboot=True",
          "onboot=off",
          "onboot=on",
          "onboot=true",
          "onboot=yes");

  @ParameterizedTest
  @EnumSource(names = {"V8_4", "V9_1"})
  void whatCameBackIsWhatWasSentAndWhatWasRefusedIsAProblem(PveRelease release) throws IOException {
    int taken = 0;
    int refused = 0;
    List<String> neverDesired = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    for (RoundTripRow row : RoundTripRow.all(release)) {
      Optional<ManagedField> field = field(row.field());
      if (field.isEmpty()) {
        continue;
      }
      if (row.status() == 200) {
        taken++;
      } else {
        refused++;
      }
      Optional<DesiredValue> value = value(field.get(), row.put());
      if (value.isEmpty()) {
        neverDesired.add(row.field() + "=" + row.put());
      }
      FieldNormalizer normalizer = FieldNormalizers.of(field.get(), GuestKind.LXC);
      if (!(row.status() == 200
          ? comesBack(normalizer, value, row)
          : value.map(normalizer::problem).map(Optional::isPresent).orElse(true))) {
        differences.add(row.toString());
      }
    }
    System.getLogger(NormalizedRoundTripsTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "values of managed fields on {0}: {1} came back alike, {2} were refused and are"
                + " problems, of these {3} no desired state can hold",
            release.release(),
            taken,
            refused,
            neverDesired.size());
    assertEquals(List.of(), differences);
    assertEquals(ROWS, taken + refused);
    assertEquals(
        List.of(), neverDesired.stream().filter(value -> !NEVER_DESIRED.contains(value)).toList());
  }

  private static boolean comesBack(
      FieldNormalizer normalizer, Optional<DesiredValue> value, RoundTripRow row) {
    String back = normalizer.actual(text(row.get()));
    return normalizer.actual(Optional.of(row.put())).equals(back)
        && value.map(normalizer::desired).map(back::equals).orElse(false)
        && value.flatMap(normalizer::problem).isEmpty();
  }

  private static Optional<String> text(JsonNode value) {
    return value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }

  private static Optional<ManagedField> field(String key) {
    return Arrays.stream(ManagedField.values())
        .filter(field -> field.isOf(GuestKind.LXC) && field.key().equals(key))
        .findFirst();
  }

  /** The desired state's value that would be sent like this. */
  private static Optional<DesiredValue> value(ManagedField field, String put) {
    try {
      return Optional.of(
          switch (field.type()) {
            case WHOLE -> new DesiredValue.Whole(Long.parseLong(put));
            case BYTES -> new DesiredValue.Whole(Long.parseLong(put) << 20);
            case DECIMAL -> new DesiredValue.Decimal(new BigDecimal(put));
            case FLAG -> new DesiredValue.Flag(Integer.parseInt(put) == 1);
            case TEXT -> new DesiredValue.Text(put);
            case NAMES ->
                new DesiredValue.Names(
                    Stream.of(put.split("[;,]", -1)).filter(tag -> !tag.isEmpty()).toList());
          });
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }
}
