package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.domain.report.Check;
import hu.dooplex.felhom.agent.domain.report.Check.Result;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code doctor} says of what is configured: who may sign, and root's command line. */
final class SetupChecks {
  private static final int ROOT = 0;

  private final AgentConfig config;

  SetupChecks(AgentConfig config) {
    this.config = config;
  }

  List<Check> run() {
    return List.of(signers(), privileged(user()));
  }

  /** The threshold that no keys can meet is refused with the configuration already. */
  private Check signers() {
    String name = "signers";
    long operational = count(KeyRole.OPERATIONAL);
    long recovery = count(KeyRole.RECOVERY);
    if (operational + recovery == 0) {
      return new Check(
          name,
          Result.OK,
          "none is configured: what is destructive waits for a signature that nobody can give");
    }
    Thresholds thresholds = config.signers().thresholds();
    String facts =
        "%d operational, %d recovery; %d of them to sign"
            .formatted(operational, recovery, thresholds.byDefault());
    for (var entry : thresholds.byOperation().entrySet()) {
      facts += ", " + entry.getValue() + " for " + entry.getKey();
    }
    if (operational == 0) {
      return new Check(
          name, Result.WARNING, facts + ": without an operational key no operation can be signed");
    }
    return recovery == 0
        ? new Check(
            name,
            Result.WARNING,
            facts + ": without a recovery key a lost one cannot be replaced by signing")
        : new Check(name, Result.OK, facts);
  }

  private long count(KeyRole role) {
    return config.signers().configured().stream().filter(one -> one.role() == role).count();
  }

  /**
   * @param user that this runs as, who is taken for the daemon's if it is not root
   */
  private Check privileged(Object user) {
    String name = "privileged";
    if (!config.privileged().enabled()) {
      return new Check(name, Result.OK, "off: nothing is done as root");
    }
    return user.equals(ROOT)
        ? new Check(
            name,
            Result.OK,
            "on, for root; USB disks under " + config.privileged().usbMountParent())
        : new Check(
            name,
            Result.WARNING,
            "on, and only root can do it: run doctor as the daemon's user, and let that be root");
  }

  private static Object user() {
    try {
      // From proc(5): its files belong to whom the process runs as.
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
