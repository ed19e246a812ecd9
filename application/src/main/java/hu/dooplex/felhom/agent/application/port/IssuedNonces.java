package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The nonces that this agent drew and that were not consumed, each with the document that it is in
 * (trust.md, 5). They do not outlive a reboot, by design: then nothing signed before can be played
 * again, whatever the state folder says.
 */
public interface IssuedNonces {
  /**
   * One of them.
   *
   * @param source who wishes what it is for: the same wish from the same source has one document
   * @param document byte for byte what is to be signed: printable ASCII and LF
   * @param newestTask the newest task of the node that was seen when it was issued
   */
  record Issued(
      OperationId nonce, Source source, String document, Instant at, Optional<Upid> newestTask) {
    public Issued {
      if (document.length() > Limits.DOCUMENT_MAX_BYTES
          || !document.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f))) {
        throw new IllegalArgumentException(
            "a document is at most "
                + Limits.DOCUMENT_MAX_BYTES
                + " characters of printable ASCII and LF");
      }
    }
  }

  /** Remembers it; when this returns, the document may be shown. */
  void issue(Issued issued) throws StateException;

  /** Empty too if it is too old. */
  Optional<Issued> find(OperationId nonce) throws StateException;

  /** Forgets it, if it is there: it was consumed, replaced or voided. */
  void forget(OperationId nonce) throws StateException;

  /** Oldest first, without those that are too old. */
  List<Issued> all() throws StateException;
}
