package hu.dooplex.felhom.agent.application.exercise;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.guest.RunState;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.GuestVolumes;
import hu.dooplex.felhom.agent.domain.report.ExerciseResult.Ending;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the guest and says beforehand, in words, what would come of it in the lane anyway: there it
 * is looked at again, and that look decides. So a guest that is not fit is not touched at all.
 */
public final class Fitness {
  private static final String GUEST = "guest";
  private static final String TOKEN = "api token";

  private final NodeName node;
  private final GuestObservation guests;
  private final HostObservation host;

  @Inject
  public Fitness(NodeName node, GuestObservation guests, HostObservation host) {
    this.node = node;
    this.guests = guests;
    this.host = host;
  }

  /** The guest, if it is fit; if not, why is among the findings. */
  Optional<GuestRef> look(Vmid vmid, Findings findings) {
    try {
      return fit(vmid, findings);
    } catch (ApiException e) {
      Ending how = e instanceof ApiException.Unreachable ? Ending.UNREACHABLE : Ending.FAILED;
      findings.trouble(GUEST, how, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<GuestRef> fit(Vmid vmid, Findings findings) throws ApiException {
    Optional<ObservedGuest> listed = listed(vmid);
    if (listed.isEmpty()) {
      findings.trouble(
          GUEST,
          Ending.REFUSED,
          "there is no guest %s on %s that the API token sees; VM.Audit on /vms/%s shows it"
              .formatted(vmid, node, vmid));
      return Optional.empty();
    }
    GuestRef guest = listed.get().ref();
    Privileges privileges = host.privileges();
    List<String> missing = missing(guest, privileges);
    if (!missing.isEmpty()) {
      findings.trouble(
          TOKEN,
          Ending.FAILED,
          "it lacks "
              + String.join(", ", missing)
              + "; grant them to the token and its user (README)");
      return Optional.empty();
    }
    findings.ok(TOKEN, "may do all of it");
    Optional<String> obstacle = obstacle(listed.get());
    if (obstacle.isPresent()) {
      findings.trouble(GUEST, Ending.REFUSED, guest + " " + obstacle.get());
      return Optional.empty();
    }
    findings.ok(GUEST, guest + " is stopped, and every volume of it can be snapshot");
    return Optional.of(guest);
  }

  private Optional<ObservedGuest> listed(Vmid vmid) throws ApiException {
    for (GuestKind kind : GuestKind.values()) {
      Optional<ObservedGuest> found =
          guests.guests(kind).stream().filter(guest -> guest.ref().vmid().equals(vmid)).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What its steps take, and what judging them takes to see (privileges.md, 2 and 3). */
  private List<String> missing(GuestRef guest, Privileges privileges) throws ApiException {
    List<String> missing = new ArrayList<>();
    String path = "/vms/" + guest.vmid();
    for (String privilege : List.of("VM.Audit", "VM.Snapshot", "VM.Config.Options")) {
      require(privilege, path, privileges, missing);
    }
    // Without it others' tasks are hidden: that nobody started it meanwhile cannot be seen.
    require("Sys.Audit", "/nodes/" + node, privileges, missing);
    if (privileges.allow(path, "VM.Audit")) {
      GuestConfig config = GuestConfig.configured(guests.pending(guest));
      for (StorageName storage :
          GuestVolumes.storages(config.values()).orElseGet(List::of).stream().distinct().toList()) {
        toSeeRoom(storage, privileges, missing);
      }
    }
    return missing;
  }

  private void toSeeRoom(StorageName storage, Privileges privileges, List<String> missing)
      throws ApiException {
    String path = "/storage/" + storage;
    require("Datastore.Audit", path, privileges, missing);
    // The metadata of a thin pool is shown to nobody else (trust.md, 3).
    if (privileges.allow(path, "Datastore.Audit")
        && host.storage(storage.value()).type().equals("lvmthin")
        && !missing.contains("Sys.Audit on /")) {
      require("Sys.Audit", "/", privileges, missing);
    }
  }

  private static void require(
      String privilege, String path, Privileges privileges, List<String> missing) {
    if (!privileges.allow(path, privilege)) {
      missing.add(privilege + " on " + path);
    }
  }

  private Optional<String> obstacle(ObservedGuest listed) throws ApiException {
    GuestRef guest = listed.ref();
    if (listed.template()) {
      return Optional.of("is a template, which has no snapshots; name another guest");
    }
    ObservedGuest now = guests.status(guest);
    if (now.runState() != RunState.STOPPED) {
      return Optional.of(
          "is not stopped, and what it writes meanwhile would be lost by the rollback; shut it down"
              + " first, or name another guest");
    }
    if (now.lock().isPresent()) {
      return Optional.of("is locked (" + now.lock().get() + "); wait until that is over");
    }
    if (now.highAvailability().filter(on -> on).isPresent()) {
      return Optional.of("may be started by the HA manager at any time; name another guest");
    }
    return guests.canSnapshot(guest)
        ? Optional.empty()
        : Optional.of(
            "has a volume whose storage cannot snapshot, or takes no snapshot now; name another"
                + " guest");
  }
}
