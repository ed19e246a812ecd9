package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.host.Disk;
import hu.dooplex.felhom.agent.domain.host.NodeStatus;
import hu.dooplex.felhom.agent.domain.host.PrivilegeReview;
import hu.dooplex.felhom.agent.domain.host.StorageStatus;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The read-only health report: can the agent see what it has to report? It only reads
 * (operations.md, Selftests), and goes from what everything builds on to the details.
 */
public final class SelfTest {
  private final ConnectionCheck connection;
  private final ReportIdentity identity;
  private final HostObservation host;
  private final GuestObservation guests;
  private final Optional<PrivilegedHost> privileged;

  @Inject
  SelfTest(
      ConnectionCheck connection,
      ReportIdentity identity,
      HostObservation host,
      GuestObservation guests,
      Optional<PrivilegedHost> privileged) {
    this.connection = connection;
    this.identity = identity;
    this.host = host;
    this.guests = guests;
    this.privileged = privileged;
  }

  /**
   * Runs every check.
   *
   * @param level how much the agent is configured to do, for the token's privileges
   */
  public Outcome run(PrivilegeReview.Level level) {
    Outcome outcome = connection.run(level);
    if (!outcome.usable()) {
      return outcome;
    }
    List<Check> checks = new ArrayList<>(outcome.checks());
    checks.add(Attempt.of("node status", this::nodeStatus));
    List<GuestRef> seen = new ArrayList<>();
    checks.add(Attempt.of("guests", () -> guestLists(seen)));
    for (GuestRef guest : seen) {
      checks.add(Attempt.of("config " + guest, () -> config(guest)));
    }
    checks.add(Attempt.of("storage", this::storage));
    privileged.ifPresent(commands -> {
      checks.add(Attempt.of("disks", () -> disks(commands)));
      checks.add(Attempt.of("sensors", () -> sensors(commands)));
    });
    return new Outcome(checks, true, true);
  }

  /**
   * What came of it.
   *
   * @param reachable whether Proxmox VE answered at all
   * @param usable whether it also took the token: if not, every further call would fail alike, and
   *     each refusal takes three seconds
   */
  public record Outcome(List<Check> checks, boolean reachable, boolean usable) {
    public Outcome {
      checks = List.copyOf(checks);
    }

    public boolean failed() {
      return checks.stream().anyMatch(check -> check.result() == Result.FAILED);
    }
  }

  private Check nodeStatus() throws ApiException {
    NodeStatus status = host.nodeStatus();
    return new Check(
        "node status",
        Result.OK,
        status.pveVersion().map(version -> "Proxmox VE " + version).orElse("version not given")
            + status.kernel().map(kernel -> ", kernel " + kernel).orElse("")
            + (status.uptimeSeconds().isPresent()
                ? ", up " + status.uptimeSeconds().getAsLong() + " s"
                : ""));
  }

  private Check guestLists(List<GuestRef> seen) throws ApiException {
    StringBuilder detail = new StringBuilder();
    for (GuestKind kind : GuestKind.values()) {
      List<ObservedGuest> list = guests.guests(kind);
      list.forEach(guest -> seen.add(guest.ref()));
      detail
          .append(detail.isEmpty() ? "" : ", ")
          .append(list.size())
          .append(' ')
          .append(kind.wireName());
    }
    return seen.isEmpty()
        ? new Check(
            "guests",
            Result.WARNING,
            "none: if "
                + identity.node()
                + " has guests, the token lacks VM.Audit on /vms, and Proxmox VE hides them without"
                + " a word")
        : new Check("guests", Result.OK, detail.toString());
  }

  private Check config(GuestRef guest) throws ApiException {
    return new Check("config " + guest, Result.OK, guests.config(guest).values().size() + " keys");
  }

  private Check storage() throws ApiException {
    List<StorageStatus> storages = host.storages();
    List<String> inactive =
        storages.stream().filter(s -> s.enabled() && !s.active()).map(StorageStatus::name).toList();
    if (storages.isEmpty()) {
      return new Check(
          "storage", Result.WARNING, "none seen: the token lacks Datastore.Audit on /storage");
    }
    return inactive.isEmpty()
        ? new Check("storage", Result.OK, storages.size() + " active")
        : new Check("storage", Result.WARNING, "not active: " + String.join(", ", inactive));
  }

  private static Check disks(PrivilegedHost commands) throws PrivilegedException {
    List<Disk> disks = commands.disks().disks();
    List<String> failed = named(disks, Disk.Health.FAILED);
    List<String> unknown = named(disks, Disk.Health.UNKNOWN);
    if (!failed.isEmpty()) {
      return new Check("disks", Result.WARNING, "failing: " + String.join(", ", failed));
    }
    return unknown.isEmpty()
        ? new Check("disks", Result.OK, disks.size() + " passed")
        : new Check(
            "disks",
            Result.WARNING,
            "asleep, or without SMART that can be read: " + String.join(", ", unknown));
  }

  private static List<String> named(List<Disk> disks, Disk.Health health) {
    return disks.stream().filter(disk -> disk.health() == health).map(Disk::device).toList();
  }

  private static Check sensors(PrivilegedHost commands) throws PrivilegedException {
    int temperatures = commands.sensors().size();
    return temperatures == 0
        ? new Check("sensors", Result.WARNING, "none found; run sensors-detect as root")
        : new Check("sensors", Result.OK, temperatures + " temperatures");
  }
}
