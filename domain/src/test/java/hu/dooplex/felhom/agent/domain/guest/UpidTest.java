package hu.dooplex.felhom.agent.domain.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpidTest {
  @Test
  void aRecordedUpidGivesItsPartsAndPrintsExactly() {
    // Recorded on 9.1.6.
    String text = "UPID:pve9:00001046:0005FBBF:6B034DC7:vzcreate:905:agent@pve!full:";
    Upid upid = new Upid(text);
    assertEquals(new NodeName("pve9"), upid.node());
    assertEquals(4166, upid.pid());
    assertEquals(392127, upid.processStart());
    assertEquals(Instant.ofEpochSecond(1795378631), upid.startTime());
    assertEquals("vzcreate", upid.type());
    assertEquals("905", upid.id());
    assertEquals("agent@pve!full", upid.user());
    assertEquals(text, upid.toString());
    assertFalse(upid.startedByHa());
    assertTrue(new Upid(text.replace("vzcreate", "hastart")).startedByHa());
  }

  @Test
  void aNodesNameHasAtMostSoManyCharacters() {
    assertEquals(
        Limits.NODE_NAME_MAX_CHARS,
        new NodeName("n".repeat(Limits.NODE_NAME_MAX_CHARS)).value().length());
    assertThrows(
        IllegalArgumentException.class,
        () -> new NodeName("n".repeat(Limits.NODE_NAME_MAX_CHARS + 1)));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100",
    "999999999, 999999999",
    "099, ",
    "1000000000, ",
    "'', ",
    "1/1, ",
    "1:1, "
  })
  void aVmidIsReadFromDigitsAlone(String text, @Nullable Integer vmid) {
    assertEquals(Optional.ofNullable(vmid).map(Vmid::new), Vmid.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPID:pve1:00001046:0005FBBF:6B034DC7:vzdump::root@pam:",
        "UPID:pve1:00001046:10005FBBF:6B034DC7:imgdel:140@local:root@pam:",
        "UPID:pve-1:00001046:0005fbbf:6B034DC7:move_volume:148-mp0>149-mp1:a@pve!t:"
      })
  void emptyIdsNineDigitStartsAndLowerCaseArePrintedAsTheyCame(String text) {
    assertEquals(text, Upid.parse(text).map(Upid::toString).orElse(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "UPID:pve9:xyz",
        "UPID:n123456789n123456789n123456789n123456789n123456789n123456789n123:"
            + "00001046:0005FBBF:6B034DC7:vzstop:100:agent@pve!full:",
        "UPID:pve1:00001046:0005FBBF:6B034DC7:vzstop:100:agent@pve!full",
        "UPID:-pve:00001046:0005FBBF:6B034DC7:vzstop:100:agent@pve:",
        "UPID:pve1:00001046:0005FBBF:6B034DC7:vzstop:100:agent@pve:\n",
        "UPID:pve1:1046:0005FBBF:6B034DC7:vzstop:100:agent@pve:"
      })
  void anythingElseIsNoUpid(String text) {
    assertEquals(Optional.empty(), Upid.parse(text));
    assertThrows(IllegalArgumentException.class, () -> new Upid(text));
  }
}
