package hu.dooplex.felhom.agent.adapters.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {
  @Test
  void everyTimeOfTheseYearsComesBackAsItWas() throws Exception {
    Random random = new Random(1);
    long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    int[] steps = {1, 1000, 1_000_000, 1_000_000_000};
    for (int i = 0; i < 20_000; i++) {
      int step = steps[i % steps.length];
      Instant time =
          Instant.ofEpochSecond(
              random.nextLong(first, last + 1), random.nextInt(1_000_000_000) / step * (long) step);
      assertEquals(time, UtcTime.parse(time.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-22T19:00:00",
        "2026-11-22T19:00Z",
        "2026-11-22t19:00:00Z",
        "2026-11-22T19:00:00z",
        "2026-11-22T19:00:00+00:00",
        "2026-11-22T24:00:00Z",
        "2026-11-22T23:59:60Z",
        "2026-11-22T19:60:00Z",
        "2026-11-22T19:00:0-Z",
        "2026-11-22T19:00:00.Z",
        "2026-11-22T19:00:00.1Z",
        "2026-11-22T19:00:00.000Z",
        "2026-11-22T19:00:00.100000Z",
        "2026-11-22T19:00:00.123456000Z",
        "2026-11-22T19:00:00.000000000Z",
        "2026-11-22T19:00:00.1234567890Z",
        "2026/11/22T19:00:00Z",
        "+2026-11-22T19:00:00Z",
      })
  void anyOtherTextIsNoTime(String text) {
    assertThrows(Damage.class, () -> UtcTime.parse(text));
  }

  @Test
  void aDayThatIsNotInTheCalendarIsNoTime() {
    assertThrows(DateTimeException.class, () -> UtcTime.parse("2026-02-30T19:00:00Z"));
  }
}
