package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.IssuedNonceFiles;
import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import hu.dooplex.felhom.agent.application.execution.OperationIds;
import hu.dooplex.felhom.agent.application.handover.DocumentTarget;
import hu.dooplex.felhom.agent.application.handover.IssueDocuments;
import hu.dooplex.felhom.agent.application.handover.Issuing;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.application.port.PendingWishes.Wish;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.application.port.Spool;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.OperationResult;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** As much of the daemon of a test host as issues documents; it holds the lock. */
final class IssuingAgent implements AutoCloseable {
  private final Resources resources = new Resources();
  private final OpenState state;
  private final IssueDocuments issue;
  final OperationDocuments documents = new OperationDocumentJson();
  final IssuedNonces nonces;
  final PveApi api;

  IssuingAgent(TestHost host) throws IOException, StateException {
    SystemTime time = SystemTime.real();
    state = OpenState.open(host.stateDir(), time, (_, _, _) -> {}, resources);
    Path runtime = Files.createDirectories(host.folder().resolve("run"));
    nonces = IssuedNonceFiles.open(runtime, time);
    api = new PveApi(host.node().as(SampleWorld.REPORTING_TOKEN), new NodeName("pve1"), time);
    issue =
        new IssueDocuments(
            new SigningSettings(
                "test-host", List.of(), 1, new Thresholds(1, Map.of()), LocalPolicy.NOTHING),
            new TrustedClock(time, time, new NoFloor()),
            documents,
            new IssuedDocuments(nonces, documents, state.journal()),
            state.wishes(),
            new OperationIds(new Draws()),
            new DocumentTarget(api, api),
            (_, _, _) -> {});
  }

  private static final class NoFloor implements TimeMemory {
    @Override
    public Optional<Instant> floor() {
      return Optional.empty();
    }

    @Override
    public void setFloor(Instant floor) {}
  }

  private static final class Draws implements RandomSource {
    private final Random random = new Random(1);

    @Override
    public double unit() {
      return 0.5;
    }

    @Override
    public byte[] bytes(int count) {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    }
  }

  /** Wished from now on, whether there is a document for it or not. */
  IssuingAgent wish(Operation operation, Source source) throws StateException {
    state.wishes().add(new Wish(operation, source, SystemTime.real().instant()));
    issue.run();
    return this;
  }

  /** Takes the next wish from the console, and answers it: what the daemon does all the time. */
  OperationResult answerOne() throws Exception {
    while (true) {
      for (Spool.Entry entry : state.spool().entries()) {
        SignedEnvelope envelope = (SignedEnvelope) entry.request();
        byte[] document = envelope.document();
        Operation operation = documents.parseWish(document).operation();
        state.wishes().add(new Wish(operation, Source.SIGNED_CONSOLE, SystemTime.real().instant()));
        OperationResult result =
            result(
                document,
                issue.issue(
                    operation,
                    Source.SIGNED_CONSOLE,
                    envelope.valid().orElse(Limits.ISSUED_WINDOW)));
        state.spool().answer(entry, result);
        return result;
      }
      Thread.onSpinWait();
    }
  }

  private static OperationResult result(byte[] document, Issuing issuing) {
    Optional<String> nonce =
        issuing instanceof Issuing.Issued(var issued)
            ? Optional.of(issued.nonce().value())
            : Optional.empty();
    String reason = issuing instanceof Issuing.NotNow(String code, _) ? code : "";
    return new OperationResult(
        SignedDocument.sha256(document),
        nonce,
        OperationResult.Outcome.PENDING_SIGNATURE,
        reason,
        issuing instanceof Issuing.NotNow(_, String message) ? message : "",
        Optional.empty(),
        SystemTime.real().instant());
  }

  /** The only one that is issued. */
  IssuedNonces.Issued issued() throws StateException {
    return nonces.all().getFirst();
  }

  @Override
  public void close() {
    resources.close();
  }
}
