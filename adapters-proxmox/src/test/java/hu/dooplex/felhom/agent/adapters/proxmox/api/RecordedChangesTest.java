package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.SharedRecordings.Call;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestControl.Submission;
import hu.dooplex.felhom.agent.domain.gate.TestPermits;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import hu.dooplex.felhom.agent.domain.operation.ExpectedTask;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every recorded call that is no GET, through the real client. */
class RecordedChangesTest {
  /** In the recordings as they are; other recordings mean looking at each of these again. */
  private static final int SENT = 720;

  private static final int READ_ALONE = 159;

  private final Map<RecordedChange, Integer> sent = new EnumMap<>(RecordedChange.class);
  private final Map<NeverSent, Integer> neverSent = new EnumMap<>(NeverSent.class);
  private final Map<SentOtherwise, Integer> sentOtherwise = new EnumMap<>(SentOtherwise.class);

  private List<Call> changes = List.of();

  @BeforeEach
  void load() throws Exception {
    Optional<Path> folder = SharedRecordings.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no shared/pve beside the checkout");
    changes = SharedRecordings.changes(folder.orElseThrow());
  }

  @Test
  void everyRecordedChangeIsSentAndReadOrItsAnswerIsReadWithAReason() throws Exception {
    for (Call call : changes) {
      Optional<NeverSent> never = NeverSent.why(call);
      if (never.isPresent()) {
        neverSent.merge(never.get(), 1, Integer::sum);
        assertReadAsRecorded(call, () -> read(call));
      } else {
        RecordedChange change = RecordedChange.of(call).orElseThrow();
        sent.merge(change, 1, Integer::sum);
        send(call, change.operation(call, NeverSent.form(call)));
      }
    }
    // A log line and no report entry: Surefire prints it.
    System.getLogger(RecordedChangesTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "recorded changes: {0} sent and read {1}, with the catalogue''s parameters {2};"
                + " {3} read alone {4}",
            sum(sent),
            sent,
            sentOtherwise,
            sum(neverSent),
            neverSent);
    assertEquals(EnumSet.allOf(RecordedChange.class), sent.keySet());
    assertEquals(EnumSet.allOf(NeverSent.class), neverSent.keySet());
    assertEquals(EnumSet.allOf(SentOtherwise.class), sentOtherwise.keySet());
    assertEquals(List.of(SENT, READ_ALONE), List.of(sum(sent), sum(neverSent)));
  }

  /** Sends the operation and gives the recorded answer, if the request is the recorded one. */
  private void send(Call call, Operation operation) throws Exception {
    SortedMap<String, String> recorded = NeverSent.form(call);
    String digest = recorded.getOrDefault("digest", CatalogueCase.DIGEST);
    PveTransport transport =
        request -> {
          assertEquals(call.method(), request.method().name(), call.toString());
          assertEquals(call.decodedPath(), "/api2/json/" + String.join("/", request.segments()));
          explainEveryDifference(call, recorded, request.parameters());
          return answer(call);
        };
    PveControl control = new PveControl(transport, node(call));
    assertReadAsRecorded(
        call,
        () -> {
          Submission submission = control.submit(TestPermits.permit(operation, digest));
          if (submission instanceof Submission.Started started) {
            assertTrue(
                ExpectedTask.of(operation)
                    .orElseThrow()
                    .matches(started.task(), started.task().user()),
                call + " " + started.task());
          }
          return submission;
        });
  }

  private void explainEveryDifference(
      Call call, Map<String, String> recorded, Map<String, String> request) {
    Set<String> names = new TreeSet<>(recorded.keySet());
    names.addAll(request.keySet());
    for (String name : names) {
      Optional<String> then = Optional.ofNullable(recorded.get(name));
      Optional<String> now = Optional.ofNullable(request.get(name));
      if (!then.equals(now)) {
        List<SentOtherwise> why = SentOtherwise.explaining(name, then, now);
        assertEquals(1, why.size(), call + " " + name + ": " + then + ", now " + now);
        sentOtherwise.merge(why.getFirst(), 1, Integer::sum);
      }
    }
  }

  private static Submission read(Call call) throws ApiException {
    PveRequest standIn = new PveRequest(PveRequest.Method.POST, List.of("nodes"), new TreeMap<>());
    return new PveControl(
            request -> {
              throw new AssertionError("nothing is sent");
            },
            new NodeName("pve1"))
        .submission(Mutation.withOrWithoutTask(standIn), answer(call));
  }

  private interface Reading {
    Submission read() throws ApiException;
  }

  private static void assertReadAsRecorded(Call call, Reading reading) throws Exception {
    if (call.status() == 200) {
      JsonNode data = call.json().path("data");
      assertEquals(
          data.isNull()
              ? new Submission.Done()
              : new Submission.Started(new Upid(data.textValue())),
          reading.read(),
          call.toString());
      return;
    }
    ApiException.HttpError error =
        assertThrows(ApiException.HttpError.class, reading::read, call.toString());
    JsonNode json = SharedRecordings.parse(call.body().startsWith("{") ? call.body() : "{}");
    Set<String> parameters = new TreeSet<>();
    json.path("errors").fieldNames().forEachRemaining(parameters::add);
    assertEquals(call.status(), error.status(), call.toString());
    assertEquals(parameters, error.parameterErrors().keySet(), call.toString());
    assertEquals(json.has("message"), error.said().isPresent(), call.toString());
    assertEquals(
        call.status() == 403
            ? MissingPrivilege.in(json.path("message").asText())
            : Optional.empty(),
        error.missingPrivilege(),
        call.toString());
  }

  private static PveAnswer answer(Call call) throws ApiException {
    return new ReplayTransport()
        .then(call.status(), call.contentType(), call.body())
        .exchange(PveRequest.get("version"));
  }

  private static NodeName node(Call call) {
    return new NodeName(call.decodedPath().split("/", -1)[4]);
  }

  private static int sum(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
