package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.api.EndpointCensus.Sent;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest.Method;
import hu.dooplex.felhom.agent.domain.classify.Classification;
import hu.dooplex.felhom.agent.domain.classify.OperationClassifier;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import hu.dooplex.felhom.agent.domain.policy.SampleCircumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * quality.md, The API, held to the real thing: every method and parameter that changes something is
 * classified or unreachable.
 */
class EndpointCensusTest {
  private static final GuestRef LXC = GuestRef.lxc(101);
  private static final String LXC_CONFIG = "PUT /nodes/{node}/lxc/{vmid}/config";
  private static final String QEMU_CONFIG = "POST /nodes/{node}/qemu/{vmid}/config";
  private static final Operation START = new StartGuest(LXC);
  private static final PveRequest START_REQUEST = PveControlTest.request(START);

  private final ApiSchema extract = new ApiSchema(RequestsAgainstTheSchemaTest.extractLines());

  @Test
  void ofTheWholeApiNothingIsNeitherClassifiedNorUnreachable() throws IOException {
    EndpointCensus census = census(new ApiSchema(RequestsAgainstTheSchemaTest.wholeSchema()));
    assertEquals(Set.of(), census.neither());
    assertEquals(
        "335 methods: 26 classified, 309 unreachable;"
            + " 2504 parameters: 218 classified, 2286 unreachable",
        census.summary());
    assertFlagsAreUnreachable(census);
  }

  @Test
  void ofTheExtractNothingIsNeitherClassifiedNorUnreachable() {
    EndpointCensus census = census(extract);
    assertEquals(Set.of(), census.neither());
    assertEquals(
        "26 methods: 26 classified, 0 unreachable; 398 parameters: 218 classified, 180 unreachable",
        census.summary());
    assertFlagsAreUnreachable(census);
  }

  /** Of the config requests everything is a key, but for what the agent itself says and these. */
  private static void assertFlagsAreUnreachable(EndpointCensus census) {
    assertEquals(
        Set.of("force", "revert", "skiplock", "background_delay", "import-working-storage"),
        union(census.unreachable(), LXC_CONFIG, QEMU_CONFIG));
    assertTrue(
        union(census.classified(), LXC_CONFIG, QEMU_CONFIG)
            .containsAll(Set.of("digest", "delete", "net[n]", "mp[n]", "hookscript", "cores")));
  }

  @Test
  void theCensusIsOfTheRequestsOfTheCatalogueAndOfMore() {
    Set<String> census =
        requests(extract).stream().map(EndpointCensusTest::shape).collect(Collectors.toSet());
    for (CatalogueCase row : CatalogueCase.all()) {
      PveRequest request = PveControlTest.request(row.operation());
      if (!(row.operation() instanceof SetGuestConfig)) {
        assertTrue(census.contains(shape(new Sent(row.operation(), request))), row.request());
      }
    }
  }

  /** The census is worth nothing if it lets one of these through. */
  @Test
  void aRequestWithMoreThanItsOperationIsClassifiedWithIsFound() {
    Operation shutdown = new ShutdownGuest(LXC, 60);
    PveRequest forced = PveControlTest.request(shutdown).with("forceStop", "1");
    assertEquals(
        Set.of("POST /nodes/{node}/lxc/{vmid}/status/shutdown forceStop by shutdown_guest"),
        neither(shutdown, forced));
    assertEquals(
        Set.of("POST /nodes/{node}/lxc/{vmid}/status/start skiplock by start_guest"),
        neither(START, START_REQUEST.with("skiplock", "1")));
    Operation create = new CreateGuest(LXC, new VolumeId("local:vztmpl/a"), CatalogueCase.PLAIN);
    assertEquals(
        Set.of("POST /nodes/{node}/lxc mp[n] by create_guest"),
        neither(create, PveControlTest.request(create).with("mp0", "local-lvm:vm-102-disk-0")));
    Operation write = write("cores");
    assertEquals(
        Set.of(LXC_CONFIG + " revert by set_guest_config"),
        neither(write, PveControlTest.request(write).with("revert", "net0")));
  }

  @Test
  void anOperationThatNobodyClassifiesAndAMethodThatNobodyKnowsAreFound() {
    assertEquals(
        Set.of("POST /nodes/{node}/lxc/{vmid}/status/start by format_host"),
        neither(new Unknown("format_host"), START_REQUEST));
    PveRequest execute =
        new PveRequest(Method.POST, List.of("nodes", "pve1", "execute"), new TreeMap<>());
    assertEquals(
        Set.of("a method that the schema does not have: POST /nodes/pve1/execute"),
        neither(START, execute));
  }

  @Test
  void aKeyThatIsBenignWithoutBeingOnTheClosedListIsFound() {
    Classification benign = classify(write("cores"));
    EndpointCensus census = new EndpointCensus(extract, requests(extract), operation -> benign);
    assertTrue(census.neither().contains(LXC_CONFIG + " hookscript by set_guest_config"));
    assertTrue(census.neither().contains(QEMU_CONFIG + " delete by set_guest_config"));
    assertTrue(census.neither().stream().noneMatch(line -> line.contains("cores")));
  }

  @Test
  void aNewMethodOrParameterOfTheApiIsUnreachableAndANewConfigKeyIsDestructive() {
    List<String> lines = new ArrayList<>(RequestsAgainstTheSchemaTest.extractLines());
    lines.replaceAll(line ->
        line.replace(
            "\"parameters\":{\"additionalProperties\":0,\"properties\":{",
            "\"parameters\":{\"additionalProperties\":0,\"properties\":{\"made-up\":{},"));
    lines.add("{\"path\":\"/nodes/{node}/made-up\",\"method\":\"POST\",\"parameters\":{}}");
    EndpointCensus census = census(new ApiSchema(lines));
    assertEquals(Set.of(), census.neither());
    assertEquals(Set.of(), census.unreachable().get("POST /nodes/{node}/made-up"));
    assertTrue(!census.classified().containsKey("POST /nodes/{node}/made-up"));
    assertTrue(union(census.unreachable(), "POST /nodes/{node}/vzdump").contains("made-up"));
    assertTrue(union(census.classified(), LXC_CONFIG).contains("made-up"));
  }

  private SortedSet<String> neither(Operation operation, PveRequest request) {
    List<Sent> sent = List.of(new Sent(operation, request));
    return new EndpointCensus(extract, sent, EndpointCensusTest::classify).neither();
  }

  private static EndpointCensus census(ApiSchema schema) {
    return new EndpointCensus(schema, requests(schema), EndpointCensusTest::classify);
  }

  private static Classification classify(Operation operation) {
    return OperationClassifier.classify(
        operation, new Provenance.Customer(), SampleCircumstances.observed());
  }

  private static SetGuestConfig write(String key) {
    return new SetGuestConfig(LXC, new TreeMap<>(Map.of(key, "1")), new TreeSet<>());
  }

  /** Every parameter that the API has anywhere is tried as a config key. */
  private static List<Sent> requests(ApiSchema schema) {
    Set<String> keys = new TreeSet<>();
    for (SortedSet<String> names : schema.changes().values()) {
      names.forEach(name -> keys.add(name.replace("[n]", "0")));
    }
    List<Sent> sent = new ArrayList<>();
    for (Operation operation : EveryOperation.of(keys)) {
      try {
        sent.add(new Sent(operation, PveControlTest.request(operation)));
      } catch (IllegalArgumentException refused) {
        // no request: not the API's, or no config key
      }
    }
    return sent;
  }

  private static SortedSet<String> union(
      Map<String, SortedSet<String>> parameters, String... methods) {
    SortedSet<String> union = new TreeSet<>();
    for (String method : methods) {
      union.addAll(parameters.getOrDefault(method, new TreeSet<>()));
    }
    return union;
  }

  /** An operation's name, the kind of guest, and the names of what is sent. */
  private static String shape(Sent sent) {
    return sent.operation().wireName()
        + sent.request().segments().stream().skip(2).limit(1).toList()
        + sent.request().parameters().keySet().stream()
            .map(name -> name.replaceFirst("[0-9]+$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
