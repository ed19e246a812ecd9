package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.TaskProgress;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.host.TaskQuery;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request that the agent can send, against the schema of Proxmox VE 9.2: always against the
 * project's own extract of it, and against the whole where it lies beside the checkout.
 */
class RequestsAgainstTheSchemaTest {
  /** What of their ports is no request: what an answer's header or its TLS said. */
  private static final Set<String> NO_REQUESTS = Set.of("answeredAt", "certificate");

  private static final String EXTRACT = "/pve/api-schema-9.2-extract.jsonl";

  /** {@code mvn -Dschema.rewrite …} writes the extract anew, and fails so that it is looked at. */
  private static final boolean REWRITE = System.getProperty("schema.rewrite") != null;

  private static final Upid UPID =
      new Upid("UPID:pve1:000000A9:0002E0AB:6B0345D4:vzstart:101:felhom@pve!agent:");

  private final ApiSchema extract = new ApiSchema(extractLines());

  static List<PveRequest> everyRequest() {
    return Stream.concat(
            CatalogueCase.all().stream().map(row -> PveControlTest.request(row.operation())),
            everyRead().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everyRequest")
  void everyRequestFollowsTheExtract(PveRequest request) {
    assertEquals(List.of(), extract.problems(request), CatalogueCase.written(request));
  }

  @Test
  void everyRequestFollowsTheWholeSchema() throws IOException {
    ApiSchema whole = new ApiSchema(wholeSchema());
    for (PveRequest request : everyRequest()) {
      assertEquals(List.of(), whole.problems(request), CatalogueCase.written(request));
    }
  }

  @Test
  void theExtractIsWhatTheWholeSchemaSaysOfTheMethodsThatAreUsed() throws IOException {
    List<String> lines = wholeSchema();
    ApiSchema whole = new ApiSchema(lines);
    Set<String> used = new TreeSet<>();
    everyRequest().forEach(request -> used.add(whole.method(request).orElseThrow()));
    List<String> expected =
        lines.stream()
            .map(SharedRecordings::parse)
            .filter(line -> used.contains(name(line)))
            .map(ApiSchema::extract)
            .toList();
    if (REWRITE) {
      Files.write(Path.of("src/test/resources" + EXTRACT), expected);
    }
    assertFalse(REWRITE, "the extract is written anew: look at what changed");
    assertEquals(used.size(), expected.size());
    assertEquals(expected, extractLines());
  }

  @Test
  void theReadsAreTheOnesOfEveryMethodOfTheirPorts() {
    Set<String> declared =
        Stream.of(GuestObservation.class, HostObservation.class, TaskProgress.class)
            .flatMap(port -> Arrays.stream(port.getDeclaredMethods()))
            .map(Method::getName)
            .filter(name -> !name.startsWith("$") && !NO_REQUESTS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        declared,
        Arrays.stream(Read.values())
            .map(Read::port)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** The checker is worth nothing if it lets one of these through. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forcestop | 0 | not in the schema",
        "skiplock | yes | against type",
        "timeout | 60s | against type",
        "timeout | -1 | against minimum",
        "forceStop | true | against type",
      })
  void aWrongParameterOfAShutdownIsFound(String name, String value, String problem) {
    assertProblem(problem, request("shutdown_guest", "qemu").with(name, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cores | 0 | against minimum",
        "cores | 8193 | against maximum",
        "memory | 8 | against minimum",
        "memory | 512M | against type",
        "hostname | a_b | against format",
        "hostname | -a | against format",
        "tags | a;b! | against format",
        "storage | 9local | against format",
        "vmid | 99 | against minimum",
        "vmid | abc | against type",
        "unprivileged | no | against type",
        "rootfs | x=1 | rootfs.x: not in the schema",
        "rootfs | ro=1 | rootfs.volume: missing",
        "net0 | name=eth0,hwaddr=BC:24:11 | net0.hwaddr",
        "net0 | name=eth0,link_down=yes | net0.link_down",
        "net0 | name=eth0,name=eth1 | twice",
        "net0 | bridge=vmbr0 | net0.name: missing",
        "net0 | name=eth0,ip=10.99.0.300/24 | net0.ip",
        "net | name=eth0 | not in the schema",
        "features2 | nesting=1 | not in the schema",
        "unique | 1 | needs restore",
        "timezone | host | against format", // a format that nobody implemented
        "purge | 1 | not in the schema",
      })
  void aWrongParameterOfACreationIsFound(String name, String value, String problem) {
    assertProblem(problem, request("create_guest", "lxc").with(name, value));
  }

  @Test
  void aMissingParameterAWrongMethodAndAWrongPathAreFound() {
    PveRequest snapshot = request("create_snapshot", "lxc");
    assertProblem(
        "snapname: missing",
        new PveRequest(snapshot.method(), snapshot.segments(), new TreeMap<>()));
    assertProblem(
        "no such method",
        new PveRequest(PveRequest.Method.PUT, snapshot.segments(), snapshot.parameters()));
    assertProblem(
        "no such method",
        new PveRequest(snapshot.method(), List.of("nodes", "pve1", "lxc"), new TreeMap<>())
            .with("vmid", "101"),
        new ApiSchema(List.of()));
    assertProblem("vmid is in the path and in the form", snapshot.with("vmid", "101"));
    assertProblem("41 characters", snapshot.with("snapname", "a".repeat(41)));
    assertProblem("against pattern", request("resize_disk", "lxc").with("size", "-1073741824"));
    assertProblem("against enum", request("resize_disk", "qemu").with("disk", "rootfs"));
    assertProblem("against enum", request("backup_guest", "vzdump").with("compress", "xz"));
  }

  private static PveRequest request(String operation, String path) {
    return CatalogueCase.all().stream()
        .filter(row -> row.operation().wireName().equals(operation))
        .map(row -> PveControlTest.request(row.operation()))
        .filter(request -> request.segments().contains(path))
        .findFirst()
        .orElseThrow();
  }

  private void assertProblem(String problem, PveRequest request) {
    assertProblem(problem, request, extract);
  }

  private static void assertProblem(String problem, PveRequest request, ApiSchema schema) {
    String found = schema.problems(request).toString();
    assertTrue(found.contains(problem), found);
  }

  /** Every read of the client; the name is that of the port's method. */
  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private enum Read {
    GUESTS("guests", api -> api.guests(GuestKind.LXC)),
    GUESTS_QEMU("guests", api -> api.guests(GuestKind.QEMU)),
    STATUS("status", api -> api.status(GuestRef.lxc(101))),
    STATUS_QEMU("status", api -> api.status(GuestRef.qemu(200))),
    CONFIG("config", api -> api.config(GuestRef.lxc(101))),
    CONFIG_QEMU("config", api -> api.config(GuestRef.qemu(200))),
    RUNNING_CONFIG("runningConfig", api -> api.runningConfig(GuestRef.lxc(101))),
    RUNNING_CONFIG_QEMU("runningConfig", api -> api.runningConfig(GuestRef.qemu(200))),
    PENDING("pending", api -> api.pending(GuestRef.lxc(101))),
    PENDING_QEMU("pending", api -> api.pending(GuestRef.qemu(200))),
    SNAPSHOTS("snapshots", api -> api.snapshots(GuestRef.lxc(101))),
    SNAPSHOTS_QEMU("snapshots", api -> api.snapshots(GuestRef.qemu(200))),
    CAN_SNAPSHOT("canSnapshot", api -> api.canSnapshot(GuestRef.lxc(101))),
    CAN_SNAPSHOT_QEMU("canSnapshot", api -> api.canSnapshot(GuestRef.qemu(200))),
    THIN_POOLS("thinPools", PveApi::thinPools),
    VERSION("version", PveApi::version),
    NODES("nodes", PveApi::nodes),
    NODE_STATUS("nodeStatus", PveApi::nodeStatus),
    STORAGES("storages", PveApi::storages),
    STORAGE("storage", api -> api.storage("local-lvm")),
    STORAGE_DEFINITIONS("storageDefinitions", PveApi::storageDefinitions),
    VOLUMES("volumes", api -> api.volumes("local", "backup")),
    CLUSTER_RESOURCES("clusterResources", PveApi::clusterResources),
    PRIVILEGES("privileges", PveApi::privileges),
    DISKS("disks", PveApi::disks),
    TASKS("tasks", api -> api.tasks(TaskQuery.all())),
    TASKS_RUNNING("tasks", api -> api.tasks(TaskQuery.ofRunning())),
    TASKS_OF_TYPE("tasks", api -> api.tasks(TaskQuery.ofType("vzdump"))),
    TASKS_SINCE("tasks", api -> api.tasks(TaskQuery.since(Instant.ofEpochSecond(1_795_378_246)))),
    TASK_STATUS("taskStatusOnce", api -> api.taskStatusOnce(UPID)),
    TASK_LOG("taskLog", api -> api.taskLog(UPID, 20));

    private interface Reading {
      Object of(PveApi api) throws ApiException;
    }

    private final String port;
    private final Reading reading;

    Read(String port, Reading reading) {
      this.port = port;
      this.reading = reading;
    }

    String port() {
      return port;
    }

    /** The second request of a log is for its end, when it is longer than was asked for. */
    List<PveRequest> requests() {
      List<PveRequest> sent = new ArrayList<>();
      PveTransport transport =
          request -> {
            sent.add(request);
            return ReplayTransport.of("{\"data\":[],\"total\":3000}").exchange(request);
          };
      try {
        reading.of(new PveApi(transport, new NodeName("pve1"), new RememberedPauses()));
      } catch (ApiException noObject) {
        // the request is what is looked at
      }
      return sent;
    }
  }

  private static List<PveRequest> everyRead() {
    List<PveRequest> reads =
        Arrays.stream(Read.values()).flatMap(read -> read.requests().stream()).toList();
    assertEquals(Read.values().length + 1, reads.size());
    return reads;
  }

  private static String name(JsonNode line) {
    return line.path("method").asText() + " " + line.path("path").asText();
  }

  static List<String> wholeSchema() throws IOException {
    Optional<Path> folder = SharedRecordings.folder();
    assumeTrue(folder.isPresent(), "no schema: there is no shared/pve beside the checkout");
    return Files.readAllLines(folder.orElseThrow().resolve("api-schema-9.2.jsonl"));
  }

  static List<String> extractLines() {
    try (InputStream in =
        Objects.requireNonNull(RequestsAgainstTheSchemaTest.class.getResourceAsStream(EXTRACT))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
