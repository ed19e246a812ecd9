package hu.dooplex.felhom.agent.domain.journal;

import hu.dooplex.felhom.agent.domain.guest.Snapshot;
import hu.dooplex.felhom.agent.domain.journal.Evidence.GuestLook;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether what an operation should have done is to be seen. It says nothing about who did it, so it
 * settles an operation and never makes anything the agent's own.
 */
enum VisibleEffect {
  YES,
  NO,
  /** Things look the same before and after, or were not looked at. */
  CANNOT_TELL;

  private static final Pattern SIZE = Pattern.compile("size=([0-9]{1,12})([KMGT]?)");
  private static final Map<String, Integer> SHIFT =
      Map.of("", 0, "K", 10, "M", 20, "G", 30, "T", 40);

  static VisibleEffect of(JournalEntry.Intent intent, Evidence evidence) {
    return switch (intent.operation()) {
      case StartGuest o -> of(evidence, GuestLook.There::running);
      case ShutdownGuest o -> of(evidence, guest -> !guest.running());
      case StopGuest o -> of(evidence, guest -> !guest.running());
      case SetGuestConfig write -> of(evidence, guest -> written(write, guest));
      // One without a time is still being made.
      case CreateSnapshot create ->
          of(
              evidence,
              guest -> snapshot(guest, create.snapshot()).flatMap(Snapshot::taken).isPresent());
      case DeleteSnapshot delete ->
          of(evidence, guest -> snapshot(guest, delete.snapshot()).isEmpty());
      case Operation.MakesGuest o -> created(intent, evidence);
      case DestroyGuest o ->
          ofPresence(evidence.guest().map(guest -> guest instanceof GuestLook.Absent));
      case ResizeDisk resize -> of(evidence, guest -> sizeOf(resize, guest));
      case ConvertToTemplate o ->
          of(evidence, guest -> guest.config().value("template").equals(Optional.of("1")));
      case DeleteBackup o -> ofPresence(evidence.volumeThere().map(there -> !there));
      case DeleteVolume o -> ofPresence(evidence.volumeThere().map(there -> !there));
      case MountUsb o -> ofPresence(evidence.usb().map(usb -> usb.mounted() && usb.inFstab()));
      case UnmountUsb o -> ofPresence(evidence.usb().map(usb -> !usb.mounted() && !usb.inFstab()));
      case RotateSigners o -> ofPresence(evidence.inSignerLog());
      // A guest looks the same before and after these.
      case RebootGuest _, RollbackSnapshot _, RestoreOverGuest _, BackupGuest _, Unknown _ ->
          CANNOT_TELL;
    };
  }

  private static VisibleEffect ofPresence(Optional<Boolean> visible) {
    return visible.map(seen -> seen ? YES : NO).orElse(CANNOT_TELL);
  }

  private static VisibleEffect of(Evidence evidence, Predicate<GuestLook.There> visible) {
    return ofPresence(
        evidence.guest().map(look -> look instanceof GuestLook.There there && visible.test(there)));
  }

  /** Without a marker a guest of that vmid could be anybody's. */
  private static VisibleEffect created(JournalEntry.Intent intent, Evidence evidence) {
    if (intent.marker().isEmpty()) {
      return evidence.guest().filter(GuestLook.Absent.class::isInstance).isPresent()
          ? NO
          : CANNOT_TELL;
    }
    String marker = intent.marker().get();
    return of(
        evidence,
        guest ->
            !guest.locked()
                && guest.config().value("tags").stream()
                    .flatMap(tags -> Arrays.stream(tags.split("[;, ]", -1)))
                    .anyMatch(marker::equals));
  }

  private static boolean written(SetGuestConfig write, GuestLook.There guest) {
    return write.delete().stream().allMatch(key -> guest.config().value(key).isEmpty())
        && write.set().entrySet().stream()
            .allMatch(entry ->
                guest
                    .config()
                    .value(entry.getKey())
                    .filter(read -> WrittenValue.same(entry.getKey(), entry.getValue(), read))
                    .isPresent());
  }

  private static Optional<Snapshot> snapshot(GuestLook.There guest, SnapshotName name) {
    return guest.snapshots().stream()
        .filter(snapshot -> snapshot.name().equals(name.value()))
        .findFirst();
  }

  private static boolean sizeOf(ResizeDisk resize, GuestLook.There guest) {
    return guest.config().value(resize.disk()).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(SIZE::matcher)
        .filter(Matcher::matches)
        .anyMatch(size -> {
          int shift = SHIFT.getOrDefault(size.group(2), 0);
          long number = Long.parseLong(size.group(1));
          return number <= Long.MAX_VALUE >> shift && number << shift == resize.sizeBytes();
        });
  }
}
