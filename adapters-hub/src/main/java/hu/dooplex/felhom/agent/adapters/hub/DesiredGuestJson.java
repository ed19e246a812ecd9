package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ReservedTags;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads one guest of a desired state. */
final class DesiredGuestJson {
  private static final String FIELDS = "vmid, kind, presence, run_state, config";

  private final JsonCursor in;
  private Optional<Vmid> vmid = Optional.empty();
  private Optional<GuestKind> kind = Optional.empty();
  private boolean absent;
  private Optional<Boolean> running = Optional.empty();
  private final SortedMap<ManagedField, DesiredValue> config = new TreeMap<>();

  DesiredGuestJson(JsonCursor in) {
    this.in = in;
  }

  DesiredGuest guest() throws IOException, BadDocumentException {
    in.object(this::field);
    GuestKind known = kind.orElseThrow(() -> in.bad("no kind", "a guest has vmid and kind"));
    GuestRef ref =
        new GuestRef(known, vmid.orElseThrow(() -> in.bad("no vmid", "a guest has vmid and kind")));
    // Only now: the kind may stand behind the config.
    for (ManagedField field : config.keySet()) {
      if (!field.isOf(known)) {
        throw in.badAt(
            "config." + field.wireName(),
            "a field that " + known.wireName() + " does not have",
            names(known));
      }
    }
    if (absent && running.equals(Optional.of(true))) {
      throw in.badAt("run_state", "\"running\" beside absent", "\"stopped\", or none");
    }
    return new DesiredGuest(ref, absent, running, config);
  }

  private void field(String name) throws IOException, BadDocumentException {
    switch (name) {
      case "vmid" -> vmid = Optional.of(new Vmid((int) in.whole(Limits.VMID_MIN, Limits.VMID_MAX)));
      case "kind" -> kind = Optional.of(oneOf("lxc", GuestKind.LXC, "qemu", GuestKind.QEMU));
      case "presence" -> absent = oneOf("present", false, "absent", true);
      case "run_state" -> running = Optional.of(oneOf("running", true, "stopped", false));
      case "config" -> in.object(this::configField);
      default -> throw in.bad("an unknown field", FIELDS);
    }
  }

  private <T> T oneOf(String one, T first, String other, T second)
      throws IOException, BadDocumentException {
    String allowed = "\"" + one + "\" or \"" + other + "\"";
    if (!in.isText()) {
      throw in.not(allowed);
    }
    String word = in.text(Limits.DESIRED_TEXT_MAX_CHARS);
    if (word.equals(one)) {
      return first;
    }
    if (word.equals(other)) {
      return second;
    }
    throw in.not(allowed);
  }

  private void configField(String name) throws IOException, BadDocumentException {
    ManagedField field =
        ManagedField.named(name)
            .orElseThrow(() -> in.bad("an unknown field", names(ManagedField.values())));
    config.put(field, value(field));
  }

  /** The bounds of hub.md, DesiredState. Proxmox VE's grammar is looked at later, per guest. */
  private DesiredValue value(ManagedField field) throws IOException, BadDocumentException {
    return switch (field) {
      case CORES -> whole(1, Limits.GUEST_CORES_MAX);
      case MEMORY -> whole(Limits.GUEST_MEMORY_MIN_BYTES, Limits.GUEST_MEMORY_MAX_BYTES);
      case SWAP, BALLOON -> whole(0, Limits.GUEST_MEMORY_MAX_BYTES);
      case CPULIMIT -> new DesiredValue.Decimal(in.decimal(Limits.GUEST_CPULIMIT_MAX));
      case CPUUNITS -> whole(1, Limits.GUEST_CPUUNITS_MAX);
      case ONBOOT, PROTECTION -> new DesiredValue.Flag(in.flag());
      case DESCRIPTION -> text(Limits.GUEST_DESCRIPTION_MAX_CHARS);
      case STARTUP, HOSTNAME, NAME, NAMESERVER, SEARCHDOMAIN, TIMEZONE ->
          text(Limits.DESIRED_TEXT_MAX_CHARS);
      case TAGS -> new DesiredValue.Names(tags());
    };
  }

  private DesiredValue whole(long min, long max) throws IOException, BadDocumentException {
    return new DesiredValue.Whole(in.whole(min, max));
  }

  private DesiredValue text(int maxChars) throws IOException, BadDocumentException {
    return new DesiredValue.Text(in.text(maxChars));
  }

  private List<String> tags() throws IOException, BadDocumentException {
    List<String> tags = new ArrayList<>();
    in.items(
        Limits.DESIRED_TAGS_MAX,
        item -> {
          String tag = item.text(Limits.DESIRED_TAGS_MAX);
          if (ReservedTags.namesOne(tag)) {
            throw item.bad("a reserved tag", "tags that do not begin with felhom-");
          }
          return tags.add(tag);
        });
    return tags;
  }

  private static String names(GuestKind kind) {
    return names(
        Arrays.stream(ManagedField.values())
            .filter(field -> field.isOf(kind))
            .toArray(ManagedField[]::new));
  }

  private static String names(ManagedField... fields) {
    return Arrays.stream(fields).map(ManagedField::wireName).collect(Collectors.joining(", "));
  }
}
