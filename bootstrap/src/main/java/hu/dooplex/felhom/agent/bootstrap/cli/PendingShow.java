package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.PendingOperation;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Prints what waits for a signature.
 *
 * @param out where the one document that is asked for is written
 */
record PendingShow(AgentCommand agent, Optional<Path> out) {
  void all(List<PendingOperation> operations) {
    if (agent.json()) {
      agent.terminal().out().println(PendingJson.of(operations));
    } else {
      PendingText.of(operations, InstantSource.system().instant())
          .forEach(agent.terminal().out()::println);
    }
  }

  /** The one with that nonce, and how to sign it; gives the exit code. */
  int one(PendingLook look, String nonce) {
    for (PendingOperation one : look.operations()) {
      Optional<IssuedDocuments.Document> document =
          one.document().filter(each -> each.issued().nonce().value().equals(nonce));
      if (document.isPresent()) {
        return one(one, document.get());
      }
    }
    agent
        .terminal()
        .error("no document of that nonce waits for a signature; felhom-agent pending shows all");
    return ExitCode.FAILED;
  }

  private int one(PendingOperation one, IssuedDocuments.Document document) {
    if (out.isPresent()) {
      try {
        DocumentFile.write(document, out.get());
      } catch (DocumentFile.NotWritten e) {
        agent.terminal().error(String.valueOf(e.getMessage()));
        return ExitCode.FAILED;
      }
    }
    all(List.of(one));
    if (!agent.json()) {
      DocumentFile.commands(document, out.map(Path::toString).orElse("FILE")).stream()
          .map(ForeignText::oneLine)
          .forEach(agent.terminal().out()::println);
    }
    if (one.misfits().isEmpty()) {
      return ExitCode.FINE;
    }
    agent.terminal().error("it would be refused now: " + PendingText.misfits(one));
    return ExitCode.FAILED;
  }
}
