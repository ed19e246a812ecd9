package hu.dooplex.felhom.agent.domain.normalize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer.Edit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each row takes for the same, and what it writes. */
final class FieldNormalizersTest {
  private static final long MEBIBYTE = 1L << 20;

  private static FieldNormalizer lxc(ManagedField field) {
    return FieldNormalizers.of(field, GuestKind.LXC);
  }

  private static FieldNormalizer qemu(ManagedField field) {
    return FieldNormalizers.of(field, GuestKind.QEMU);
  }

  private static Optional<String> stored(String text) {
    return Optional.of(text);
  }

  private static DesiredValue text(String text) {
    return new DesiredValue.Text(text);
  }

  private static DesiredValue tags(String... tags) {
    return new DesiredValue.Names(List.of(tags));
  }

  private static Edit write(FieldNormalizer row, DesiredValue value) {
    return row.edit(value, Optional.empty());
  }

  @Test
  void aSizeIsRoundedUpToWholeMebibytesBeforeItIsComparedAndBeforeItIsWritten() {
    DesiredValue size = new DesiredValue.Whole(2048 * MEBIBYTE + 1);
    for (FieldNormalizer row :
        List.of(
            lxc(ManagedField.MEMORY),
            lxc(ManagedField.SWAP),
            qemu(ManagedField.MEMORY),
            qemu(ManagedField.BALLOON))) {
      assertEquals("2049", row.desired(size));
      assertEquals(new Edit.Set("2049"), write(row, size));
      assertEquals("2048", row.desired(new DesiredValue.Whole(2048 * MEBIBYTE)));
    }
  }

  @Test
  void numbersAreComparedAsNumbers() {
    assertEquals("200", lxc(ManagedField.MEMORY).actual(stored("+200")));
    assertEquals("128", lxc(ManagedField.MEMORY).actual(stored("0128")));
    assertEquals("2048", qemu(ManagedField.MEMORY).actual(stored("current=2048")));
    assertEquals(
        lxc(ManagedField.CPULIMIT).desired(new DesiredValue.Decimal(new BigDecimal("1.50"))),
        lxc(ManagedField.CPULIMIT).actual(stored("1.5")));
    assertEquals("10", lxc(ManagedField.CPULIMIT).actual(stored("1e1")));
    assertEquals("0.5", lxc(ManagedField.CPULIMIT).actual(stored(".5")));
  }

  @Test
  void absenceIsWhatItMeansToTheGuest() {
    assertEquals("0", lxc(ManagedField.SWAP).actual(Optional.empty()));
    assertEquals("", lxc(ManagedField.CORES).actual(Optional.empty()));
    assertEquals("1", qemu(ManagedField.CORES).actual(Optional.empty()));
    assertEquals("512", lxc(ManagedField.MEMORY).actual(Optional.empty()));
    assertEquals("512", qemu(ManagedField.MEMORY).actual(Optional.empty()));
    assertEquals("0", lxc(ManagedField.ONBOOT).actual(Optional.empty()));
    assertEquals("0", lxc(ManagedField.CPULIMIT).actual(Optional.empty()));
    assertEquals("100", lxc(ManagedField.CPUUNITS).actual(Optional.empty()));
    assertNotEquals(
        qemu(ManagedField.BALLOON).desired(new DesiredValue.Whole(0)),
        qemu(ManagedField.BALLOON).actual(Optional.empty()));
  }

  @Test
  void cpuUnitsThatEitherKernelWouldClampAreTheSame() {
    FieldNormalizer row = lxc(ManagedField.CPUUNITS);
    assertEquals(row.actual(stored("10000")), row.desired(new DesiredValue.Whole(500_000)));
    assertEquals(row.actual(stored("2")), row.desired(new DesiredValue.Whole(1)));
    assertEquals(new Edit.Set("500000"), write(row, new DesiredValue.Whole(500_000)));
    assertNotEquals(row.actual(stored("9999")), row.actual(stored("10000")));
  }

  @Test
  void tagsAreASet() {
    FieldNormalizer row = lxc(ManagedField.TAGS);
    assertEquals(row.actual(stored("prod;web")), row.desired(tags("Web", "prod", "web")));
    assertEquals(row.actual(stored("web,prod web")), row.actual(stored("prod;web")));
    assertEquals(new Edit.Set("prod;web"), write(row, tags("Web", "prod")));
    assertEquals(new Edit.Delete(), write(row, tags()));
  }

  @Test
  void theAgentsOwnTagsAreNoDriftAndStayWhenOthersAreWritten() {
    FieldNormalizer row = lxc(ManagedField.TAGS);
    Optional<String> marked = stored("felhom-m4rk;old");
    assertEquals("old", row.actual(marked));
    assertEquals(new Edit.Set("felhom-m4rk;web"), row.edit(tags("web"), marked));
    assertEquals(new Edit.Set("felhom-m4rk"), row.edit(tags(), marked));
    assertEquals(
        Optional.of("'Felhom-x' begins like the agent's own tags: name it otherwise"),
        row.problem(tags("Felhom-x")));
  }

  @Test
  void aDescriptionHasOneLineEndAtItsEnd() {
    FieldNormalizer row = lxc(ManagedField.DESCRIPTION);
    assertEquals(row.actual(stored("a\n")), row.desired(text("a\n\n")));
    assertEquals(row.actual(stored("a\n")), row.desired(text("a")));
    assertEquals(row.actual(Optional.empty()), row.desired(text("\n")));
    assertEquals(new Edit.Delete(), write(row, text("\n")));
    assertEquals(new Edit.Set("a\r\nb"), write(row, text("a\r\nb\n")));
    assertEquals(new Edit.Set("0\n"), write(row, text("0")));
    assertEquals(Optional.empty(), row.problem(text("x".repeat(8192) + "\n")));
    assertEquals(Optional.of("it is blank: leave it empty for none"), row.problem(text(" \n ")));
  }

  @Test
  void startupIsComparedByItsParts() {
    FieldNormalizer row = lxc(ManagedField.STARTUP);
    assertEquals(row.actual(stored("up=30,order=1")), row.desired(text("1,up=030")));
    assertEquals(row.actual(stored("order=2")), row.actual(stored("order=1,order=2")));
    assertEquals(new Edit.Delete(), write(row, text(",")));
  }

  @Test
  void hostNamesKeepTheirCase() {
    FieldNormalizer row = lxc(ManagedField.HOSTNAME);
    assertNotEquals(row.actual(stored("CT100")), row.desired(text("ct100")));
    assertEquals(new Edit.Set("CT100"), write(row, text("CT100")));
    assertEquals(
        Optional.of(
            "'ct_1\\n' is no host name: letters, digits and inner hyphens, in parts joined by"
                + " dots"),
        row.problem(text("ct_1\n")));
  }

  @Test
  void listsAreComparedByTheirItemsInOrder() {
    FieldNormalizer row = lxc(ManagedField.NAMESERVER);
    assertEquals(row.actual(stored("1.1.1.1 8.8.8.8")), row.desired(text("1.1.1.1,8.8.8.8")));
    assertNotEquals(row.actual(stored("8.8.8.8 1.1.1.1")), row.desired(text("1.1.1.1,8.8.8.8")));
    assertEquals(new Edit.Set("1.1.1.1 8.8.8.8"), write(row, text("1.1.1.1;8.8.8.8")));
    assertEquals(Optional.of("'host' is no IP address"), row.problem(text("1.1.1.1 host")));
  }

  @Test
  void aMachineTakesLessThanAContainerOfSomeThings() {
    DesiredValue limit = new DesiredValue.Decimal(new BigDecimal("129"));
    assertEquals(Optional.empty(), lxc(ManagedField.CPULIMIT).problem(limit));
    assertEquals(
        Optional.of("it is more than the 128 that Proxmox VE takes at most"),
        qemu(ManagedField.CPULIMIT).problem(limit));
    DesiredValue units = new DesiredValue.Whole(300_000);
    assertEquals(Optional.empty(), lxc(ManagedField.CPUUNITS).problem(units));
    assertEquals(
        Optional.of("300000 is more than the 262144 that Proxmox VE takes at most"),
        qemu(ManagedField.CPUUNITS).problem(units));
  }

  @Test
  void aValueOfAnotherTypeIsAFault() {
    for (ManagedField field : ManagedField.values()) {
      GuestKind kind = field.isOf(GuestKind.LXC) ? GuestKind.LXC : GuestKind.QEMU;
      DesiredValue wrong =
          field.type() == ManagedField.Type.FLAG ? text("1") : new DesiredValue.Flag(true);
      assertThrows(
          IllegalArgumentException.class, () -> FieldNormalizers.of(field, kind).desired(wrong));
    }
  }
}
