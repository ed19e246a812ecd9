package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.authz.VerifiedAuthorization;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.Optional;

/**
 * An operation that somebody wants carried out, with what is known about it beforehand. Nothing of
 * it makes the operation more harmless than it is: class and permission are found in the lane.
 *
 * @param throughHub whether a hub can have caused it: it stops while the hub blocks
 * @param authorization of a signed operation
 * @param id drawn beforehand, where the operation names it itself, as in the description of a
 *     snapshot of the agent's own. The nonce of an authorization goes before it
 * @param transaction the first operation of the transaction that it belongs to
 * @param marker the tag of a scratch guest to be created
 * @param plannedDigest of the config that it was planned from; another one in the lane is a
 *     conflict
 * @param ownPolicy in place of the configured one, for {@code --selftest=task} alone
 */
public record Wish(
    Operation operation,
    Source source,
    boolean throughHub,
    Optional<VerifiedAuthorization> authorization,
    Optional<OperationId> id,
    Optional<OperationId> transaction,
    Optional<String> marker,
    Optional<String> plannedDigest,
    Optional<LocalPolicy> ownPolicy) {

  public static Wish of(Operation operation, Source source) {
    boolean throughHub =
        switch (source) {
          case DESIRED_STATE, SIGNED_HUB -> true;
          case SIGNED_CONSOLE, SELFTEST, RECOVERY -> false;
        };
    return new Wish(
        operation,
        source,
        throughHub,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** It stands in the local file that takes the hub's place. */
  public Wish fromLocalFile() {
    return new Wish(
        operation, source, false, authorization, id, transaction, marker, plannedDigest, ownPolicy);
  }

  public Wish with(VerifiedAuthorization given) {
    return new Wish(
        operation,
        source,
        throughHub,
        Optional.of(given),
        id,
        transaction,
        marker,
        plannedDigest,
        ownPolicy);
  }

  public Wish withId(OperationId drawn) {
    return new Wish(
        operation,
        source,
        throughHub,
        authorization,
        Optional.of(drawn),
        transaction,
        marker,
        plannedDigest,
        ownPolicy);
  }

  public Wish within(OperationId first) {
    return new Wish(
        operation,
        source,
        throughHub,
        authorization,
        id,
        Optional.of(first),
        marker,
        plannedDigest,
        ownPolicy);
  }

  public Wish withMarker(String tag) {
    return new Wish(
        operation,
        source,
        throughHub,
        authorization,
        id,
        transaction,
        Optional.of(tag),
        plannedDigest,
        ownPolicy);
  }

  public Wish plannedFrom(String digest) {
    return new Wish(
        operation,
        source,
        throughHub,
        authorization,
        id,
        transaction,
        marker,
        Optional.of(digest),
        ownPolicy);
  }

  public Wish under(LocalPolicy policy) {
    return new Wish(
        operation,
        source,
        throughHub,
        authorization,
        id,
        transaction,
        marker,
        plannedDigest,
        Optional.of(policy));
  }

  /** The authorization, if it is for exactly this operation; any other counts as none. */
  Optional<VerifiedAuthorization> covering() {
    return authorization.filter(given -> given.covers(operation));
  }
}
