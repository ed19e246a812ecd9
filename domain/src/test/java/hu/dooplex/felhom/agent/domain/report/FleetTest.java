package hu.dooplex.felhom.agent.domain.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What 10,000 agents with their shipped schedule do to one hub, in virtual seconds: one seed, one
 * run. The figures stand in {@code bootstrap/src/docs/scale.md}.
 */
class FleetTest {
  private static final int AGENTS = 10_000;
  private static final int HOUR = 3600;
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  /** All that the fleet sends in a second, on average, if it is spread evenly. */
  private static final double EVEN = (double) AGENTS / INTERVAL.toSeconds();

  /** When the hub does not answer: every report fails. */
  private record Outage(int from, int to) {
    boolean holds(long second) {
      return second >= from && second < to;
    }
  }

  private record Due(long millis, int agent) {}

  /**
   * Requests in each second.
   *
   * @param startSpread over how many seconds the agents start
   */
  private static int[] requests(int seconds, int startSpread, Outage outage) {
    SplittableRandom random = new SplittableRandom(42);
    ReportSchedule[] schedules = new ReportSchedule[AGENTS];
    Arrays.fill(schedules, ReportSchedule.every(INTERVAL));
    PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::millis));
    for (int agent = 0; agent < AGENTS; agent++) {
      due.add(new Due((long) (1000L * startSpread * random.nextDouble()), agent));
    }
    int[] requests = new int[seconds];
    for (Due next = due.remove(); next.millis() < 1000L * seconds; next = due.remove()) {
      int second = (int) (next.millis() / 1000);
      requests[second]++;
      ReportSchedule before = schedules[next.agent()];
      ReportSchedule after =
          outage.holds(second) ? before.afterFailure() : before.afterSuccess(OptionalLong.empty());
      schedules[next.agent()] = after;
      due.add(
          new Due(next.millis() + after.nextWait(random.nextDouble()).toMillis(), next.agent()));
    }
    return requests;
  }

  private static int peak(int[] requests, int from, int to) {
    return Arrays.stream(requests, from, to).max().orElseThrow();
  }

  private static int sum(int[] requests, int from, int to) {
    return Arrays.stream(requests, from, to).sum();
  }

  @Test
  void agentsThatStartInOneSecondAreSpreadEvenlyAfterAnHour() {
    int[] requests = requests(2 * HOUR, 1, new Outage(0, 0));
    assertEquals(AGENTS, requests[0]);
    assertEquals(194, peak(requests, 1, HOUR));
    assertEquals(84, peak(requests, HOUR, 2 * HOUR));
  }

  @Test
  void aFleetInItsDailyCourseSendsWhatTheArithmeticSays() {
    int[] requests = requests(2 * HOUR, 300, new Outage(0, 0));
    assertEquals(EVEN, (double) sum(requests, HOUR, 2 * HOUR) / HOUR, 0.01 * EVEN);
    assertTrue(peak(requests, HOUR, 2 * HOUR) < 2 * EVEN);
  }

  /**
   * Retries double until they are as rare as reports are: so a long outage ends without a stampede,
   * and only a short one finds the fleet in its quick first tries.
   *
   * @param during the busiest second while the hub is away
   * @param after the same once it is back
   * @param within seconds after which it has heard of everybody
   */
  @ParameterizedTest
  @CsvSource({"1, 112, 119, 269", "10, 196, 53, 300", "60, 196, 53, 301"})
  void anOutageIsFollowedByNoStampede(int minutes, int during, int after, int within) {
    Outage outage = new Outage(HOUR, HOUR + 60 * minutes);
    int[] requests = requests(outage.to() + HOUR, 300, outage);
    assertEquals(during, peak(requests, outage.from(), outage.to()));
    assertEquals(after, peak(requests, outage.to(), outage.to() + HOUR));
    int heard = outage.to();
    while (sum(requests, outage.to(), heard) < AGENTS) {
      heard++;
    }
    assertEquals(within, heard - outage.to());
  }
}
