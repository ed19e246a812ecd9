package hu.dooplex.felhom.agent.domain.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuestConfigTest {
  private static PendingChange row(String key, String value, String pending, boolean delete) {
    return new PendingChange(
        key,
        Optional.of(value).filter(text -> !text.isEmpty()),
        Optional.of(pending).filter(text -> !text.isEmpty()),
        delete);
  }

  /** The shapes of privileges.md, 4 B; the last one is the trap. */
  @Test
  void whatIsConfiguredIsWhatTheNextStartTakes() {
    GuestConfig config =
        GuestConfig.configured(
            List.of(
                row("cores", "2", "", false),
                row("nameserver", "1.1.1.1", "9.9.9.9", false),
                row("tty", "", "1", false),
                row("searchdomain", "example.org", "", true),
                row("timezone", "host", "UTC", true),
                row("digest", "5f2c", "", false)));
    assertEquals(
        Map.of("cores", "2", "nameserver", "9.9.9.9", "tty", "1", "timezone", "UTC"),
        config.values());
    assertEquals(Optional.of("5f2c"), config.digest());
  }
}
