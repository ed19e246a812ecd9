package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done about one guest, and how it stands.
 *
 * @param name as the node has it
 * @param state how it is reported, unless what comes of the operations says otherwise
 * @param reason why it is left alone, or will not be as desired once this plan is carried out
 * @param drifts what is not as desired: fields in their order, then run state, then presence
 * @param pendingReboot config keys whose running value is not the configured one, in alphabetical
 *     order; none of a guest that is stopped, whose next start takes them anyway
 * @param operations in the order in which they are to be carried out
 * @param digest of the configuration that this was computed from; there if there is any operation
 */
public record GuestPlan(
    GuestRef guest,
    Optional<String> name,
    GuestReport.State state,
    Optional<Reason> reason,
    List<Drift> drifts,
    List<String> pendingReboot,
    List<Operation> operations,
    Optional<String> digest) {
  public GuestPlan {
    drifts = List.copyOf(drifts);
    pendingReboot = List.copyOf(pendingReboot);
    operations = List.copyOf(operations);
  }

  /**
   * The least that makes the guest what it is meant to be (reconcile.md, Plan).
   *
   * @param policy whose guests and fields a hub may change, and the numbers that tell what needs a
   *     signature
   */
  public static GuestPlan of(DesiredGuest desired, Sighting sighting, LocalPolicy policy) {
    return of(desired, sighting, policy, Set.of());
  }

  /**
   * The same, without values that are known to be in vain.
   *
   * @param refused what Proxmox VE would not take
   */
  public static GuestPlan of(
      DesiredGuest desired, Sighting sighting, LocalPolicy policy, Set<RefusedValue> refused) {
    return GuestPlanner.plan(desired, sighting, policy, refused);
  }

  /** Whether that operation of it is planned as one that needs a signature. */
  public boolean needsSignature(Operation operation) {
    return switch (operation) {
      case DestroyGuest _ -> true;
      case SetGuestConfig write ->
          drifts.stream()
              .filter(drift -> drift.fate() == Fate.SIGNED)
              .map(Drift::key)
              .collect(Collectors.toSet())
              .containsAll(write.keys());
      case Operation.OnGuest _, Operation.OnHost _ -> false;
    };
  }

  /** What it would write with that operation to one of those fields. */
  public Set<RefusedValue> refused(SetGuestConfig write, Set<String> keys) {
    Set<String> written = write.keys();
    return drifts.stream()
        .filter(Drift.OfField.class::isInstance)
        .map(Drift.OfField.class::cast)
        .filter(drift -> written.contains(drift.key()) && keys.contains(drift.key()))
        .map(drift -> new RefusedValue(drift.field(), drift.desired(), drift.actual()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** As it goes into a report, as long as no attempt at it says otherwise: {@link Retry}. */
  public GuestReport.Reconcile report() {
    List<String> fields =
        switch (state) {
          case PENDING_REBOOT -> pendingReboot;
          case PLAN_ERROR ->
              drifts.stream().filter(drift -> drift.fate() == Fate.ERROR).map(Drift::key).toList();
          case UNMANAGED, IN_SYNC, DRIFT, DEGRADED, SKIPPED ->
              drifts.stream().map(Drift::key).toList();
        };
    return new GuestReport.Reconcile(state, fields, reason.map(Reason::code));
  }

  /** Something that is not as desired. */
  public sealed interface Drift {
    /** What becomes of it. */
    Fate fate();

    /** A config key, {@code run_state} or {@code presence}. */
    String key();

    /**
     * A field, in canonical forms; empty text is none.
     *
     * @param problem for {@link Fate#ERROR}: why, one line
     */
    record OfField(
        ManagedField field, String actual, String desired, Fate fate, Optional<String> problem)
        implements Drift {
      @Override
      public String key() {
        return field.key();
      }
    }

    /** It runs and is not to, or the other way round. */
    record OfRunState(boolean running, boolean desired, Fate fate) implements Drift {
      @Override
      public String key() {
        return "run_state";
      }
    }

    /** It is there and is not to be. */
    record OfPresence(Fate fate) implements Drift {
      @Override
      public String key() {
        return "presence";
      }
    }
  }

  /** What becomes of a drift. */
  public enum Fate {
    /** It is done away with, and needs no signature for it as far as was seen. */
    UNSIGNED,
    /** It needs an operator's signature. */
    SIGNED,
    /** {@code policy.managed_fields} does not have it: reported only. */
    POLICY,
    /** Proxmox VE would never take the value, or has not taken it. */
    ERROR,
    /** The guest is left alone, so this is too. */
    LEFT
  }

  /** Why a guest is not, or not going to be, as desired. */
  public enum Reason {
    /** No node has it. */
    MISSING("missing"),
    /** Another node of the cluster has it. */
    ELSEWHERE("elsewhere"),
    /** Its vmid belongs to a guest of the other kind. */
    OTHER_KIND("other_kind"),
    /** Its configuration could not be read, or came without a digest to hold a write to. */
    UNREADABLE("unreadable"),
    /** A verified operation waits in its lane. */
    CLAIMED("operation_waiting"),
    /** A template has nothing that runs, and others may be linked to it. */
    TEMPLATE("template"),
    /** The HA manager owns it. */
    HA_MANAGED("ha_managed"),
    /** A backup, a migration, a snapshot, … holds it. */
    LOCKED("locked"),
    /** {@code policy.guests} does not have it, or {@code policy.managed_fields} not the field. */
    POLICY("policy"),
    /** Proxmox VE would never take a value that is desired, or has not taken it. */
    VALUE("value"),
    /** The node does not say whether it runs. */
    RUN_STATE_UNKNOWN("run_state_unknown"),
    /** Something waits for an operator's signature. */
    SIGNATURE("signature");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** As reports and logs have it. */
    public String code() {
      return code;
    }
  }
}
