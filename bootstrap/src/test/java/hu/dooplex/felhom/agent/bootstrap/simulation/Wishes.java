package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a hub can wish for, drawn at random: in operations, and in desired states. */
final class Wishes {
  private Wishes() {}

  /** Without a signature: a document is issued for it. */
  static SignedEnvelope operation(Random random) {
    int vmid = vmid(random);
    return new SignedEnvelope(
        "{\"version\":1,\"host\":\"%s\",%s}"
            .formatted(Surroundings.HOST, body(random, vmid, Guests.kind(vmid)))
            .getBytes(US_ASCII),
        List.of());
  }

  /** Of signers, with those parameters. */
  static SignedEnvelope rotation(String params) {
    return new SignedEnvelope(
        "{\"version\":1,\"host\":\"%s\",\"operation\":\"rotate_signers\",\"params\":%s}"
            .formatted(Surroundings.HOST, params)
            .getBytes(US_ASCII),
        List.of());
  }

  static int vmid(Random random) {
    return Guests.VMIDS.get(random.nextInt(Guests.VMIDS.size()));
  }

  private static String body(Random random, int vmid, GuestKind kind) {
    String disk = kind == GuestKind.LXC ? "rootfs" : "scsi0";
    List<String> all =
        List.of(
            "destroy_guest {\"purge\":%b,\"destroy_unreferenced_disks\":false,\"force\":false}"
                .formatted(random.nextBoolean()),
            "stop_guest {}",
            "stop_guest {}",
            "reboot_guest {\"timeout_seconds\":60}",
            "start_guest {}",
            "shutdown_guest {\"timeout_seconds\":60}",
            "delete_snapshot {\"snapshot\":\"before\"}",
            "rollback_snapshot {\"snapshot\":\"before\",\"start\":false}",
            "resize_disk {\"disk\":\"%s\",\"size_bytes\":%d}"
                .formatted(disk, (long) (9 + random.nextInt(8)) << 30),
            "set_guest_config {\"set\":{\"%s\":\"x%d\"},\"delete\":[]}"
                .formatted(kind == GuestKind.LXC ? "hostname" : "name", random.nextInt(5)),
            "set_guest_config {\"set\":{\"cores\":\"%d\"},\"delete\":[]}"
                .formatted(1 + random.nextInt(4)),
            "convert_to_template {}");
    String drawn = all.get(random.nextInt(random.nextInt(4) == 0 ? all.size() : all.size() - 1));
    int space = drawn.indexOf(' ');
    return "\"operation\":\"%s\",\"guest\":{\"kind\":\"%s\",\"vmid\":%d},\"params\":%s"
        .formatted(drawn.substring(0, space), kind.wireName(), vmid, drawn.substring(space + 1));
  }

  /** A desired state of that generation, most of it within the policy. */
  static String desired(Random random, long generation) {
    List<String> guests = new ArrayList<>();
    for (int vmid : Guests.VMIDS) {
      if (random.nextInt(4) > 0) {
        guests.add(guest(random, vmid));
      }
    }
    return document(generation, guests);
  }

  private static String guest(Random random, int vmid) {
    String head = "{\"vmid\":%d,\"kind\":\"%s\"".formatted(vmid, Guests.kind(vmid).wireName());
    if (random.nextInt(15) == 0) {
      return head + ",\"presence\":\"absent\"}";
    }
    List<String> config = new ArrayList<>();
    if (random.nextBoolean()) {
      config.add("\"cores\":" + (1 + random.nextInt(4)));
    }
    if (random.nextBoolean()) {
      config.add(
          "\"memory_bytes\":" + ((256L + random.nextInt(1024)) * (1 << 20) + random.nextInt(2)));
    }
    if (random.nextInt(4) == 0) {
      config.add("\"onboot\":" + random.nextBoolean());
    }
    if (random.nextInt(8) == 0) {
      config.add("\"hostname\":\"h" + random.nextInt(3) + "\"");
    }
    if (random.nextInt(8) == 0) {
      config.add("\"protection\":" + random.nextBoolean());
    }
    String run =
        switch (random.nextInt(3)) {
          case 0 -> ",\"run_state\":\"running\"";
          case 1 -> ",\"run_state\":\"stopped\"";
          default -> "";
        };
    return head + run + ",\"config\":{" + String.join(",", config) + "}}";
  }

  static String document(long generation, List<String> guests) {
    return "{\"schema_version\":1,\"generation\":%d,\"guests\":[%s]}"
        .formatted(generation, String.join(",", guests));
  }
}
