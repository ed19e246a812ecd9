package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Denial;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Steps 7, 8, 10 and 11: a document, and who signed it, against what holds on this host now. */
final class Judge {
  private Judge() {}

  /** trust.md, pipeline 7. */
  static void host(OperationDocument document, AuthorizationContext context)
      throws RejectedException {
    if (!document.host().equals(context.host())) {
      throw new RejectedException(new DocumentRejection.WrongHost(context.host(), document.host()));
    }
  }

  /** trust.md, pipeline 8. The clock comes first: with a wrong one, the others say nothing. */
  static void window(OperationDocument document, AuthorizationContext context)
      throws RejectedException {
    Instant now = context.now();
    Optional<Instant> floor = context.timeFloor().filter(time -> TimeFloor.isBehind(now, time));
    if (floor.isPresent()) {
      throw new RejectedException(new DocumentRejection.ClockUntrusted(now, floor.get()));
    }
    Instant notBefore = document.notBefore();
    Instant notAfter = document.notAfter();
    if (Duration.between(notBefore, notAfter).compareTo(Limits.SIGNED_WINDOW_MAX) > 0) {
      throw new RejectedException(new DocumentRejection.WindowTooLong(notBefore, notAfter));
    }
    if (now.isBefore(notBefore)) {
      throw new RejectedException(new DocumentRejection.NotYetValid(now, notBefore));
    }
    if (!now.isBefore(notAfter)) {
      throw new RejectedException(new DocumentRejection.Expired(now, notAfter));
    }
  }

  /** trust.md, pipeline 10 and 11. */
  static List<EnrolledKey> quorum(
      Operation operation,
      Collection<EnrolledKey> signedBy,
      AuthorizationContext context,
      boolean destructive)
      throws RejectedException {
    List<EnrolledKey> counted = fitting(operation, signedBy, context, destructive);
    threshold(operation, counted, context);
    return counted;
  }

  /**
   * trust.md, pipeline 10. Who may not sign this does not count, and does not spoil it for those
   * who may: taking a signature away never makes more of a document.
   *
   * @return who counts, each key once
   */
  static List<EnrolledKey> fitting(
      Operation operation,
      Collection<EnrolledKey> signedBy,
      AuthorizationContext context,
      boolean destructive)
      throws RejectedException {
    Map<KeyIdentity, EnrolledKey> counted = new LinkedHashMap<>();
    List<Denial> denials = new ArrayList<>();
    for (EnrolledKey key : signedBy) {
      Optional<Denial> denial = denial(operation, key, context, destructive);
      denial.ifPresentOrElse(denials::add, () -> counted.putIfAbsent(key.identity(), key));
    }
    if (counted.isEmpty()) {
      throw new RejectedException(
          new DocumentRejection.RoleDenied(
              operation.wireName(), denials.stream().distinct().toList()));
    }
    return List.copyOf(counted.values());
  }

  /** trust.md, pipeline 11. */
  static void threshold(
      Operation operation, List<EnrolledKey> counted, AuthorizationContext context)
      throws RejectedException {
    int needed = context.thresholds().of(operation.wireName());
    if (counted.size() < needed) {
      throw new RejectedException(
          new DocumentRejection.ThresholdNotMet(
              operation.wireName(), needed, counted.stream().map(EnrolledKey::name).toList()));
    }
  }

  /** Whether those who counted would do for it if it turned out to be destructive. */
  static boolean meetsDestructive(
      OperationDocument document, List<EnrolledKey> counted, AuthorizationContext context) {
    try {
      quorum(document.operation(), counted, context, true);
      return true;
    } catch (RejectedException e) {
      return false;
    }
  }

  private static Optional<Denial> denial(
      Operation operation, EnrolledKey key, AuthorizationContext context, boolean destructive) {
    boolean operational = key.role() == KeyRole.OPERATIONAL;
    if (operation instanceof RotateSigners rotation) {
      if (operational && context.signers().touchesRecoveryKeys(rotation)) {
        return denial(key, Denial.Reason.TOUCHES_RECOVERY, Optional.empty());
      }
    } else if (!operational) {
      return denial(key, Denial.Reason.RECOVERY_KEY, Optional.empty());
    }
    return context
        .signers()
        .member(key)
        .filter(member -> destructive && member.isFresh(context.now()))
        .flatMap(member -> denial(key, Denial.Reason.FRESH_KEY, member.admission().freshUntil()));
  }

  private static Optional<Denial> denial(
      EnrolledKey key, Denial.Reason reason, Optional<Instant> freshUntil) {
    return Optional.of(new Denial(key.name(), reason, freshUntil));
  }
}
