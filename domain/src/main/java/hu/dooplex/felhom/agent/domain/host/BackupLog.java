package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.guest.Vmid;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the log of a {@code vzdump} task, which is all that says whom a job for many guests saved.
 */
public final class BackupLog {
  /** pve-manager {@code PVE::VZDump}; recorded on 8.4 and 9.1. */
  private static final Pattern FINISHED =
      Pattern.compile("INFO: Finished Backup of VM ([0-9]+) .*");

  private BackupLog() {}

  /** The guests whose backup was finished, whatever became of the others. */
  public static Set<Vmid> finished(Collection<String> lines) {
    Set<Vmid> finished = new TreeSet<>();
    for (String line : lines) {
      Matcher matcher = FINISHED.matcher(line);
      if (matcher.matches()) {
        String vmid = matcher.group(1);
        Vmid.parse(vmid == null ? "" : vmid).ifPresent(finished::add);
      }
    }
    return finished;
  }
}
