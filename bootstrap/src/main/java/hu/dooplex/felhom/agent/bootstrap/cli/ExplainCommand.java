package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.hub.OperationDocumentJson;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.signing.Authorizations;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.ExplainingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.AuthorizationVerdict;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.PipelineStep;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.SignedDocument;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent explain}: what would become of a document. It changes nothing. */
final class ExplainCommand implements Callable<Integer> {
  private final AgentCommand agent;

  private Path file = Path.of("");
  private List<Path> signatures = List.of();

  ExplainCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
            "explain",
            this,
            "Shows what would become of a document: what it asks for, and each step of its"
                + " verification.",
            "It is not carried out, and its nonce stays as it is.")
        .add(
            Arguments.parameter(0, "FILE", Path.class, given -> file = given)
                .description("The document, as it was issued.")
                .build())
        .add(
            Arguments.parameters(1, "0..1", "SIG", Path.class, given -> signatures = given)
                .description("Signatures over it, if there are.")
                .build());
  }

  @Override
  public Integer call() throws IOException, StateException {
    if (signatures.size() > Limits.SIGNERS_MAX) {
      agent.terminal().error("at most " + Limits.SIGNERS_MAX + " signatures");
      return ExitCode.USAGE;
    }
    Optional<AgentConfig> config = agent.load(Mode.SELFTEST).map(LoadedConfig::config);
    if (config.isEmpty() || !StateAccess.mayRead(agent, config.get().stateDir())) {
      return ExitCode.USAGE;
    }
    byte[] bytes = InputFile.read(file, Limits.VERIFIED_FILE_MAX_BYTES);
    List<byte[]> armored =
        signatures.stream()
            .map(path -> InputFile.read(path, Limits.VERIFIED_FILE_MAX_BYTES))
            .toList();
    SigningMemory memory = SigningMemory.of(config.get());
    memory.notice().ifPresent(agent.terminal()::error);
    Explanation explanation = explain(memory, bytes, armored);
    if (agent.json()) {
      agent.terminal().out().println(JsonText.of(explanation::write));
    } else {
      explanation.lines().forEach(agent.terminal().out()::println);
    }
    return explanation.wouldRun() ? ExitCode.FINE : ExitCode.REFUSED;
  }

  private static Explanation explain(SigningMemory memory, byte[] bytes, List<byte[]> armored) {
    SystemTime time = SystemTime.real();
    Authorizations authorizations = memory.authorizations(time);
    List<PipelineStep> passed = new ArrayList<>();
    Optional<Rejection> rejection =
        armored.isEmpty()
            ? authorizations.examine(bytes, passed::add)
            : rejection(authorizations.verify(new SignedDocument(bytes, armored), passed::add));
    Optional<OperationDocument> document = read(bytes);
    return new Explanation(
        document,
        document.map(read -> classified(memory, read.operation(), time)),
        !armored.isEmpty(),
        passed,
        rejection,
        rejection.isPresent()
            ? Explanation.NOT_REACHED
            : document.map(read -> target(memory, read, time)).orElse(Explanation.NOT_REACHED));
  }

  private static Optional<Rejection> rejection(AuthorizationVerdict verdict) {
    return switch (verdict) {
      case AuthorizationVerdict.Authorized _ -> Optional.empty();
      case AuthorizationVerdict.Rejected(Rejection rejection) -> Optional.of(rejection);
    };
  }

  /** To show it: whether it may be believed, the steps say. */
  private static Optional<OperationDocument> read(byte[] bytes) {
    try {
      return Optional.of(new OperationDocumentJson().parse(bytes));
    } catch (BadDocumentException e) {
      return Optional.empty();
    }
  }

  /** As it would be looked at in the guest's lane (trust.md, pipeline 13). */
  private static Explanation.Target target(
      SigningMemory memory, OperationDocument document, SystemTime time) {
    if (document.operation() instanceof RotateSigners) {
      return new Explanation.Target.NotLooked("the set of signers is compared when it is taken");
    }
    try (Resources resources = new Resources()) {
      return ExplainingAgent.create(
              memory.config(), time, memory.journal(), (_, _, _) -> {}, resources)
          .targetLook()
          .check(document)
          .<Explanation.Target>map(Explanation.Target.Failed::new)
          .orElse(new Explanation.Target.Passed());
    } catch (ApiException e) {
      return new Explanation.Target.NotLooked(String.valueOf(e.getMessage()));
    }
  }

  private static Explanation.Classified classified(
      SigningMemory memory, Operation operation, SystemTime time) {
    AgentConfig config = memory.config();
    OperationJournal journal = memory.journal();
    try (Resources resources = new Resources()) {
      return new Explanation.Classified(
          ExplainingAgent.create(config, time, journal, (_, _, _) -> {}, resources)
              .classifyNow()
              .run(operation),
          Optional.empty());
    } catch (ApiException e) {
      return new Explanation.Classified(
          OperationClassifier.classify(
              operation,
              journal.read(state -> state.of(operation)),
              Circumstances.unobserved(config.policy())),
          Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
