package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.adapters.cli.journal.JournalCheck;
import hu.dooplex.felhom.agent.adapters.cli.journal.PendingWishesFile;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.application.PendingOperation;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.wiring.PendingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What waits for a signature, found beside a daemon that may be running.
 *
 * @param problem why nothing that is signed would be carried out, if it is seen
 */
record PendingLook(List<PendingOperation> operations, Optional<StateException> problem) {

  /** The nonces that were consumed, and whether that can be believed. */
  private record Consumed(Set<OperationId> nonces, Optional<StateException> problem) {}

  static PendingLook of(AgentConfig config, EventLog events) throws StateException {
    InstantSource clock = InstantSource.system();
    List<PendingWishes.Wish> wishes = PendingWishesFile.peek(config.stateDir(), clock);
    if (wishes.isEmpty()) {
      return new PendingLook(List.of(), Optional.empty());
    }
    Consumed consumed = consumed(config.stateDir());
    OperationDocuments documents = new OperationDocumentJson();
    List<IssuedDocuments.Document> issued =
        IssuedNonceFiles.peek(config.runtimeDir(), clock).stream()
            .filter(each -> !consumed.nonces().contains(each.nonce()))
            .flatMap(each -> IssuedDocuments.unexpired(each, documents, clock.instant()).stream())
            .toList();
    try (Resources resources = new Resources()) {
      return new PendingLook(
          PendingAgent.create(
                  config, SystemTime.real(), SigningMemory.of(config).journal(), events, resources)
              .showPending()
              .run(wishes, issued),
          consumed.problem());
    }
  }

  private static Consumed consumed(Path stateDir) throws StateException {
    Set<OperationId> nonces = new HashSet<>();
    JournalCheck.Result result =
        JournalCheck.of(stateDir)
            .read(record -> {
              if (record.entry() instanceof JournalEntry.Intent intent) {
                intent.authorization().ifPresent(given -> nonces.add(given.nonce()));
              }
            });
    return new Consumed(nonces, result.problem());
  }

  /** What Proxmox VE says instead of answering; empty: it answers. */
  Optional<String> unreachable() {
    return operations.stream()
        .map(PendingOperation::sight)
        .flatMap(sight ->
            sight instanceof PendingOperation.Sight.NotSeen(boolean unreachable, String why)
                    && unreachable
                ? Optional.of(why).stream()
                : Optional.<String>empty().stream())
        .findFirst();
  }
}
