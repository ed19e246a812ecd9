package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Changes of containers' configurations against what real servers answered. */
final class RecordedConfigWritesTest {
  /** What is no call of the API: the transport answers it, and its own tests are about that. */
  private static final Set<String> OF_THE_TRANSPORT =
      Set.of(
          "method-not-allowed",
          "json-body-bad",
          "json-body-array",
          "json-latin1-bytes",
          "bad-ctype",
          "no-ctype",
          // One form holds one value for a name here.
          "duplicate-param");

  /** A JSON null passes every check; a form, which is all that the faces read, cannot say it. */
  private static final Set<String> JSON_NULL =
      Set.of("json-body-null", "json-null-1-put", "json-null-5-description");

  /** The digest of a file that was recorded is none of the file that is modelled. */
  private static RecordedCall withDigest(
      RecordedCall call, ConfigWritePreconditions preconditions) {
    if (!call.what().equals("digest-correct")) {
      return call;
    }
    SimulatedGuest guest =
        preconditions
            .before(call, new RecordedMutations.TestClock())
            .flatMap(node -> node.guest(Integer.parseInt(call.segments().get(3))))
            .orElseThrow();
    String digest = ConfigFile.digest(guest).asText();
    return new RecordedCall(
        call.release(),
        call.file(),
        call.name(),
        call.token(),
        call.method(),
        call.path(),
        call.contentType(),
        call.requestBody().replaceFirst("digest=[0-9a-f]+", "digest=" + digest),
        call.status(),
        call.body());
  }

  @Test
  void everyRecordedChangeOfAConfigurationIsAnsweredAlike() throws IOException {
    Optional<Path> folder = RecordedRead.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no ../shared/pve beside the checkout");
    List<RecordedCall> all = RecordedCall.all(folder.get());
    List<RecordedCall> share =
        all.stream()
            .filter(RecordedCall::mutating)
            .filter(call -> call.apiPath().matches("/nodes/[^/]+/lxc/[^/]+/config"))
            .toList();
    RecordedMutations mutations = new RecordedMutations();
    ConfigWritePreconditions preconditions = new ConfigWritePreconditions();
    int exceptions = 0;
    for (RecordedCall call : share) {
      if (OF_THE_TRANSPORT.contains(call.what()) || JSON_NULL.contains(call.what())) {
        exceptions++;
      } else {
        mutations.check(preconditions, all, withDigest(call, preconditions));
      }
    }
    System.getLogger(RecordedConfigWritesTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "recorded config writes answered alike: {0}; {1} are exceptions",
            new TreeMap<>(mutations.alike()),
            exceptions);
    assertEquals(List.of(), mutations.differences());
    assertEquals(
        share.size() - exceptions,
        mutations.alike().values().stream().mapToInt(Integer::intValue).sum());
  }
}
