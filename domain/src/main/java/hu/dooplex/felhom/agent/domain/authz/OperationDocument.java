package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an operator signs (trust.md, 5): one operation, on one host, on one guest, once, within a
 * time window. The agent issues it, with a nonce that it drew.
 *
 * @param host the {@code host_id} of the agent that is to carry it out
 * @param operation of the catalogue: one that is not known can be in no document
 * @param guest there exactly if the operation is on a guest, and that guest
 * @param observedAt when the guest was looked at; in whole seconds, like the other two
 * @param notBefore the first moment at which it may be carried out
 * @param notAfter the first at which it may no longer; how far away that is, is judged elsewhere
 */
public record OperationDocument(
    OperationId nonce,
    String host,
    Operation operation,
    Optional<SignedGuest> guest,
    Instant observedAt,
    Instant notBefore,
    Instant notAfter) {
  private static final Pattern HOST =
      Pattern.compile("[a-zA-Z0-9._-]{1," + Limits.HOST_ID_MAX_CHARS + "}");

  // A time is written with four digits for its year.
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  public OperationDocument {
    requireHost(host);
    requireKnown(operation);
    Optional<?> ref =
        operation instanceof Operation.OnGuest on ? Optional.of(on.guest()) : Optional.empty();
    if (!guest.map(SignedGuest::ref).equals(ref)) {
      throw new IllegalArgumentException("the guest of a document is that of its operation");
    }
    requireWholeSeconds(observedAt);
    requireWholeSeconds(notBefore);
    requireWholeSeconds(notAfter);
    if (!notBefore.isBefore(notAfter)) {
      throw new IllegalArgumentException("a document's window ends after it began");
    }
  }

  static void requireHost(String host) {
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "a host is 1 to " + Limits.HOST_ID_MAX_CHARS + " of letters, digits, . _ -");
    }
  }

  static void requireKnown(Operation operation) {
    if (operation instanceof Unknown) {
      throw new IllegalArgumentException("the operation of a document is one of the catalogue");
    }
  }

  private static void requireWholeSeconds(Instant time) {
    if (!time.equals(time.truncatedTo(ChronoUnit.SECONDS))
        || time.isBefore(FIRST)
        || time.isAfter(LAST)) {
      throw new IllegalArgumentException(
          "a document's times are whole seconds of the years 0 to 9999");
    }
  }
}
