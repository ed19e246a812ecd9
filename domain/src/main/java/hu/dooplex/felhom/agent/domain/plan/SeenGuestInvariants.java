package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizer;
import hu.dooplex.felhom.agent.domain.normalize.FieldNormalizers;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Drift;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.plan.Violation.Rule;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sentences about the plan of a guest that was seen here; each method is one of them. */
final class SeenGuestInvariants {
  private final GuestPlan plan;
  private final DesiredGuest desired;
  private final Sighting.Here seen;
  private final LocalPolicy policy;
  private final GuestConfig configured;
  private final List<SetGuestConfig> writes = new ArrayList<>();
  private final Set<String> unsignedKeys = new HashSet<>();
  private final Set<String> signedKeys = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  SeenGuestInvariants(
      GuestPlan plan, DesiredGuest desired, Sighting.Here seen, LocalPolicy policy) {
    this.plan = plan;
    this.desired = desired;
    this.seen = seen;
    this.policy = policy;
    this.configured = GuestConfig.configured(seen.pending());
    for (Operation operation : plan.operations()) {
      if (operation instanceof SetGuestConfig write) {
        writes.add(write);
      }
    }
    for (Drift drift : plan.drifts()) {
      if (drift instanceof Drift.OfField field && field.fate() == Fate.UNSIGNED) {
        unsignedKeys.add(field.key());
      } else if (drift instanceof Drift.OfField field && field.fate() == Fate.SIGNED) {
        signedKeys.add(field.key());
      }
    }
  }

  List<Violation> violations() {
    leftAlone();
    guestPolicy();
    order();
    digest();
    separateWrites();
    writes.forEach(this::drifted);
    balloon();
    benign();
    needlessSignature();
    runState();
    presence();
    state();
    return List.copyOf(violations);
  }

  private void require(boolean holds, Rule rule, String words) {
    if (!holds) {
      violations.add(new Violation(plan.guest(), rule, words));
    }
  }

  // A guest that is locked, a template, HA-managed … is left alone and said so.
  private void leftAlone() {
    boolean left =
        seen.guest().template()
            || configured.value("template").filter("1"::equals).isPresent()
            || seen.highAvailability()
            || seen.guest().lock().isPresent()
            || configured.value("lock").isPresent();
    if (left) {
      require(
          plan.operations().isEmpty(),
          Rule.LEFT_ALONE,
          "it is locked, a template or HA-managed, and has operations");
      require(
          plan.state() == GuestReport.State.SKIPPED && plan.reason().isPresent(),
          Rule.LEFT_ALONE,
          "it is left alone, and that is not said");
    }
  }

  // … not in policy.guests (its destructive deltas still become pending).
  private void guestPolicy() {
    if (policy.guests().includes(plan.guest().vmid())) {
      return;
    }
    require(
        plan.state() == GuestReport.State.SKIPPED,
        Rule.GUEST_POLICY,
        "policy.guests does not have it, and that is not said");
    for (Operation operation : plan.operations()) {
      boolean gated =
          operation instanceof DestroyGuest
              || (operation instanceof SetGuestConfig write
                  && signedKeys.containsAll(write.keys()));
      require(
          gated,
          Rule.GUEST_POLICY,
          "policy.guests does not have it, and " + operation.wireName() + " needs no signature");
    }
  }

  // SetGuestConfig …, then StartGuest or ShutdownGuest; the shutdown before the destroy.
  private void order() {
    int last = -1;
    for (Operation operation : plan.operations()) {
      int place =
          switch (operation) {
            case SetGuestConfig write -> signedKeys.containsAll(write.keys()) ? 1 : 0;
            case StartGuest _, ShutdownGuest _ -> 2;
            case DestroyGuest _ -> 3;
            case Operation.OnGuest _, Operation.OnHost _ -> -1;
          };
      if (place < 0) {
        require(false, Rule.OPERATIONS, operation.wireName() + " is never planned");
        continue;
      }
      require(place != last, Rule.OPERATIONS, operation.wireName() + " stands there twice");
      require(place >= last, Rule.ORDER, operation.wireName() + " comes too late");
      last = Math.max(place, last);
    }
  }

  // It carries the config digest it was computed from.
  private void digest() {
    require(
        plan.digest().equals(configured.digest())
            && (plan.digest().isPresent() || plan.operations().isEmpty()),
        Rule.DIGEST,
        "the plan's digest is not the one that was seen");
  }

  // At most one per guest; benign and gated fields never in one write.
  private void separateWrites() {
    Set<String> written = new HashSet<>();
    for (SetGuestConfig write : writes) {
      Set<String> keys = write.keys();
      require(
          unsignedKeys.containsAll(keys) || signedKeys.containsAll(keys),
          Rule.SEPARATE_WRITES,
          "one write has fields of both kinds, or fields that are not told");
      for (String key : keys) {
        require(written.add(key), Rule.SEPARATE_WRITES, key + " is in two writes");
      }
    }
  }

  // Only the fields that drifted; fields outside managed_fields are not planned; a plan error is
  // never sent.
  private void drifted(SetGuestConfig write) {
    require(!desired.absent(), Rule.DRIFTED, "it is to be gone, and is written to");
    for (String key : write.keys()) {
      require(
          policy.managedFields().contains(key),
          Rule.FIELD_POLICY,
          key + " is not in managed_fields, and is written");
      GuestKind kind = plan.guest().kind();
      Optional<ManagedField> field =
          ManagedField.withKey(key, kind).filter(known -> desired.config().containsKey(known));
      require(field.isPresent(), Rule.DRIFTED, key + " is written, and not desired");
      field.ifPresent(stated -> drifted(write, stated, FieldNormalizers.of(stated, kind)));
    }
  }

  private void drifted(SetGuestConfig write, ManagedField field, FieldNormalizer row) {
    String key = field.key();
    Optional.ofNullable(desired.config().get(field))
        .ifPresent(value -> {
          String wanted = row.desired(value);
          require(
              !row.actual(configured.value(key)).equals(wanted),
              Rule.DRIFTED,
              key + " is written, and as desired already");
          require(
              row.actual(Optional.ofNullable(write.set().get(key))).equals(wanted),
              Rule.DRIFTED,
              key + " is not written as it is desired");
          require(row.problem(value).isEmpty(), Rule.PLAN_ERROR, key + " is written in vain");
        });
  }

  // A value that Proxmox VE would never take is not sent: a balloon larger than memory is one.
  private void balloon() {
    SortedMap<String, String> set = new TreeMap<>();
    for (SetGuestConfig write : writes) {
      set.putAll(write.set());
      if (write.set().isEmpty()) {
        continue;
      }
      require(
          !BalloonInvariant.isAboveMemory(set, seen),
          Rule.PLAN_ERROR,
          "balloon would be larger than memory");
    }
  }

  // What the hub may do without a signature is benign.
  private void benign() {
    for (SetGuestConfig write : writes) {
      require(
          signedKeys.containsAll(write.keys()) || isBenign(write),
          Rule.BENIGN,
          "the write that is to need no signature needs one");
    }
  }

  private void needlessSignature() {
    List<SetGuestConfig> unsigned =
        writes.stream().filter(write -> unsignedKeys.containsAll(write.keys())).toList();
    // Of a guest that the policy does not have the other write is not there to be joined.
    if (unsigned.size() > 1 || !policy.guests().includes(plan.guest().vmid())) {
      return;
    }
    for (SetGuestConfig write : writes) {
      if (!signedKeys.containsAll(write.keys())) {
        continue;
      }
      for (String key : write.keys()) {
        SetGuestConfig together = joined(unsigned, write, key);
        require(
            !isBenign(together) || BalloonInvariant.isAboveMemory(together.set(), seen),
            Rule.NEEDLESS_SIGNATURE,
            key + " waits for a signature that it does not need");
      }
    }
  }

  private static SetGuestConfig joined(
      List<SetGuestConfig> unsigned, SetGuestConfig signed, String key) {
    TreeMap<String, String> set = new TreeMap<>();
    TreeSet<String> delete = new TreeSet<>();
    unsigned.forEach(write -> {
      set.putAll(write.set());
      delete.addAll(write.delete());
    });
    Optional.ofNullable(signed.set().get(key))
        .ifPresentOrElse(value -> set.put(key, value), () -> delete.add(key));
    return new SetGuestConfig(signed.guest(), set, delete);
  }

  private boolean isBenign(SetGuestConfig write) {
    return !OperationClassifier.classify(
            write, new Provenance.Customer(), seen.circumstances(configured, policy))
        .destructive();
  }

  // Then StartGuest or ShutdownGuest.
  private void runState() {
    RunState runState = seen.guest().runState();
    Optional<Boolean> running = desired.running();
    for (Operation operation : plan.operations()) {
      if (operation instanceof StartGuest) {
        require(
            runState == RunState.STOPPED && running.equals(Optional.of(true)) && !desired.absent(),
            Rule.RUN_STATE,
            "it is started, and is not known to be stopped, or is not to run");
      }
      if (operation instanceof ShutdownGuest) {
        require(
            runState == RunState.RUNNING && running.equals(Optional.of(false)),
            Rule.RUN_STATE,
            "it is shut down, and is not known to run, or is not to be stopped");
      }
    }
  }

  // absent issues destroy_guest with all three parameters false.
  private void presence() {
    for (Operation operation : plan.operations()) {
      if (operation instanceof DestroyGuest destroy) {
        require(desired.absent(), Rule.PRESENCE, "it is destroyed, and not to be absent");
        require(
            !destroy.purge() && !destroy.destroyUnreferencedDisks() && !destroy.force(),
            Rule.PRESENCE,
            "more is destroyed than the guest");
      }
    }
  }

  private void state() {
    boolean quiet = plan.drifts().isEmpty() && plan.operations().isEmpty();
    switch (plan.state()) {
      case IN_SYNC, PENDING_REBOOT ->
          require(quiet, Rule.STATE, "it is said to be as desired, and something is to be done");
      case DRIFT, PLAN_ERROR ->
          require(!plan.drifts().isEmpty(), Rule.STATE, "it is said to drift, and nothing does");
      case SKIPPED ->
          require(plan.reason().isPresent(), Rule.STATE, "it is left alone, and not why");
      // The one is of guests that have no plan, the other of attempts.
      case UNMANAGED, DEGRADED -> require(false, Rule.STATE, "that is no state of a plan");
    }
  }
}
