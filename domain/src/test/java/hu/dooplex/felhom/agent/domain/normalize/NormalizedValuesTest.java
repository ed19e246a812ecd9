package hu.dooplex.felhom.agent.domain.normalize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Field by field: what a stored text is the same as, and which desired values can never be. */
class NormalizedValuesTest {
  private static FieldNormalizer row(ManagedField field) {
    return FieldNormalizers.of(field, field.isOf(GuestKind.LXC) ? GuestKind.LXC : GuestKind.QEMU);
  }

  private static String message(ManagedField field, DesiredValue value) {
    return row(field).problem(value).orElse("");
  }

  private static String bytes(ManagedField field, long mebibytes) {
    return message(field, new DesiredValue.Whole(mebibytes << 20));
  }

  private static String number(ManagedField field, long number) {
    return message(field, new DesiredValue.Whole(number));
  }

  private static String decimal(String number) {
    return message(ManagedField.CPULIMIT, new DesiredValue.Decimal(new BigDecimal(number)));
  }

  private static String text(ManagedField field, String text) {
    return message(field, new DesiredValue.Text(text));
  }

  /** A text that the field cannot have is its own, so that it is drift from anything else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          MEMORY   | abc            | abc
          MEMORY   | 12x            | 12x
          MEMORY   | 1:0            | 1:0
          MEMORY   | 1/0            | 1/0
          MEMORY   | +              | +
          MEMORY   | -0016          | -16
          MEMORY   | -0             | 0
          MEMORY   | 0              | 0
          MEMORY   | 9              | 9
          CPUUNITS | abc            | abc
          CPUUNITS | -5             | 2
          CPUUNITS | 00099999       | 10000
          CPUUNITS | 9999           | 9999
          CPUUNITS | 3              | 3
          ONBOOT   | yes            | 1
          ONBOOT   | OFF            | 0
          ONBOOT   | maybe          | maybe
          STARTUP  | up=5           | up=5
          STARTUP  | up=5,order=1   | order=1,up=5
          STARTUP  | order=x        | order=x
          STARTUP  | =5             | =5
          STARTUP  | 0              | 0
          CPULIMIT | 1.5.0          | 1.5.0
          """)
  void aStoredTextIsTheSameAs(ManagedField field, String stored, String canonical) {
    assertEquals(canonical, row(field).actual(Optional.of(stored)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2048           | 2048
          current=02048  | 2048
          ,current=5,    | 5
          current=-5     | -5
          current=abc    | current=abc
          current=       | current=
          1,2            | 1,2
          ,              | ,
          other=5        | other=5
          """)
  void aMachinesMemoryHasOnePart(String stored, String canonical) {
    FieldNormalizer memory = FieldNormalizers.of(ManagedField.MEMORY, GuestKind.QEMU);
    assertEquals(canonical, memory.actual(Optional.of(stored)));
  }

  @Test
  void aNumberHasItsLeastAndItsMost() {
    assertEquals("", bytes(ManagedField.MEMORY, 16));
    assertEquals(
        "15 MiB is less than the 16 MiB that Proxmox VE takes at least",
        bytes(ManagedField.MEMORY, 15));
    assertEquals("", bytes(ManagedField.SWAP, 0));
    assertEquals("", number(ManagedField.CPUUNITS, 0));
    assertEquals("", number(ManagedField.CPUUNITS, 500_000));
    assertEquals(
        "500001 is more than the 500000 that Proxmox VE takes at most",
        number(ManagedField.CPUUNITS, 500_001));
    assertEquals("", number(ManagedField.CORES, 1));
    assertEquals(
        "0 is less than the 1 that Proxmox VE takes at least", number(ManagedField.CORES, 0));
  }

  @Test
  void aLimitOfCpusHasSixDecimals() {
    for (String good : new String[] {"0", "8192", "0.5", "1.000001", "1.5000000000"}) {
      assertEquals("", decimal(good), good);
    }
    assertEquals("it is less than the 0 that Proxmox VE takes at least", decimal("-0.1"));
    assertEquals("it is more than the 8192 that Proxmox VE takes at most", decimal("8192.1"));
    assertEquals("it has more than 6 decimals: round it", decimal("1.0000001"));
  }

  @Test
  void aStartOrderThatCannotBeReadIsNone() {
    for (String good : new String[] {"", "1", "order=1,up=2,down=3", "down=0", "9"}) {
      assertEquals("", text(ManagedField.STARTUP, good), good);
    }
    for (String bad : new String[] {"0", "soon", "order=", "order=1;up=2", "left=1", "up=-1"}) {
      assertTrue(
          text(ManagedField.STARTUP, bad).startsWith("'" + bad + "' is no start order"), bad);
    }
  }

  @Test
  void aDescriptionIsOfCharacters() {
    assertEquals(
        "it has half a surrogate pair, which is no character",
        text(ManagedField.DESCRIPTION, "a\ud83d"));
    assertEquals("", text(ManagedField.DESCRIPTION, "a\ud83d\ude00"));
    assertEquals(
        "it is longer than 8192 characters", text(ManagedField.DESCRIPTION, "x".repeat(8193)));
  }

  @Test
  void aTagBeginsWithALetterDigitOrUnderscore() {
    for (String bad : new String[] {"", "-a", "a b", "ä"}) {
      String message = message(ManagedField.TAGS, new DesiredValue.Names(List.of("web", bad)));
      assertTrue(message.startsWith("'" + bad + "' is no tag"), message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::",
        "2001:db8::8:800:200c:417a",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1:2:3:4:5:6:1.2.3.4",
        "::ffff:1.2.3.4",
        "::1:2:3:4:5:1.2.3.4",
        "FE80::1",
        "fe80::1%eth0",
      })
  void thatIsTheAddressOfANameServer(String address) {
    assertEquals("", text(ManagedField.NAMESERVER, address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1",
        "1.1.1.1.1",
        "256.1.1.1",
        "1.1.1.01",
        "1.1.1.x",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:1.2.3.4",
        "::1:2:3:4:5:6:1.2.3.4",
        "1.2.3.4::",
        "1.2.3.4::1",
        "::1.2.3.4:1",
        "1.2.3.4:1:2:3:4:5:6",
        "::g",
        "::12345",
        "::1:",
        ":1::",
        "fe80::1%1eth",
        "2001::1%eth0",
      })
  void thatIsNone(String address) {
    assertEquals("'" + address + "' is no IP address", text(ManagedField.NAMESERVER, address));
  }

  @Test
  void aTimeZoneIsAPlaces() {
    for (String good :
        new String[] {"host", "UTC", "Europe/Budapest", "America/Argentina/Ushuaia"}) {
      assertEquals("", text(ManagedField.TIMEZONE, good), good);
    }
    for (String bad : new String[] {"Europe/Atlantis", "CET", "Etc/GMT+1", "utc", "Europe/"}) {
      assertTrue(text(ManagedField.TIMEZONE, bad).startsWith("'" + bad + "' is no time zone"), bad);
    }
  }

  @Test
  void aFieldIsFoundByItsNameInADesiredState() {
    for (ManagedField field : ManagedField.values()) {
      assertEquals(Optional.of(field), ManagedField.named(field.wireName()));
    }
    assertEquals(Optional.of(ManagedField.CORES), ManagedField.named("cores"));
    assertEquals(Optional.empty(), ManagedField.named("lock"));
    assertEquals(Optional.empty(), ManagedField.named(""));
  }
}
