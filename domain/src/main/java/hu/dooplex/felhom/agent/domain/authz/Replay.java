package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed;
import hu.dooplex.felhom.agent.domain.authz.DocumentRejection.Replayed.Earlier;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import java.util.Optional;

/** What a consumed nonce says of a document. */
final class Replay {
  private Replay() {}

  /** Step 6: this very document, which gets the answer that it got before. */
  static void check(Optional<JournalState.Consumed> consumed, String documentSha256)
      throws RejectedException {
    Optional<JournalState.Consumed> same =
        consumed.filter(known -> known.documentSha256().equals(documentSha256));
    if (same.isPresent()) {
      Earlier earlier =
          same.get().end().<Earlier>map(Earlier.Finished::new).orElseGet(Earlier.Running::new);
      throw new RejectedException(new Replayed(same.get().nonce(), earlier));
    }
  }

  /** Step 9: any document. The nonce is the identity of an operation, and not its bytes. */
  static void check(Optional<JournalState.Consumed> consumed) throws RejectedException {
    if (consumed.isPresent()) {
      throw new RejectedException(
          new Replayed(consumed.get().nonce(), new Earlier.OtherDocument()));
    }
  }
}
