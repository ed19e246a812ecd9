package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy.Guests;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy.VmidRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of the {@code policy} section (trust.md, section 3). */
final class PolicyTypes {
  private static final ValueType<Integer> VMID = Types.integer(Limits.VMID_MIN, Limits.VMID_MAX);

  /** The fields that a desired state can state (hub.md, DesiredState), as Proxmox VE names them. */
  private static final List<String> FIELDS =
      List.of(
          "cores",
          "memory",
          "swap",
          "balloon",
          "cpulimit",
          "cpuunits",
          "onboot",
          "startup",
          "protection",
          "description",
          "tags",
          "hostname",
          "name",
          "nameserver",
          "searchdomain",
          "timezone");

  private PolicyTypes() {}

  static ValueType<Guests> guests() {
    return new GuestList();
  }

  static ValueType<List<String>> managedFields() {
    Map<String, String> words = new LinkedHashMap<>();
    FIELDS.forEach(field -> words.put(field, field));
    return Types.listOf(Types.choice(words), FIELDS.size());
  }

  static ValueType<List<StorageName>> storages() {
    return Types.listOf(
        Types.text("the name of a storage", StorageName::new), Limits.POLICY_STORAGES_MAX);
  }

  static ValueType<VmidRange> vmidRange() {
    return new Range();
  }

  private record GuestList() implements ValueType<Guests> {
    private static final ValueType<List<Integer>> LIST =
        Types.listOf(VMID, Limits.POLICY_GUESTS_MAX);

    @Override
    public String allowed() {
      return "[\"*\"], or a list of at most "
          + Limits.POLICY_GUESTS_MAX
          + " vmids, each "
          + VMID.allowed();
    }

    @Override
    public Form form() {
      return Form.STRUCTURE;
    }

    @Override
    public Optional<Guests> read(JsonValue value, Place at) {
      if (value instanceof JsonValue.Array array
          && array.items().size() == 1
          && array.items().getFirst() instanceof JsonValue.Text text
          && text.value().equals("*")) {
        return Optional.of(Guests.ALL);
      }
      return LIST.read(value, at)
          .map(numbers -> Guests.only(numbers.stream().map(Vmid::new).toList()));
    }

    @Override
    public Object plain(Guests value) {
      return value.all() ? List.of("*") : value.listed().stream().map(Vmid::value).toList();
    }
  }

  private record Range() implements ValueType<VmidRange> {
    @Override
    public String allowed() {
      return "two vmids, the first and the last, each " + VMID.allowed();
    }

    @Override
    public Form form() {
      return Form.STRUCTURE;
    }

    @Override
    public Optional<VmidRange> read(JsonValue value, Place at) {
      if (!(value instanceof JsonValue.Array array) || array.items().size() != 2) {
        return at.refuse(value, allowed());
      }
      Optional<Integer> first = VMID.read(array.items().getFirst(), at.item(0));
      Optional<Integer> last = VMID.read(array.items().getLast(), at.item(1));
      if (first.isEmpty() || last.isEmpty()) {
        return Optional.empty();
      }
      if (first.get() > last.get()) {
        return at.atLine(array.line())
            .refuse(first.get() + " to " + last.get(), "the smaller vmid first");
      }
      return Optional.of(new VmidRange(new Vmid(first.get()), new Vmid(last.get())));
    }

    @Override
    public Object plain(VmidRange value) {
      return List.of(value.first().value(), value.last().value());
    }
  }
}
