package hu.dooplex.felhom.agent.domain.plan;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.report.GuestReport;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about one guest, and how it stands.
 *
 * @param name as the node has it
 * @param state how it is reported, unless what comes of the operations says otherwise
 * @param reason why it is left alone or cannot be brought there, as a code: {@code locked}, {@code
 *     template}, {@code ha_managed}, {@code elsewhere}, {@code missing}, {@code policy}, …
 * @param drifts fields and run state that are not as desired
 * @param pendingReboot config keys whose running value is not the configured one
 * @param operations in the order in which they are to be carried out
 * @param digest of the configuration that this was computed from
 */
public record GuestPlan(
    GuestRef guest,
    Optional<String> name,
    GuestReport.State state,
    Optional<String> reason,
    List<Drift> drifts,
    List<String> pendingReboot,
    List<Operation> operations,
    Optional<String> digest) {
  public GuestPlan {
    drifts = List.copyOf(drifts);
    pendingReboot = List.copyOf(pendingReboot);
    operations = List.copyOf(operations);
  }

  /** Something that is not as desired. */
  public sealed interface Drift {
    /**
     * A field, in canonical forms.
     *
     * @param fate what becomes of it
     * @param problem for {@link Fate#ERROR}: why, one line
     */
    record OfField(
        ManagedField field, String actual, String desired, Fate fate, Optional<String> problem)
        implements Drift {}

    /** It runs and is not to, or the other way round. */
    record OfRunState(boolean running, boolean desired) implements Drift {}

    /** It is there and is not to be. */
    record OfPresence() implements Drift {}
  }

  /** What becomes of a field's drift. */
  public enum Fate {
    /** Written without a signature, as far as was seen. */
    WRITTEN,
    /** It needs an operator's signature. */
    SIGNED,
    /** {@code policy.managed_fields} does not have it: reported only. */
    POLICY,
    /** Proxmox VE would never take the value. */
    ERROR,
    /** The guest is left alone, so this is too. */
    LEFT
  }
}
