package hu.dooplex.felhom.agent.domain.report;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.host.StorageVolume.Verification;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backup in a report: a volume where the token may list backups, and otherwise the guest's last
 * successful {@code vzdump} task.
 *
 * @param storage empty for a task, which does not name it
 * @param volume empty for a task
 */
public record BackupReport(
    Optional<String> storage,
    Vmid vmid,
    Optional<String> volume,
    Optional<Instant> takenAt,
    OptionalLong sizeBytes,
    Optional<Boolean> isProtected,
    Verification verified) {}
