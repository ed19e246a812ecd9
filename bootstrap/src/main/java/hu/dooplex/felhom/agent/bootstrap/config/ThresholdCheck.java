package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.util.List;

/**
 * Refuses a threshold that the configured keys can never meet (trust.md, Signers and rotation):
 * operational keys sign operations, recovery keys sign rotations besides. A rotation asks for as
 * many as any operation, and for recovery keys recovery keys alone sign: with fewer of them than
 * that, a lost one could never be replaced. One signature is always allowed to be asked for: no
 * signers at all is a normal state, and recovery keys alone can enrol an operational one.
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
    int operational = count(signers, KeyRole.OPERATIONAL);
    int recovery = count(signers, KeyRole.RECOVERY);
    Place at = new Place(setting.key().path(), setting.origin(), problems);
    check("default", thresholds.byDefault(), operational, recovery, at);
    thresholds
        .byOperation()
        .forEach((operation, count) ->
            check(
                operation,
                count,
                operation.equals(Thresholds.ROTATION) ? signers.size() : operational,
                recovery,
                at));
  }

  private static int count(List<Signer> signers, KeyRole role) {
    return (int) signers.stream().filter(signer -> signer.role() == role).count();
  }

  private static void check(String name, int threshold, int keys, int recovery, Place at) {
    int signing = Math.max(1, keys);
    if (threshold > signing) {
      refuse(name, threshold, signing, "that many configured keys may sign it", at);
    } else if (recovery > 0 && threshold > recovery) {
      refuse(
          name,
          threshold,
          recovery,
          "a rotation needs as many, and for recovery keys only that many may sign",
          at);
    }
  }

  private static void refuse(String name, int threshold, int most, String why, Place at) {
    at.member(name).refuse(Integer.toString(threshold), "at most " + most + ": " + why);
  }
}
