package hu.dooplex.felhom.agent.adapters.cli.privileged;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.Disk.Health;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What {@code smartctl --json} (smartmontools 7) says of one disk: ATA, NVMe and SCSI have some
 * fields in common and some of their own.
 */
record SmartAnswer(JsonNode json) {
  /**
   * Attributes whose normalized value counts what is left of the life, from 100 down. They go by
   * name: of the numbers, vendors make what they like. List and order are those of pve-storage
   * ({@code PVE::Diskmanage::get_wear_leveling_info}).
   */
  private static final List<String> LIFE_LEFT =
      List.of(
          "Media_Wearout_Indicator",
          "SSD_Life_Left",
          "Wear_Leveling_Count",
          "Perc_Write/Erase_Ct_BC",
          "Perc_Rated_Life_Remain",
          "Remaining_Lifetime_Perc",
          "Percent_Lifetime_Remain",
          "Lifetime_Left",
          "PCT_Life_Remaining",
          "Lifetime_Remaining",
          "Percent_Life_Remaining",
          // Crucial names 202 so by its raw value; its normalized one counts down like the others.
          "Percent_Lifetime_Used",
          "Perc_Rated_Life_Used");

  Disk disk(String device) {
    return new Disk(
        device,
        model(),
        ToolJson.name(json.path("serial_number")),
        health(),
        wearout(),
        temperature(),
        size());
  }

  /** Whether it was let sleep: "Device is in STANDBY mode, exit(2)" (smartmontools 7.3). */
  boolean isAsleep() {
    return message().startsWith("Device is in ");
  }

  /** What smartctl itself says, the first of it; empty if nothing. */
  String message() {
    return ToolJson.name(json.path("smartctl").path("messages").path(0).path("string")).orElse("");
  }

  /** A disk of which nothing is known but that it is there. */
  static Disk unknown(String device) {
    return new Disk(
        device,
        Optional.empty(),
        Optional.empty(),
        Health.UNKNOWN,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  private Optional<String> model() {
    Optional<String> vendor = first("scsi_vendor", "vendor");
    Optional<String> product = first("scsi_product", "product");
    return first("model_name", "scsi_model_name")
        .or(() -> product.map(name -> vendor.map(maker -> maker + " ").orElse("") + name));
  }

  private Optional<String> first(String... keys) {
    return Stream.of(keys)
        .map(key -> ToolJson.name(json.path(key)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The disk's own verdict; a bridge that does not pass the question on leaves it out. */
  private Health health() {
    JsonNode passed = json.path("smart_status").path("passed");
    if (!passed.isBoolean()) {
      return Health.UNKNOWN;
    }
    return passed.booleanValue() ? Health.PASSED : Health.FAILED;
  }

  /** The standards' own figures first; they count what is used, and go beyond 100. */
  private OptionalInt wearout() {
    for (JsonNode used :
        List.of(
            json.path("nvme_smart_health_information_log").path("percentage_used"),
            json.path("endurance_used").path("current_percent"),
            json.path("scsi_percentage_used_endurance_indicator"))) {
      OptionalLong percent = ToolJson.whole(used, 0);
      if (percent.isPresent()) {
        return OptionalInt.of((int) Math.min(percent.getAsLong(), 100));
      }
    }
    return rotates() ? OptionalInt.empty() : lifeUsed();
  }

  private boolean rotates() {
    return json.path("rotation_rate").intValue() > 0;
  }

  private OptionalInt lifeUsed() {
    for (String name : LIFE_LEFT) {
      for (JsonNode attribute : json.path("ata_smart_attributes").path("table")) {
        OptionalLong left = ToolJson.whole(attribute.path("value"), 1);
        // Some start at 200 or 253 and are no percentage then (smartctl(8), -A).
        if (attribute.path("name").asText("").contains(name)
            && left.isPresent()
            && left.getAsLong() <= 100) {
          return OptionalInt.of((int) (100 - left.getAsLong()));
        }
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt temperature() {
    JsonNode celsius = json.path("temperature").path("current");
    // 0 is what SCSI disks say that do not measure it.
    return celsius.isInt() && celsius.intValue() != 0
        ? OptionalInt.of(celsius.intValue())
        : OptionalInt.empty();
  }

  private OptionalLong size() {
    OptionalLong bytes = ToolJson.whole(json.path("user_capacity").path("bytes"), 1);
    return bytes.isPresent() ? bytes : ToolJson.whole(json.path("nvme_total_capacity"), 1);
  }
}
