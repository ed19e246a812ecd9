package hu.dooplex.felhom.agent.domain.authz;

import java.time.Instant;

/** A key of the set of signers, and how it came there. */
public record SetMember(EnrolledKey key, Admission admission) {
  /** Whether it is too new to sign what is destructive. */
  boolean isFresh(Instant now) {
    return admission.freshUntil().filter(now::isBefore).isPresent();
  }
}
