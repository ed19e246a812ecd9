package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.Classification.Rule;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Every method of the API that changes something, and every parameter of it, is one of two: sent
 * and classified, or sent by nothing. What is neither is left over.
 */
final class EndpointCensus {
  /** The closed list for creating (trust.md, 2). */
  private static final String NEW_CONTAINER =
      "vmid ostemplate storage rootfs memory swap cores unprivileged onboot=0 hostname tags"
          + " description net[n]";

  /**
   * What each operation is classified with (trust.md, 2, The catalogue), besides the path. A value
   * stands where the class holds for that value alone.
   */
  private static final Map<String, Map<String, Optional<String>>> CLASSIFIED_WITH =
      Map.ofEntries(
          row("start_guest", ""),
          row("shutdown_guest", "forceStop=0 timeout"),
          row("stop_guest", ""),
          row("reboot_guest", "timeout"),
          row("create_snapshot", "snapname description"),
          row("delete_snapshot", ""),
          row("rollback_snapshot", "start"),
          row(
              "backup_guest",
              "vmid storage mode=snapshot remove=0 protected=1 compress notes-template"),
          row("create_guest", NEW_CONTAINER),
          row("restore_guest", NEW_CONTAINER + " restore=1"),
          row("restore_over_guest", "vmid storage force=1 ostemplate restore=1 archive"),
          row("destroy_guest", "purge=1 destroy-unreferenced-disks=1 force=1"),
          row("delete_backup", ""),
          row("delete_volume", ""),
          row("resize_disk", "disk size"),
          row("convert_to_template", ""));

  /** No value that is sent: {@link PveRequest} has none that is empty. */
  private static final Optional<String> NEVER = Optional.of("");

  /** The benign config keys (trust.md, 2); no other key is benign with any value. */
  private static final Set<String> CLOSED_LIST =
      Set.of(
          "cores cpulimit cpuunits memory onboot startup protection description tags"
              .split(" ", -1));

  private static final Map<GuestKind, String> CLOSED_LIST_OF_KIND =
      Map.of(GuestKind.LXC, "swap", GuestKind.QEMU, "balloon");

  /** An operation and the request that it is sent as. */
  record Sent(Operation operation, PveRequest request) {}

  private final ApiSchema schema;
  private final Function<Operation, Classification> classifier;
  private final SortedMap<String, SortedSet<String>> unreachable;
  private final SortedMap<String, SortedSet<String>> classified = new TreeMap<>();
  private final SortedSet<String> neither = new TreeSet<>();

  EndpointCensus(
      ApiSchema schema, Collection<Sent> sent, Function<Operation, Classification> classifier) {
    this.schema = schema;
    this.classifier = classifier;
    this.unreachable = schema.changes();
    sent.forEach(this::count);
  }

  /** Methods of which some operation sends a request, each with the parameters that are sent. */
  SortedMap<String, SortedSet<String>> classified() {
    return classified;
  }

  /** What no operation sends: of a method that is used, the parameters that are not. */
  SortedMap<String, SortedSet<String>> unreachable() {
    return unreachable;
  }

  /** What is sent without being classified, each with who sends it. */
  SortedSet<String> neither() {
    return neither;
  }

  String summary() {
    long parameters = size(classified) + size(unreachable);
    long methods = schema.changes().size();
    return "%d methods: %d classified, %d unreachable; %d parameters: %d classified, %d unreachable"
        .formatted(
            methods,
            classified.size(),
            methods - classified.size(),
            parameters,
            size(classified),
            size(unreachable));
  }

  private static long size(SortedMap<String, SortedSet<String>> parameters) {
    return parameters.values().stream().mapToLong(Set::size).sum();
  }

  private void count(Sent sent) {
    Optional<String> method = schema.method(sent.request());
    if (method.isEmpty()) {
      neither.add("a method that the schema does not have: " + sent.request());
      return;
    }
    SortedSet<String> left = unreachable.getOrDefault(method.get(), new TreeSet<>());
    SortedSet<String> used = classified.computeIfAbsent(method.get(), m -> new TreeSet<>());
    Set<String> names = new TreeSet<>(left);
    names.addAll(used);
    for (String segment : method.get().split("/", -1)) {
      if (segment.startsWith("{")) {
        move(segment.substring(1, segment.length() - 1), left, used);
      }
    }
    if (!known(sent.operation())) {
      neither.add(method.get() + " by " + sent.operation().wireName());
    }
    sent.request()
        .parameters()
        .forEach((parameter, value) -> {
          String name = ApiSchema.schemaName(parameter, names);
          if (!names.contains(name)) {
            return; // the server refuses the request
          }
          move(name, left, used);
          if (!isClassified(sent.operation(), parameter, name, value)) {
            neither.add(method.get() + " " + name + " by " + sent.operation().wireName());
          }
        });
  }

  private static void move(String name, Set<String> from, Set<String> to) {
    if (from.remove(name)) {
      to.add(name);
    }
  }

  private boolean known(Operation operation) {
    return classifier.apply(operation).rule() != Rule.UNKNOWN_OPERATION;
  }

  private boolean isClassified(Operation operation, String parameter, String name, String value) {
    if (operation instanceof SetGuestConfig write) {
      return switch (parameter) {
        case "digest" -> true; // of what was observed, no part of the wish
        case "delete" -> write.delete().stream().allMatch(key -> isClassified(write, key));
        default -> write.set().containsKey(parameter) && isClassified(write, parameter);
      };
    }
    Optional<String> only =
        CLASSIFIED_WITH.getOrDefault(operation.wireName(), Map.of()).getOrDefault(name, NEVER);
    return only.isEmpty() || only.get().equals(value);
  }

  /** Judged by that key: benign as the closed list says, or destructive because of it. */
  private boolean isClassified(SetGuestConfig write, String key) {
    Classification found = classifier.apply(write);
    return found.destructive()
        ? found.detail().equals(key)
        : found.rule() == Rule.CONFIG_BENIGN
            && (CLOSED_LIST.contains(key)
                || key.equals(CLOSED_LIST_OF_KIND.get(write.guest().kind())));
  }

  private static Map.Entry<String, Map<String, Optional<String>>> row(
      String operation, String parameters) {
    Map<String, Optional<String>> values = new HashMap<>();
    for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split(" ", -1)) {
      String[] pair = parameter.split("=", 2);
      values.put(pair[0], Arrays.stream(pair).skip(1).findFirst());
    }
    return Map.entry(operation, values);
  }
}
