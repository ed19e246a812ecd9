package hu.dooplex.felhom.agent.domain.policy;

import hu.dooplex.felhom.agent.domain.fuzz.Fuzzing;
import hu.dooplex.felhom.agent.domain.guest.ConfiguredDisk;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.PendingChange;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Any text as a guest's configuration, {@code key: value} in lines: who manages the guest may have
 * written anything, and whatever looks into the values comes to an end with it.
 */
public final class GuestConfigFuzzTest {
  public static void fuzzerTestOneInput(byte[] input) {
    List<PendingChange> rows = rows(new String(input, StandardCharsets.UTF_8));
    GuestConfig config = GuestConfig.configured(rows);
    for (GuestKind kind : GuestKind.values()) {
      normalized(kind, config);
      String fingerprint = Fingerprint.of(new GuestRef(kind, new Vmid(101)), config, List.of());
      Fuzzing.require(fingerprint.length() == 64, "no fingerprint");
      Fuzzing.require(
          GuestVolumes.backupBytes(kind, rows).orElse(0) >= 0, "a backup of less than nothing");
    }
    disks(config.values());
  }

  private static List<PendingChange> rows(String text) {
    List<PendingChange> rows = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] row = line.split(": ", 2);
      rows.add(
          new PendingChange(
              row[0],
              row.length == 2 ? Optional.of(row[1]) : Optional.empty(),
              Optional.empty(),
              false));
    }
    return rows;
  }

  /** Each value as that of every field: what one is, is not asked twice with two answers. */
  private static void normalized(GuestKind kind, GuestConfig config) {
    for (ManagedField field : ManagedField.values()) {
      if (!field.isOf(kind)) {
        continue;
      }
      FieldNormalizer row = FieldNormalizers.of(field, kind);
      for (String value : config.values().values()) {
        String canonical = row.actual(Optional.of(value));
        Fuzzing.require(
            row.actual(Optional.of(canonical)).equals(canonical),
            field + " of " + kind + " is not the same twice");
      }
    }
  }

  private static void disks(Map<String, String> config) {
    for (ConfiguredDisk disk : ConfiguredDisk.in(config)) {
      Fuzzing.require(disk.sizeBytes().orElse(1) > 0, "a disk of less than nothing");
    }
    Fuzzing.require(
        config.keySet().containsAll(GuestVolumes.disks(config).keySet()), "a disk of its own");
    Fuzzing.require(
        GuestVolumes.storages(config).orElse(List.of()).size() <= config.size(),
        "more storages than disks");
    AttachedThings things = AttachedThings.of(config);
    config.forEach((key, value) -> {
      boolean shared = things.namedIn(key, List.of(value));
      Fuzzing.require(
          shared || things.volumes().stream().noneMatch(value::contains),
          "a volume that is there is not found");
    });
  }

  @Test
  void whateverIsConfiguredIsLookedAtToTheEnd() {
    Fuzzing.replay(getClass(), GuestConfigFuzzTest::fuzzerTestOneInput);
  }
}
