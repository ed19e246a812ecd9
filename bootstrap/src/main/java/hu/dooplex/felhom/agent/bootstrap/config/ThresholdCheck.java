package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.util.List;

/**
 * Refuses a threshold that the configured keys can never meet (trust.md, Signers and rotation):
 * operational keys sign operations, recovery keys sign rotations besides. One signature is always
 * allowed to be asked for: no signers at all is a normal state, and recovery keys alone can enrol
 * an operational one.
 */
final class ThresholdCheck {
  private ThresholdCheck() {}

  static void check(Settings settings, List<ConfigProblem> problems) {
    Setting<Thresholds> setting = settings.of(ConfigSchema.SIGNATURE_THRESHOLD);
    if (setting.value().isEmpty() || settings.value(ConfigSchema.SIGNERS).isEmpty()) {
      return;
    }
    Thresholds thresholds = setting.value().get();
    List<Signer> signers = settings.required(ConfigSchema.SIGNERS);
    int operational = (int) signers.stream().filter(s -> s.role() == KeyRole.OPERATIONAL).count();
    Place at = new Place(setting.key().path(), setting.origin(), problems);
    check("default", thresholds.byDefault(), operational, at);
    thresholds
        .byOperation()
        .forEach((operation, count) ->
            check(
                operation,
                count,
                operation.equals(Thresholds.ROTATION) ? signers.size() : operational,
                at));
  }

  private static void check(String name, int threshold, int keys, Place at) {
    if (threshold > Math.max(1, keys)) {
      at.member(name)
          .refuse(
              Integer.toString(threshold),
              "at most " + Math.max(1, keys) + ": that many configured keys may sign it");
    }
  }
}
