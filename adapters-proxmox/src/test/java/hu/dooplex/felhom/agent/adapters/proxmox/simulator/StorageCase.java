package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A node with the recorded servers' storages, and what its calls did. */
final class StorageCase {
  static final String ALPINE = "local:vztmpl/rigalpine-3.19_1_amd64.tar.gz";

  final RecordedMutations.TestClock clock = new RecordedMutations.TestClock();
  final SimulatedNode node;
  private String token = "agent@pve!full";

  StorageCase() {
    this(PveRelease.V9_2);
  }

  StorageCase(PveRelease release) {
    node = StorageRig.node("pve1", release, clock);
  }

  /** From now on a token asks that has these privileges, path by path. */
  StorageCase as(Map<String, Set<String>> grants) {
    ApiToken limited = ApiToken.of("agent@pve!limited", "l");
    for (var grant : new TreeMap<>(grants).entrySet()) {
      limited = limited.grant(grant.getKey(), grant.getValue());
    }
    node.put(limited);
    token = limited.id();
    return this;
  }

  /** {@code name, value, name, value…}. */
  PveAnswer call(String method, String path, String... parameters) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    return node.answer(node.rights(token), method, "/nodes/pve1" + path, all);
  }

  static String message(PveAnswer answer) {
    return answer.status()
        + " "
        + RecordedRead.tree(answer.body()).path("message").asText().strip();
  }

  static JsonNode errors(PveAnswer answer) {
    return RecordedRead.tree(answer.body()).path("errors");
  }

  String refused(String method, String path, String... parameters) {
    return message(call(method, path, parameters));
  }

  /** A call whose task is let end; how it did. */
  SimulatedTask done(String method, String path, String... parameters) {
    SimulatedTask begun = begun(method, path, parameters);
    clock.pass(Duration.ofMinutes(10));
    node.settle();
    return task(begun.upid());
  }

  /** A call whose task has just begun. */
  SimulatedTask begun(String method, String path, String... parameters) {
    PveAnswer answer = call(method, path, parameters);
    return task(
        Upid.parse(RecordedRead.tree(answer.body()).path("data").asText())
            .orElseThrow(() -> new AssertionError(message(answer))));
  }

  SimulatedTask task(Upid upid) {
    return node.tasks().stream().filter(t -> t.upid().equals(upid)).findFirst().orElseThrow();
  }

  String config(int vmid, String key) {
    return node.guest(vmid).flatMap(guest -> guest.value(key)).orElse("");
  }

  boolean exists(String volumeId) {
    return new Volumes(node).find(volumeId).isPresent();
  }

  Optional<SimulatedVolume> onlyBackup() {
    return node.storage("local").orElseThrow().volumes().stream()
        .filter(volume -> volume.content().equals("backup"))
        .reduce((one, other) -> {
          throw new AssertionError(one.volumeId() + " and " + other.volumeId());
        });
  }
}
