package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.HttpsTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveControl;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.tls.ServerTrust;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestControl.Submission;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.gate.TestPermits;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskStatus;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent's own operations through its own client, over three transports: what a real server
 * answered, replayed; the simulated node directly; and the simulated node over HTTPS. All three
 * come to the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MutationContractTest {
  /** Longer than any task takes. */
  private static final Duration LONG = Duration.ofHours(12);

  private static final String SECRET = "6b9f1a52-2c0e-4a0b-9d7c-0f3d5b8e7a11";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * What an operation came to, without what differs from run to run.
   *
   * @param answer {@code done}, the task that was started, or status and text of the refusal
   * @param task how it ended and the last line of its log
   */
  private record Result(String answer, String task) {}

  private List<RecordedCall> recordings = List.of();
  private final SimulatedCertificate certificate =
      SimulatedCertificate.selfSigned(
          new SimulatedCertificate.Contents(
              "pve9",
              List.of("127.0.0.1"),
              Instant.now().minus(Duration.ofDays(1)),
              Instant.now().plus(Duration.ofDays(1))));

  @BeforeAll
  void load() throws Exception {
    Optional<Path> folder = RecordedRead.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no ../shared/pve beside the checkout");
    recordings = RecordedCall.all(folder.get());
  }

  static Stream<ContractCase> cases() {
    return ContractCase.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void allThreeTransportsComeToTheSame(ContractCase contract) throws Exception {
    Result replayed = replayed(contract);
    assertEquals(replayed, direct(contract), "direct face");
    assertEquals(replayed, overHttps(contract), "HTTPS face");
  }

  private Result replayed(ContractCase contract) throws Exception {
    RecordedCall call = recorded(contract.recorded());
    PveTransport replay =
        request -> {
          List<String> path = request.segments();
          if (!path.contains("tasks")) {
            return answer(call);
          }
          return answer(recorded(contract.recorded() + ".task" + path.getLast()));
        };
    return result(replay, call, contract.operation(), "0".repeat(40));
  }

  private Result direct(ContractCase contract) throws Exception {
    RecordedCall call = recorded(contract.recorded());
    RecordedMutations.TestClock clock = new RecordedMutations.TestClock();
    SimulatedNode node = before(call, clock);
    PveTransport later = settling(node.as(tokenOf(call)), clock);
    return result(later, call, contract.operation(), digest(contract, node, later));
  }

  private Result overHttps(ContractCase contract) throws Exception {
    RecordedCall call = recorded(contract.recorded());
    RecordedMutations.TestClock clock = new RecordedMutations.TestClock();
    SimulatedNode node = before(call, clock);
    // A secret that is in no message: the client takes its own out of whatever it shows.
    ApiToken token =
        node.tokens().stream()
            .filter(known -> known.id().equals(tokenOf(call)))
            .map(known -> new ApiToken(known.id(), new Secret(SECRET), known.grants()))
            .findFirst()
            .orElseThrow();
    node.put(token);
    try (SimulatedPveServer server = SimulatedPveServer.start(node, certificate);
        HttpsTransport https =
            new HttpsTransport(
                server.url(),
                token.id(),
                token::secret,
                ServerTrust.pinned(List.of(certificate.sha256()), "pin"),
                PATIENCE)) {
      PveTransport later = settling(https, clock);
      return result(later, call, contract.operation(), digest(contract, node, later));
    }
  }

  /** Every task has ended when its status is asked for. */
  private static PveTransport settling(PveTransport transport, RecordedMutations.TestClock clock) {
    return request -> {
      if (request.segments().contains("tasks")) {
        clock.pass(LONG);
      }
      return transport.exchange(request);
    };
  }

  private static String digest(ContractCase contract, SimulatedNode node, PveTransport transport)
      throws ApiException {
    if (!contract.digest().equals(ContractCase.OBSERVED)
        || !(contract.operation() instanceof SetGuestConfig write)) {
      return contract.digest();
    }
    return api(transport, node.name()).config(write.guest()).digest().orElseThrow();
  }

  private static Result result(
      PveTransport transport, RecordedCall call, Operation operation, String digest)
      throws ApiException {
    String node = call.segments().get(1);
    Submission submission;
    try {
      submission =
          new PveControl(transport, new NodeName(node))
              .submit(TestPermits.permit(operation, digest));
    } catch (ApiException.HttpError refused) {
      return new Result(
          refused.status() + " " + refused.said().orElse("") + " " + refused.parameterErrors(), "");
    }
    return switch (submission) {
      case Submission.Done() -> new Result("done", "");
      case Submission.Started(Upid task) ->
          new Result(task.type() + " " + task.id(), ended(api(transport, node), task));
    };
  }

  private static String ended(PveApi api, Upid task) throws ApiException {
    TaskStatus status = api.taskStatusOnce(task).orElseThrow();
    return status.exitStatus().orElse("runs") + " / " + api.taskLog(task, 1).getLast();
  }

  private static PveApi api(PveTransport transport, String node) {
    return new PveApi(transport, new NodeName(node), new NoTime());
  }

  private SimulatedNode before(RecordedCall call, RecordedMutations.TestClock clock) {
    return RecordedShares.of(call).orElseThrow().before(call, clock).orElseThrow();
  }

  private RecordedCall recorded(String fileAndName) {
    return recordings.stream()
        .filter(call -> (call.file() + " " + call.name()).equals(fileAndName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no recording " + fileAndName));
  }

  private static String tokenOf(RecordedCall call) {
    return "agent@pve!" + call.token();
  }

  private static PveAnswer answer(RecordedCall call) {
    return new PveAnswer(
        call.status(),
        Optional.of("application/json;charset=UTF-8"),
        call.body().toString().getBytes(StandardCharsets.UTF_8));
  }
}
