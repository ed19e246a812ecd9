package hu.dooplex.felhom.agent.bootstrap.simulation;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What nobody has signed: it has to be benign, and within policy and budget. */
final class Unsigned {
  private static final Duration DAY = Duration.ofHours(24);

  private record Change(Instant at, boolean write) {}

  private final LocalPolicy policy;
  private final Map<Integer, List<Change>> changes = new HashMap<>();

  Unsigned(LocalPolicy policy) {
    this.policy = policy;
  }

  /** The journal is another one: it cannot know what was sent. */
  void forget() {
    changes.clear();
  }

  /** Right before that is sent. */
  Optional<Violation> judge(PveRequest request, int vmid, JournalEntry.Intent intent, String told) {
    boolean write = request.segments().getLast().equals("config");
    if (!isBenign(request)) {
      return Optional.of(new Violation(Invariant.AUTHORIZED, told + " has no signature"));
    }
    if (!policy.guests().includes(new Vmid(vmid))) {
      return Optional.of(
          new Violation(Invariant.WITHIN_POLICY, told + ": the policy does not name that guest"));
    }
    List<Change> made = changes.computeIfAbsent(vmid, none -> new ArrayList<>());
    made.add(new Change(intent.at(), write));
    long lately =
        made.stream()
            .filter(change -> change.write() == write)
            .filter(change -> change.at().isAfter(intent.at().minus(DAY)))
            .count();
    int budget = write ? policy.configWritesPerGuestDay() : policy.runChangesPerGuestDay();
    return lately > budget
        ? Optional.of(
            new Violation(Invariant.WITHIN_POLICY, told + " is number " + lately + " of " + budget))
        : Optional.empty();
  }

  static boolean isBenign(PveRequest request) {
    Map<String, String> with = request.parameters();
    String path = String.join("/", request.segments());
    if (path.endsWith("/status/start")) {
      return with.isEmpty();
    }
    if (path.endsWith("/status/shutdown")) {
      return "0".equals(with.get("forceStop"));
    }
    return path.endsWith("/config")
        && with.containsKey("digest")
        && with.keySet().stream()
            .allMatch(key -> key.equals("digest") || Guests.MANAGED.contains(key))
        && with.getOrDefault("onboot", "1").equals("1");
  }
}
