package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private static final Instant NEWEST = Instant.parse("2026-11-22T20:00:00Z");

  /** One every six hours, newest first. */
  private static SimulatedVolume backup(int number) {
    return SimulatedVolume.backup(
        "local:backup/" + number,
        "tar",
        1,
        NEWEST.minus(Duration.ofHours(6L * number)),
        GuestKind.LXC,
        100);
  }

  private static List<String> surplus(String rules, SimulatedVolume... backups) {
    return Retention.parse(rules).surplus(List.of(backups)).stream()
        .map(volume -> volume.volumeId().replace("local:backup/", ""))
        .toList();
  }

  private static SimulatedVolume[] eight() {
    return IntStream.range(0, 8).mapToObj(RetentionTest::backup).toArray(SimulatedVolume[]::new);
  }

  @Test
  void withoutANumberEverythingIsKept() {
    assertEquals(List.of(), surplus("keep-all=1", eight()));
    assertEquals(List.of(), surplus("keep-last=0", eight()));
  }

  @Test
  void theLastOnesAreKept() {
    assertEquals(List.of("3", "4", "5", "6", "7"), surplus("keep-last=3", eight()));
  }

  @Test
  void ofADayTheLastIsKeptAndADayThatIsCoveredDoesNotCount() {
    assertEquals(List.of("1", "2", "3", "5", "6", "7"), surplus("keep-daily=2", eight()));
    assertEquals(
        List.of("1", "2", "3", "5", "6", "7"), surplus("keep-last=1,keep-daily=1", eight()));
  }

  @Test
  void protectedOnesNeitherCountNorGo() {
    assertEquals(List.of("2"), surplus("keep-last=1", backup(0).kept(), backup(1), backup(2)));
  }
}
