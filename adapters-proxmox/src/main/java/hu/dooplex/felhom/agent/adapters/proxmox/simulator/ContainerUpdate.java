package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A change of a container's configuration (pve-container, {@code update_pct_config}). */
final class ContainerUpdate {
  private static final Set<String> REQUIRED = Set.of("memory", "rootfs", "ostype");

  private final SimulatedNode node;
  private final ConfigDraft draft;
  private final Set<String> modified = new TreeSet<>();

  ContainerUpdate(SimulatedNode node, ConfigDraft draft) {
    this.node = node;
    this.draft = draft;
  }

  /**
   * Puts the change into the draft, and of what is pending then does what can be done at once.
   *
   * @return what could not, and why; then nothing of the draft is to be written
   */
  SortedMap<String, String> make(
      Map<String, String> values, Collection<String> deletes, Collection<String> reverts) {
    reverts.forEach(draft::revert);
    deletes.forEach(this::delete);
    new TreeMap<>(values).forEach(this::set);
    draft.cleanUp();
    return draft
        .guest()
        .running()
        .map(process -> new ContainerHotplug(node, draft, process).plug(modified))
        .orElseGet(() -> new ContainerPending(node, draft).apply(Optional.of(modified)));
  }

  private void delete(String key) {
    if (draft.value(key).isEmpty() && draft.pending(key).isEmpty()) {
      return; // a warning in the log of the server, and no error
    }
    modified.add(key);
    if (REQUIRED.contains(key)) {
      throw Refusal.failure("unable to delete required option '" + key + "'");
    }
    if (key.matches("(unused|mp)\\d+")) {
      GuestFiles.requireUnprotected(
          draft.guest(), "can't remove CT " + draft.vmid() + " drive '" + key + "'");
    }
    if (key.equals("unprivileged")) {
      throw Refusal.failure("unable to delete read-only option: '" + key + "'");
    }
    draft.deleteLater(key);
  }

  private void set(String key, String value) {
    modified.add(key);
    draft.setLater(key, accepted(key, value));
  }

  private String accepted(String key, String value) {
    return switch (key.replaceFirst("\\d+$", "")) {
      case "mp", "rootfs" -> {
        GuestFiles.requireUnprotected(
            draft.guest(), "can't update CT " + draft.vmid() + " drive '" + key + "'");
        String volume = GuestDisk.parse(GuestKind.LXC, key, value).volume();
        new Volumes(node).forContainers(volume.split(":", 2)[0]);
        yield value;
      }
      case "nameserver", "searchdomain" -> String.join(" ", Call.list(value));
      case "tags" -> uniqueTags(value);
      case "net" -> {
        new ContainerNetwork(node).requireFittingMtu(key, value);
        yield value;
      }
      case "unprivileged" ->
          throw Refusal.failure("unable to modify read-only option: '" + key + "'");
      default -> value;
    };
  }

  /** {@code PVE::GuestHelpers::get_unique_tags}: lower case, each once, in order. */
  static String uniqueTags(String tags) {
    return Call.list(tags).stream()
        .map(tag -> tag.toLowerCase(Locale.ROOT))
        .distinct()
        .sorted()
        .collect(Collectors.joining(";"));
  }
}
