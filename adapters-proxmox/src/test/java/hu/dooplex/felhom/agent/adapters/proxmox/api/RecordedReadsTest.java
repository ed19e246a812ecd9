package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.SharedRecordings.Call;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.host.MissingPrivilege;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every recorded GET through the real client. */
class RecordedReadsTest {
  /** In the recordings as they are; other recordings mean looking at each of these again. */
  private static final int READ = 748;

  private static final int REFUSED = 64;
  private static final int NOT_FOR_THIS_CLIENT = 110;

  /** Values that change what is read from a key, whatever it is and had. */
  private static final List<JsonNode> PROBES =
      List.of(
          TextNode.valueOf("probe"),
          IntNode.valueOf(77),
          IntNode.valueOf(0),
          TextNode.valueOf("PASSED"));

  private List<Call> gets = List.of();

  @BeforeEach
  void load() throws Exception {
    Optional<Path> folder = SharedRecordings.folder();
    assumeTrue(folder.isPresent(), "no recordings: there is no shared/pve beside the checkout");
    gets = SharedRecordings.gets(folder.orElseThrow());
  }

  @Test
  void everyRecordedGetIsReadOrRefusedOrNamedAsNotForThisClient() throws Exception {
    int read = 0;
    int refused = 0;
    int notForThisClient = 0;
    Set<ClientCall> used = EnumSet.noneOf(ClientCall.class);
    Set<NotForThisClient> reasons = EnumSet.noneOf(NotForThisClient.class);
    for (Call get : gets) {
      Optional<ClientCall> call = ClientCall.sending(get.decodedPath());
      List<NotForThisClient> why = NotForThisClient.reasonsFor(get.decodedPath());
      assertEquals(call.isPresent() ? 0 : 1, why.size(), get + " " + why);
      if (call.isEmpty()) {
        reasons.addAll(why);
        notForThisClient++;
      } else if (get.status() == 200) {
        used.add(call.orElseThrow());
        readWithoutLoss(call.orElseThrow(), get);
        read++;
      } else {
        refusedAsRecorded(call.orElseThrow(), get);
        refused++;
      }
    }
    // A log line and no report entry: Surefire prints it.
    System.getLogger(RecordedReadsTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "recorded GETs: {0} read, {1} refused as recorded, {2} not for this client {3}",
            read,
            refused,
            notForThisClient,
            reasons);
    assertEquals(EnumSet.allOf(ClientCall.class), used);
    assertEquals(EnumSet.allOf(NotForThisClient.class), reasons);
    assertEquals(
        List.of(READ, REFUSED, NOT_FOR_THIS_CLIENT), List.of(read, refused, notForThisClient));
  }

  /**
   * A key is read if changing it changes what comes out. Every other key has to be listed as not
   * needed.
   */
  @Test
  void everyRecordedKeyIsReadOrListedAsNotNeeded() throws Exception {
    Map<ClientCall, Set<String>> seen = new EnumMap<>(ClientCall.class);
    Map<ClientCall, Set<String>> proven = new EnumMap<>(ClientCall.class);
    for (Call get : gets) {
      Optional<ClientCall> call = ClientCall.sending(get.decodedPath());
      if (get.status() != 200 || call.isEmpty() || call.get().keysAreData()) {
        continue;
      }
      Set<String> open = keys(get.json().path("data"));
      seen.computeIfAbsent(call.get(), c -> new TreeSet<>()).addAll(open);
      Set<String> done = proven.computeIfAbsent(call.get(), c -> new TreeSet<>());
      open.removeAll(done);
      open.removeAll(call.get().notNeeded());
      for (String key : open) {
        if (isRead(call.get(), get, key)) {
          done.add(key);
        }
      }
    }
    for (Map.Entry<ClientCall, Set<String>> of : seen.entrySet()) {
      Set<String> accountedFor = new TreeSet<>(of.getKey().notNeeded());
      accountedFor.addAll(proven.getOrDefault(of.getKey(), Set.of()));
      assertEquals(of.getValue(), accountedFor, of.getKey() + ": keys seen, keys accounted for");
    }
  }

  private static void readWithoutLoss(ClientCall call, Call get) throws Exception {
    Object value = call.read(get.decodedPath(), running(get), replaying(get, get.body()));
    JsonNode data = get.json().path("data");
    Optional<Integer> size = ClientCall.size(value);
    if (size.isPresent()) {
      assertEquals(size(call, data), size.get(), get.toString());
    }
    assertFalse(value.toString().contains("null"), get + " " + value);
  }

  private static int size(ClientCall call, JsonNode data) {
    return switch (call) {
      // the row of the guest itself is dropped
      case SNAPSHOTS -> data.size() - 1;
      case PRIVILEGES -> {
        int privileges = 0;
        for (JsonNode path : data) {
          privileges += path.size();
        }
        yield privileges;
      }
      // a log that cannot be opened is one line outside a list
      case TASK_LOG -> data.isObject() ? 1 : data.size();
      case VERSION,
          NODES,
          NODE_STATUS,
          GUESTS,
          STATUS,
          CONFIG,
          PENDING,
          FEATURE,
          STORAGES,
          STORAGE,
          STORAGE_DEFINITIONS,
          VOLUMES,
          TASKS,
          TASK_STATUS,
          CLUSTER_RESOURCES,
          DISKS ->
          data.size();
    };
  }

  private static void refusedAsRecorded(ClientCall call, Call get) throws Exception {
    if (get.body().contains("no such task")) {
      // an answer to the question, and no refusal
      assertEquals(
          Optional.empty(),
          call.read(get.decodedPath(), running(get), replaying(get, get.body())),
          get.toString());
      return;
    }
    ApiException.HttpError error =
        assertInstanceOf(
            ApiException.HttpError.class,
            assertThrows(
                ApiException.class,
                () -> call.read(get.decodedPath(), running(get), replaying(get, get.body())),
                get.toString()));
    assertEquals(get.status(), error.status(), get.toString());
    JsonNode json = get.body().startsWith("{") ? get.json() : SharedRecordings.parse("{}");
    Set<String> parameters = new TreeSet<>();
    json.path("errors").fieldNames().forEachRemaining(parameters::add);
    assertEquals(parameters, error.parameterErrors().keySet(), get.toString());
    assertEquals(
        get.status() == 403 ? MissingPrivilege.in(json.path("message").asText()) : Optional.empty(),
        error.missingPrivilege(),
        get.toString());
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("GET " + get.decodedPath().substring(10, 13)), message);
    assertTrue(message.contains("(HTTP " + get.status()), message);
    assertFalse(message.contains("\n"), message);
  }

  private static boolean isRead(ClientCall call, Call get, String key) throws Exception {
    Object before = call.read(get.decodedPath(), running(get), replaying(get, get.body()));
    List<JsonNode> changed = new ArrayList<>();
    changed.add(with(get, key, Optional.empty()));
    PROBES.forEach(probe -> changed.add(with(get, key, Optional.of(probe))));
    for (JsonNode json : changed) {
      try {
        if (!before.equals(
            call.read(get.decodedPath(), running(get), replaying(get, json.toString())))) {
          return true;
        }
      } catch (ApiException noLongerReadable) {
        return true;
      }
    }
    return false;
  }

  /** The answer with the key changed or taken away, in every row that has it. */
  private static JsonNode with(Call get, String key, Optional<JsonNode> value) {
    JsonNode json = get.json();
    String[] path = key.split("\\.", -1);
    for (ObjectNode row : rows(json.path("data"))) {
      JsonNode holder = path.length > 1 ? row.path(path[0]) : row;
      String last = path[path.length - 1];
      if (holder instanceof ObjectNode object && object.has(last)) {
        value.ifPresentOrElse(v -> object.set(last, v), () -> object.remove(last));
      }
    }
    return json;
  }

  private static Set<String> keys(JsonNode data) {
    Set<String> keys = new TreeSet<>();
    for (ObjectNode row : rows(data)) {
      row.properties()
          .forEach(field -> {
            if (field.getValue().isObject()) {
              field
                  .getValue()
                  .fieldNames()
                  .forEachRemaining(inner -> keys.add(field.getKey() + "." + inner));
            } else {
              keys.add(field.getKey());
            }
          });
    }
    return keys;
  }

  private static List<ObjectNode> rows(JsonNode data) {
    List<ObjectNode> rows = new ArrayList<>();
    if (data instanceof ArrayNode list) {
      list.forEach(row -> rows.add((ObjectNode) row));
    } else {
      rows.add((ObjectNode) data);
    }
    return rows;
  }

  private static boolean running(Call get) {
    return get.query().equals("current=1");
  }

  /** Gives the recorded answer to the recorded path, and to no other. */
  private static PveTransport replaying(Call get, String body) {
    return request -> {
      String sent = "/api2/json/" + String.join("/", request.segments());
      assertEquals(get.decodedPath(), sent);
      return new ReplayTransport().then(get.status(), get.contentType(), body).exchange(request);
    };
  }
}
