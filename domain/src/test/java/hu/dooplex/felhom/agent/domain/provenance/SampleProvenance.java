package hu.dooplex.felhom.agent.domain.provenance;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.policy.SampleCircumstances;
import java.util.List;

/** Provenance as a journal could have said it. */
public final class SampleProvenance {
  public static final String INTENT_ID = "06QK3ZJ7W5V2N4X8B1M0RTYP9C";

  private SampleProvenance() {}

  public static Provenance.OwnSnapshot snapshot(int vmid, boolean guestStopped) {
    return new Provenance.OwnSnapshot(
        new GuestRef(GuestKind.LXC, new Vmid(vmid)),
        SampleOperations.OWN_NAME,
        INTENT_ID,
        SampleCircumstances.AT,
        guestStopped);
  }

  public static Provenance.ScratchGuest scratch(int vmid, boolean restored) {
    return new Provenance.ScratchGuest(
        new GuestRef(GuestKind.LXC, new Vmid(vmid)),
        SampleOperations.MARKER,
        SampleOperations.STORAGE,
        SampleCircumstances.FINGERPRINT,
        SampleCircumstances.AT,
        restored);
  }

  public static List<Provenance> all() {
    return List.of(
        new Provenance.Customer(),
        snapshot(101, true),
        snapshot(101, false),
        snapshot(9000, true),
        scratch(101, false),
        scratch(9000, false),
        scratch(9000, true));
  }
}
