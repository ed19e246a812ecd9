package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.time.Instant;
import java.util.Optional;

/**
 * What a document is judged against.
 *
 * @param host this host's {@code host_id}
 * @param now read once for the whole judgement
 * @param timeFloor the latest time that was written down; empty before the first
 */
public record AuthorizationContext(
    String host,
    Instant now,
    Optional<Instant> timeFloor,
    SignerSet signers,
    Thresholds thresholds) {}
