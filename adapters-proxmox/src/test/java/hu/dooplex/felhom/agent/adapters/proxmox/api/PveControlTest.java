package hu.dooplex.felhom.agent.adapters.proxmox.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestControl.Submission;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.gate.TestPermits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PveControlTest {
  private static final NodeName NODE = new NodeName("pve1");
  private static final GuestRef LXC = GuestRef.lxc(101);
  private static final GuestRef QEMU = GuestRef.qemu(200);
  private static final String UPID =
      "UPID:pve1:000000A9:0002E0AB:6B0345D4:vzstart:101:felhom@pve!agent:";
  private static final String STARTED = "{\"data\":\"" + UPID + "\"}";
  private static final String NULL = "{\"data\":null}";

  static List<CatalogueCase> catalogue() {
    return CatalogueCase.all();
  }

  static List<Operation> notTheApis() {
    FilesystemUuid uuid = new FilesystemUuid("1234-ABCD");
    MountPoint mount = new MountPoint("/mnt/felhom/usb1");
    return List.of(
        new CreateGuestKeyctl(LXC, new VolumeId("local:vztmpl/a"), CatalogueCase.PLAIN),
        new MountUsb(uuid, mount),
        new UnmountUsb(uuid, mount),
        new RotateSigners(2, "0".repeat(64), List.of(), List.of("old")),
        new Unknown("format_host"));
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void eachOperationIsExactlyTheCataloguesRequest(CatalogueCase row) throws Exception {
    List<PveRequest> sent = new ArrayList<>();
    PveTransport transport =
        request -> {
          sent.add(request);
          return ReplayTransport.of(STARTED).exchange(request);
        };
    assertEquals(
        new Submission.Started(new Upid(UPID)),
        new PveControl(transport, NODE).submit(permit(row.operation())));
    assertEquals(List.of(row.request()), sent.stream().map(CatalogueCase::written).toList());
  }

  @Test
  void theTableHasEveryOperationAndEveryKindOfGuest() {
    Set<Class<?>> covered =
        Stream.concat(catalogue().stream().map(CatalogueCase::operation), notTheApis().stream())
            .map(Object::getClass)
            .collect(Collectors.toSet());
    assertEquals(leaves(Operation.class).collect(Collectors.toSet()), covered);
  }

  @Test
  void valuesAreEncodedAndTheParametersOfADeleteAreInItsQuery() throws Exception {
    ReplayTransport write = ReplayTransport.of(NULL);
    submit(write, write(LXC, "description", "a b&c=ü\n+"));
    assertEquals(
        List.of(
            "PUT /nodes/pve1/lxc/101/config?description=a%20b%26c%3D%C3%BC%0A%2B&digest="
                + CatalogueCase.DIGEST),
        write.asked());
    CatalogueCase deletion =
        catalogue().stream()
            .filter(row -> row.operation().wireName().equals("delete_backup"))
            .findFirst()
            .orElseThrow();
    ReplayTransport delete = ReplayTransport.of(STARTED);
    submit(delete, deletion.operation());
    assertEquals(
        List.of(
            "DELETE /nodes/pve1/storage/local/content/"
                + "local%3Abackup%2Fvzdump-lxc-101-2026_11_22-19_57_59.tar.zst"),
        delete.asked());
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void noParameterIsEverEmpty(CatalogueCase row) {
    PveRequest request = request(row.operation());
    assertFalse(request.parameters().containsValue(""), row.request());
    assertThrows(IllegalArgumentException.class, () -> request.with("hostname", ""));
  }

  @ParameterizedTest
  @MethodSource("notTheApis")
  void whatIsNotTheApisIsNotSentAndCostsNoPermit(Operation operation) {
    assertRefusedBeforeRedemption(permit(operation));
  }

  @Test
  void aConfigWriteWithoutDigestIsNotSentAndCostsNoPermit() {
    assertRefusedBeforeRedemption(TestPermits.permit(write(LXC, "cores", "2")));
    assertRefusedBeforeRedemption(TestPermits.permit(write(QEMU, "cores", "2"), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!cores", "lxc.idmap", "Cores", "1cores"})
  void aConfigWriteNamesConfigKeysAlone(String key) {
    assertRefusedBeforeRedemption(permit(write(LXC, key, "1")));
    assertRefusedBeforeRedemption(
        permit(new SetGuestConfig(QEMU, new TreeMap<>(), new TreeSet<>(Set.of(key)))));
  }

  /**
   * Each would change what the request is about, behind the back of what was permitted. No such
   * operation can be made; the client would refuse it besides.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "node",
        "vmid",
        "digest",
        "delete",
        "revert",
        "force",
        "skiplock",
        "background_delay",
        "import-working-storage",
        "cores,net0",
        "cores net0"
      })
  void aParameterOfTheRequestIsNoConfigKey(String key) {
    assertThrows(IllegalArgumentException.class, () -> write(LXC, key, "1"));
    assertThrows(IllegalArgumentException.class, () -> MutationRequests.requireConfigKey(key));
  }

  @Test
  void aPermitIsGoodForOneRequest() throws Exception {
    ReplayTransport transport = ReplayTransport.of(STARTED);
    PveControl control = new PveControl(transport, NODE);
    Permit permit = permit(new StartGuest(LXC));
    control.submit(permit);
    assertThrows(IllegalStateException.class, () -> control.submit(permit));
    assertEquals(1, transport.asked().size());
  }

  @ParameterizedTest
  @EnumSource(TransportFault.class)
  void aMutationIsSentOnceWhateverFault(TransportFault fault) {
    ApiException unreachable = new ApiException.Unreachable("POST /x", fault, "as scripted");
    ReplayTransport transport = new ReplayTransport().then(unreachable).then(200, STARTED);
    assertSame(
        unreachable,
        assertThrows(ApiException.class, () -> submit(transport, new StartGuest(LXC))));
    assertEquals(1, transport.asked().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 500, 502, 503, 504, 595, 596, 599})
  void aMutationIsSentOnceWhateverStatus(int status) {
    ReplayTransport transport = new ReplayTransport().then(status, "").then(200, STARTED);
    ApiException.HttpError error =
        assertThrows(ApiException.HttpError.class, () -> submit(transport, new StartGuest(LXC)));
    assertEquals(status, error.status());
    assertEquals(1, transport.asked().size());
  }

  @Test
  void aConfigWriteIsDoneAtOnceOrHasATask() throws Exception {
    for (GuestRef guest : List.of(LXC, QEMU)) {
      Operation write = write(guest, "cores", "2");
      assertEquals(new Submission.Done(), submit(ReplayTransport.of(NULL), write));
      assertEquals(
          new Submission.Started(new Upid(UPID)), submit(ReplayTransport.of(STARTED), write));
    }
  }

  @Test
  void aContainersTemplateAnswersNullAndAMachinesHasATask() throws Exception {
    assertEquals(
        new Submission.Done(), submit(ReplayTransport.of(NULL), new ConvertToTemplate(LXC)));
    assertBadAnswer(NULL, new ConvertToTemplate(QEMU));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NULL,
        "{\"data\":\"OK\"}", // vzdump, when the guest is on another node
        "{\"data\":\"\"}",
        "{\"data\":\"UPID:pve1:\"}",
        "{\"data\":1}",
        "{\"data\":{\"upid\":\"" + UPID + "\"}}",
        "{\"data\":[\"" + UPID + "\"]}",
        "{}",
        "[]",
        "",
        "<html>"
      })
  void anythingButAUpidIsABadAnswerWhereATaskMustBe(String body) {
    assertBadAnswer(body, new StartGuest(LXC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"data\":\"OK\"}", "{\"data\":1}", "{\"data\":{}}", "{}", ""})
  void aConfigWriteIsNotDoneByAnyOtherWord(String body) {
    assertBadAnswer(body, write(LXC, "cores", "2"));
  }

  @Test
  void aRefusalCarriesWhatProxmoxSaysAndOnlyThat() {
    ReplayTransport own =
        new ReplayTransport().then(500, "{\"data\":null,\"message\":\"CT is locked (backup)\\n\"}");
    assertEquals("CT is locked (backup)", refused(own).said().orElseThrow());
    for (String other :
        List.of(
            "",
            "malformed JSON string",
            "<html>",
            "{\"message\":\"x\"}",
            "{\"data\":null,\"message\":\"\"}")) {
      assertEquals(true, refused(new ReplayTransport().then(500, other)).said().isEmpty(), other);
    }
  }

  private static ApiException.HttpError refused(ReplayTransport transport) {
    return assertThrows(ApiException.HttpError.class, () -> submit(transport, new StartGuest(LXC)));
  }

  private static void assertBadAnswer(String body, Operation operation) {
    ReplayTransport transport = ReplayTransport.of(body);
    ApiException failure =
        assertThrows(ApiException.class, () -> submit(transport, operation), body);
    assertInstanceOf(ApiException.BadAnswer.class, failure);
    assertEquals(1, transport.asked().size());
  }

  private static void assertRefusedBeforeRedemption(Permit permit) {
    ReplayTransport transport = new ReplayTransport();
    assertThrows(
        IllegalArgumentException.class, () -> new PveControl(transport, NODE).submit(permit));
    assertEquals(List.of(), transport.asked());
    assertSame(permit.operation(), permit.redeem());
  }

  private static Submission submit(ReplayTransport transport, Operation operation)
      throws ApiException {
    return new PveControl(transport, NODE).submit(permit(operation));
  }

  static PveRequest request(Operation operation) {
    return new MutationRequests(NODE).of(operation, Optional.of(CatalogueCase.DIGEST)).request();
  }

  private static Permit permit(Operation operation) {
    return TestPermits.permit(operation, CatalogueCase.DIGEST);
  }

  private static SetGuestConfig write(GuestRef guest, String key, String value) {
    return new SetGuestConfig(guest, new TreeMap<>(Map.of(key, value)), new TreeSet<>());
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(PveControlTest::leaves)
        : Stream.of(type);
  }
}
