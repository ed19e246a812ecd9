package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLimitsTest {
  /** Observed: 15 s for a timeout of 5 s; and it may have to wait for the config's lock first. */
  @ParameterizedTest
  @ValueSource(ints = {60, 180, 600})
  void aShutdownThatIsIgnoredEndsByItselfBeforeItsLimit(int timeoutSeconds) {
    Duration ignored = Duration.ofSeconds(2L * timeoutSeconds + 5);
    assertEquals(
        ignored.plus(Limits.TASK_LIMIT_SHORT),
        TimeLimits.of(new ShutdownGuest(Operations.GUEST, timeoutSeconds)));
    assertEquals(
        ignored.plus(Limits.TASK_LIMIT_SHORT),
        TimeLimits.of(new RebootGuest(Operations.GUEST, timeoutSeconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "start_guest, PT10M",
    "stop_guest, PT10M",
    "set_guest_config, PT10M",
    "create_snapshot, PT1H",
    "rollback_snapshot, PT1H",
    "delete_snapshot, PT1H",
    "resize_disk, PT1H",
    "destroy_guest, PT1H",
    "delete_backup, PT1H",
    "delete_volume, PT1H",
    "backup_guest, PT12H",
    "create_guest, PT12H",
    "restore_guest, PT12H",
    "restore_over_guest, PT12H",
    "convert_to_template, PT12H"
  })
  void whatCopiesMoreMayTakeLonger(String wireName, Duration limit) {
    Operation operation =
        Operations.oneOfEach().stream()
            .filter(one -> one.wireName().equals(wireName))
            .findFirst()
            .orElseThrow();
    assertEquals(limit, TimeLimits.of(operation));
  }

  @Test
  void everyOperationHasALimit() {
    for (Operation operation : Operations.oneOfEach()) {
      assertTrue(TimeLimits.of(operation).isPositive(), operation.wireName());
    }
  }
}
