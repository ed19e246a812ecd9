package hu.dooplex.felhom.agent.application.signing;

import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.util.List;

/**
 * What the configuration file says about signing.
 *
 * @param host {@code host_id}
 * @param signers the configured set: the root of the signer log, or its current head
 * @param minVersion {@code signers_min_version}
 */
public record SigningSettings(
    String host, List<Signer> signers, int minVersion, Thresholds thresholds, LocalPolicy policy) {
  public SigningSettings {
    signers = List.copyOf(signers);
  }
}
