package hu.dooplex.felhom.agent.domain.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackupLogTest {
  @Test
  void onlyGuestsWhoseBackupFinishedAreSaved() {
    // Lines as recorded on 9.1.6.
    assertEquals(
        Set.of(new Vmid(100)),
        BackupLog.finished(
            List.of(
                "INFO: Starting Backup of VM 100 (lxc)",
                "INFO: Finished Backup of VM 100 (00:00:04)",
                "INFO: Starting Backup of VM 900 (lxc)",
                "ERROR: Backup of VM 900 failed - CT is locked (backup)",
                "INFO: Finished Backup of VM 99999999999 (00:00:04)",
                "INFO: Backup job finished with errors")));
  }
}
