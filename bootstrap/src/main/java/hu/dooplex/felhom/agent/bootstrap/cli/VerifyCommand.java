package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.EnrolledKey;
import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.authz.Rejection;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerdict;
import hu.dooplex.felhom.agent.domain.authz.SignatureVerifier;
import hu.dooplex.felhom.agent.domain.authz.SignerFlaw;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code felhom-agent verify}: one signature over a file, by the daemon's verifier. */
final class VerifyCommand implements Callable<Integer> {
  private final AgentCommand agent;

  private Path file = Path.of("");
  private Path signature = Path.of("");
  private Optional<Path> key = Optional.empty();
  private Optional<String> namespace = Optional.empty();

  VerifyCommand(AgentCommand agent) {
    this.agent = agent;
  }

  CommandSpec spec() {
    return Arguments.command(
            "verify",
            this,
            "Checks one signature over a file: against those who may sign now, or against one key.",
            "It says nothing about what the file asks for; explain does.")
        .add(
            Arguments.parameter(0, "FILE", Path.class, given -> file = given)
                .description("What was signed.")
                .build())
        .add(
            Arguments.parameter(1, "SIG", Path.class, given -> signature = given)
                .description("As ssh-keygen -Y sign writes it.")
                .build())
        .add(
            Arguments.optional("--key", "PUB", Path.class, given -> key = given)
                .description(
                    "A public key file to verify with; needs neither configuration nor state.")
                .build())
        .add(
            Arguments.optional("--namespace", "NS", String.class, given -> namespace = given)
                .description("What it has to be signed for; op@felhom.dooplex.hu if not given.")
                .build());
  }

  @Override
  public Integer call() {
    Namespace expected;
    try {
      expected = namespace.map(Namespace::new).orElse(Namespace.OPERATIONS);
    } catch (IllegalArgumentException e) {
      agent.terminal().error("--namespace: " + e.getMessage());
      return ExitCode.USAGE;
    }
    byte[] message = InputFile.read(file, Limits.VERIFIED_FILE_MAX_BYTES);
    byte[] armored = InputFile.read(signature, Limits.VERIFIED_FILE_MAX_BYTES);
    if (key.isPresent()) {
      return switch (EnrolledKey.enroll(given(key.get()))) {
        case EnrolledKey.Enrolment.Refused refused -> rejected("unfit_key", refused.text());
        case EnrolledKey.Enrolment.Enrolled(EnrolledKey enrolled) ->
            verify(armored, message, expected, List.of(enrolled));
      };
    }
    Optional<AgentConfig> config = agent.load(Mode.STATE).map(LoadedConfig::config);
    if (config.isEmpty()) {
      return ExitCode.USAGE;
    }
    try {
      return verify(armored, message, expected, signers(config.get()).keys());
    } catch (MemoryUnavailableException e) {
      agent.terminal().error(e.detail());
      return ExitCode.FAILED;
    }
  }

  private static Signer given(Path path) {
    byte[] bytes = InputFile.read(path, Limits.SIGNATURE_MAX_BYTES);
    String line = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    return new Signer("key", KeyRole.OPERATIONAL, line.isEmpty() ? "nothing" : line);
  }

  /** Those who may sign now. */
  private SignerSet signers(AgentConfig config) throws MemoryUnavailableException {
    try {
      SigningMemory memory = SigningMemory.of(config);
      memory.notice().ifPresent(agent.terminal()::error);
      return memory.signers().set();
    } catch (StateException e) {
      agent
          .terminal()
          .error(e.getMessage() + "; the configured signers are taken, without any rotation since");
      return configured(config);
    }
  }

  private static SignerSet configured(AgentConfig config) throws MemoryUnavailableException {
    AgentConfig.Signers signers = config.signers();
    return switch (SignerSet.configured(signers.minVersion(), signers.configured())) {
      case SignerSet.Formation.Formed(SignerSet set) -> set;
      case SignerSet.Formation.Refused(List<SignerFlaw> flaws) ->
          throw new MemoryUnavailableException("signers: " + flaws.getFirst().detail());
    };
  }

  private int verify(
      byte[] armored, byte[] message, Namespace expected, List<EnrolledKey> enrolled) {
    return switch (SignatureVerifier.verifySignature(armored, message, expected, enrolled)) {
      case SignatureVerdict.Verified(EnrolledKey signer) -> accepted(signer, expected);
      case SignatureVerdict.Rejected(Rejection rejection) ->
          rejected(rejection.wireName(), rejection.text());
    };
  }

  private int accepted(EnrolledKey signer, Namespace expected) {
    boolean named = key.isEmpty();
    agent
        .terminal()
        .out()
        .println(
            agent.json()
                ? JsonText.of(json -> {
                  json.writeStartObject();
                  json.writeBooleanField("accepted", true);
                  JsonText.field(
                      json, "signer", named ? Optional.of(signer.name()) : Optional.empty());
                  JsonText.field(
                      json,
                      "role",
                      named ? Optional.of(signer.role().wireName()) : Optional.empty());
                  json.writeStringField("fingerprint", signer.fingerprint());
                  json.writeStringField("namespace", expected.text());
                  json.writeEndObject();
                })
                : "accepted: "
                    + (named ? signer.name() + ", " + signer.role().wireName() + " key, " : "")
                    + signer.fingerprint()
                    + ", for "
                    + expected.text());
    return ExitCode.FINE;
  }

  private int rejected(String wireName, String text) {
    agent
        .terminal()
        .out()
        .println(
            agent.json()
                ? JsonText.of(json -> {
                  json.writeStartObject();
                  json.writeBooleanField("accepted", false);
                  json.writeStringField("rejection", wireName);
                  json.writeStringField("text", text);
                  json.writeEndObject();
                })
                : wireName + ": " + ForeignText.oneLine(text));
    return ExitCode.REFUSED;
  }
}
