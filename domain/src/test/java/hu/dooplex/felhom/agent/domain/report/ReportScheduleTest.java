package hu.dooplex.felhom.agent.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportScheduleTest {
  /** The random number that makes no jitter. */
  private static final double MIDDLE = 0.5;

  private final ReportSchedule fiveMinutes = ReportSchedule.every(Duration.ofMinutes(5));

  @ParameterizedTest
  @CsvSource({
    "60, 60",
    "59, 60",
    "0, 60",
    "-1, 60",
    "-9223372036854775808, 60",
    "300, 300",
    "3600, 3600",
    "3601, 3600",
    "9223372036854775807, 3600"
  })
  void theHubsIntervalIsKeptWithinItsBounds(long wished, long adopted) {
    assertEquals(
        Duration.ofSeconds(adopted), fiveMinutes.afterSuccess(OptionalLong.of(wished)).interval());
  }

  @Test
  void withoutAWishTheIntervalStays() {
    assertEquals(fiveMinutes, fiveMinutes.afterSuccess(OptionalLong.empty()));
  }

  @Test
  void retriesDoubleFrom15SecondsUpToTheInterval() {
    List<Long> waits = new ArrayList<>();
    ReportSchedule schedule = fiveMinutes;
    for (int failure = 0; failure < 8; failure++) {
      schedule = schedule.afterFailure();
      waits.add(schedule.nextWait(MIDDLE).toSeconds());
    }
    assertEquals(List.of(15L, 30L, 60L, 120L, 240L, 300L, 300L, 300L), waits);
  }

  @Test
  void aThousandFailuresDoNotOverflowTheWait() {
    assertEquals(
        Duration.ofMinutes(5), new ReportSchedule(Duration.ofMinutes(5), 1000).nextWait(MIDDLE));
  }

  @Test
  void oneSuccessEndsTheRetries() {
    ReportSchedule after =
        fiveMinutes.afterFailure().afterFailure().afterSuccess(OptionalLong.empty());
    assertEquals(Duration.ofMinutes(5), after.nextWait(MIDDLE));
  }

  @Test
  void everyWaitIsStretchedOrShortenedByATenthAtMost() {
    assertEquals(Duration.ofSeconds(270), fiveMinutes.nextWait(0));
    Duration longest = fiveMinutes.nextWait(Math.nextDown(1.0));
    assertTrue(longest.compareTo(Duration.ofSeconds(330)) <= 0);
    assertTrue(longest.compareTo(Duration.ofSeconds(329)) > 0);
  }
}
