package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import hu.dooplex.felhom.agent.application.FakeDocuments;
import hu.dooplex.felhom.agent.application.FakeNonces;
import hu.dooplex.felhom.agent.application.RingingNonces;
import hu.dooplex.felhom.agent.application.handover.DocumentTarget;
import hu.dooplex.felhom.agent.application.handover.IssueDocuments;
import hu.dooplex.felhom.agent.application.handover.Issuing;
import hu.dooplex.felhom.agent.application.loop.Bell;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.IssuedNonces.Issued;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.port.TimeMemory;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.application.signing.SigningSettings;
import hu.dooplex.felhom.agent.application.signing.TrustedClock;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.SignedGuest;
import hu.dooplex.felhom.agent.domain.guest.Fingerprint;
import hu.dooplex.felhom.agent.domain.guest.GuestConfig;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is issued to be signed, and when (trust.md, 5). */
class IssueDocumentsTest extends ExecutorScene {
  private static final Instant NOW = Instant.parse("2026-11-22T19:25:00Z");
  private static final Upid OLD =
      new Upid("UPID:pve1:00000001:00000001:69220000:vzdump:102:a@pam:");

  private final FakeDocuments documents = new FakeDocuments();
  private final FakeNonces nonces = new FakeNonces();
  private Optional<Instant> floor = Optional.empty();
  private final Bell bell = new Bell();
  private IssueDocuments issuing = issuing();

  private IssueDocuments issuing() {
    TimeMemory memory =
        new TimeMemory() {
          @Override
          public Optional<Instant> floor() {
            return floor;
          }

          @Override
          public void setFloor(Instant next) {
            floor = Optional.of(next);
          }
        };
    return new IssueDocuments(
        new SigningSettings(
            "demo-felhom", List.of(), 1, new Thresholds(1, Map.of()), ExecutionWorld.POLICY),
        new TrustedClock(world.time, world.time, memory),
        documents,
        new IssuedDocuments(new RingingNonces(nonces, bell), documents, world),
        world,
        new OperationIds(world.random),
        new DocumentTarget(world.reads, world.node),
        world);
  }

  private Issued issue(Operation operation) {
    return issued(issuing.issue(operation, Source.SIGNED_HUB));
  }

  private static Issued issued(Issuing issuing) {
    return assertInstanceOf(Issuing.Issued.class, issuing).issued();
  }

  private String refusal(Operation operation) {
    return assertInstanceOf(Issuing.NotNow.class, issuing.issue(operation, Source.SIGNED_HUB))
        .reason();
  }

  private OperationDocument says(Issued issued) {
    return documents.says(issued.document());
  }

  private void wished(Operation operation) throws StateException {
    world.add(new PendingWishes.Wish(operation, Source.SIGNED_HUB, NOW));
  }

  private Set<Operation> documented() {
    return List.copyOf(nonces.issued.values()).stream()
        .map(each -> says(each).operation())
        .collect(Collectors.toSet());
  }

  @Test
  void aDocumentIsFilledInFromWhatTheAgentSees() throws ApiException {
    world.time.pass(Duration.ofMillis(1_700));
    Issued issued = issue(DESTROY);
    String fingerprint =
        Fingerprint.of(GUEST, new GuestConfig(guest.config, Optional.empty()), List.of());
    assertEquals(
        new OperationDocument(
            new OperationId("0".repeat(25) + "1"),
            "demo-felhom",
            DESTROY,
            Optional.of(new SignedGuest(GUEST, "ct101", fingerprint)),
            NOW.plusSeconds(1),
            NOW.plusSeconds(1),
            NOW.plusSeconds(86_401)),
        says(issued));
    assertEquals(NOW.plusMillis(1_700), issued.at());
    assertEquals(
        List.of("status lxc/101", "pending lxc/101", "snapshots lxc/101"), world.reads.reads);
  }

  @Test
  void itSaysWhenTheLookBeganAndNotWhenItWasOver() {
    world.reads.before = read -> world.time.pass(Duration.ofSeconds(20));
    assertEquals(NOW, says(issue(DESTROY)).observedAt());
  }

  @Test
  void theSameWishFromTheSameSourceHasOneDocument() {
    Issued first = issue(DESTROY);
    guest.config.put("mp0", "local:vm-101-disk-1,size=1G");
    world.time.pass(Duration.ofHours(23));
    assertEquals(first, issue(new DestroyGuest(GUEST, false, false, false)));
    assertEquals(first, issued(issuing.issue(DESTROY, Source.SIGNED_HUB, Duration.ofDays(7))));
    assertEquals(3, world.reads.reads.size());
    Issued console = issued(issuing.issue(DESTROY, Source.SIGNED_CONSOLE));
    Issued other = issue(new DestroyGuest(GUEST, true, false, false));
    assertEquals(Set.of(first, console, other), Set.copyOf(List.copyOf(nonces.issued.values())));
  }

  @Test
  void anExpiredOneIsReplacedAndForgotten() {
    Issued first = issue(DESTROY);
    world.time.pass(Duration.ofHours(24));
    Issued second = issue(DESTROY);
    assertNotEquals(first.nonce(), second.nonce());
    assertEquals(List.of(second), List.copyOf(nonces.issued.values()));
  }

  @Test
  void aVoidedOneIsReplaced() {
    Issued first = issue(DESTROY);
    nonces.forget(first.nonce());
    assertNotEquals(first.nonce(), issue(DESTROY).nonce());
  }

  @Test
  void anOperatorMayAskForALongerWindowUpToSevenDays() {
    Issued issued = issued(issuing.issue(DESTROY, Source.SIGNED_CONSOLE, Duration.ofDays(7)));
    assertEquals(NOW.plus(Duration.ofDays(7)), says(issued).notAfter());
    Issuing longer =
        issuing.issue(
            new StopGuest(GUEST), Source.SIGNED_CONSOLE, Duration.ofDays(7).plusMillis(1));
    assertEquals(
        new Issuing.NotNow("window_too_long", "a document is valid for 1 s to 7 days"), longer);
  }

  @Test
  void nothingIsIssuedForALockedGuest() {
    guest.lock = Optional.of("back\u001bup");
    assertEquals(
        new Issuing.NotNow("guest_locked", "lxc/101 is locked: back\\u001bup"),
        issuing.issue(DESTROY, Source.SIGNED_HUB));
    assertEquals(List.of(), List.copyOf(nonces.issued.values()));
    guest.lock = Optional.empty();
    assertEquals(DESTROY, says(issue(DESTROY)).operation());
  }

  @Test
  void whatIsBenignIsIssuedToo() {
    assertEquals(new StartGuest(GUEST), says(issue(new StartGuest(GUEST))).operation());
  }

  @Test
  void noDocumentIsMadeForAGuestThatIsNotThere() {
    assertEquals("no_such_guest", refusal(new StopGuest(GuestRef.lxc(150))));
  }

  @Test
  void aGuestToBeMadeIsKnownByTheNameItGets() {
    Operation create =
        Operations.oneOfEach().stream()
            .filter(CreateGuest.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertEquals("vmid_taken", refusal(create));
    world.node.guests.remove(GUEST);
    world.node.add(GuestRef.qemu(101));
    assertEquals("vmid_taken", refusal(create));
    world.node.guests.clear();
    String nothing =
        Fingerprint.of(GUEST, new GuestConfig(new TreeMap<>(), Optional.empty()), List.of());
    assertEquals(
        Optional.of(new SignedGuest(GUEST, "scratch", nothing)), says(issue(create)).guest());
  }

  @Test
  void aRotationOfSignersLooksAtNoGuest() {
    Operation rotation = new RotateSigners(2, "0".repeat(64), List.of(), List.of("old"));
    assertEquals(Optional.empty(), says(issue(rotation)).guest());
    assertEquals(List.of(), world.reads.reads);
  }

  static List<Operation> oneOfEach() {
    return Operations.oneOfEach().stream().filter(one -> !(one instanceof Unknown)).toList();
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void everyOperationHasADocumentForFewReads(Operation operation) {
    world.node.add(GuestRef.qemu(200));
    if (Set.of("create_guest", "restore_guest", "create_guest_keyctl")
        .contains(operation.wireName())) {
      world.node.guests.clear();
    }
    assertEquals(operation, says(issue(operation)).operation());
    assertEquals(true, world.reads.reads.size() <= 3, world.reads.reads.toString());
  }

  @Test
  void anUnknownOperationHasNone() {
    assertEquals("unknown_operation", refusal(new Unknown("format_host")));
  }

  @Test
  void aNameThatNoDocumentCanHoldIsSaid() {
    world.reads.name = "next cloud";
    Issuing.NotNow no =
        assertInstanceOf(Issuing.NotNow.class, issuing.issue(DESTROY, Source.SIGNED_HUB));
    assertEquals("not_printable", no.reason());
    assertEquals(true, no.message().startsWith("guest.name: "), no.message());
  }

  @Test
  void nothingIsIssuedByAClockThatWasTurnedBack() {
    floor = Optional.of(NOW.plusSeconds(301));
    issuing = issuing();
    assertEquals("clock_untrusted", refusal(DESTROY));
    world.time.pass(Duration.ofSeconds(1));
    assertEquals(DESTROY, says(issue(DESTROY)).operation());
  }

  @Test
  void nothingIsIssuedWhileTheJournalIsShut() {
    world.journalShut = true;
    assertEquals("state_unavailable", refusal(DESTROY));
    assertEquals(List.of(), world.reads.reads);
  }

  @Test
  void whatCannotBeRememberedIsNotShown() {
    nonces.broken = true;
    assertEquals("state_unavailable", refusal(DESTROY));
  }

  @Test
  void aNonceThatTheJournalKnowsAsConsumedIsNeverShown() throws StateException {
    Issued first = issue(DESTROY);
    world.append(
        new JournalEntry.Intent(
            first.nonce(),
            NOW,
            DESTROY,
            Source.SIGNED_HUB,
            ChangingNode.TOKEN,
            true,
            Optional.of(new JournalEntry.Authorization(first.nonce(), "0".repeat(64), List.of())),
            NOW.plusSeconds(60),
            Optional.empty(),
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty()));
    Issued second = issue(DESTROY);
    assertNotEquals(first.nonce(), second.nonce());
    assertEquals(List.of(second), List.copyOf(nonces.issued.values()));
  }

  @Test
  void theNewestTaskThatHadEndedIsKeptWithIt() {
    world.node.jobEnded(OLD, NOW.minusSeconds(60));
    assertEquals(Optional.of(OLD), issue(DESTROY).newestTask());
  }

  @Test
  void aPassIssuesWhatHasNoneAndForgetsWhatIsNotWished() throws StateException {
    Operation stop = new StopGuest(GUEST);
    wished(DESTROY);
    wished(stop);
    issuing.run();
    assertEquals(Set.of(DESTROY, stop), documented());
    int reads = world.reads.reads.size();
    issuing.run();
    assertEquals(reads, world.reads.reads.size());
    world.remove(stop, Source.SIGNED_HUB);
    issuing.run();
    assertEquals(Set.of(DESTROY), documented());
    assertEquals(reads, world.reads.reads.size());
  }

  @Test
  void aPassGivesUpAtAnOutageAndSaysWhyOnce() throws StateException {
    wished(DESTROY);
    wished(new StopGuest(GUEST));
    world.reads.faults.put(
        "status lxc/101",
        new ApiException.Unreachable("GET /x", TransportFault.TIMEOUT, "as scripted"));
    issuing.run();
    assertEquals(List.of("status lxc/101"), world.reads.reads);
    issuing.run();
    assertEquals(List.of("document_not_issued"), world.events);
    assertEquals("unreachable", world.told.getFirst().get("reason"));
    world.reads.faults.clear();
    issuing.run();
    assertEquals(2, nonces.issued.size());
  }

  @Test
  void aHubIsToldAtOnce() throws InterruptedException {
    issue(DESTROY);
    assertEquals(true, bell.await(world.time, Duration.ZERO));
    issue(DESTROY);
    assertEquals(false, bell.await(world.time, Duration.ZERO));
  }

  @Test
  void twoWhoAskAtTheSameTimeGetTheSame() {
    Issued[] other = new Issued[1];
    world.reads.before =
        read -> {
          if (read.startsWith("snapshots") && other[0] == null) {
            world.reads.before = none -> {};
            other[0] = issue(DESTROY);
          }
        };
    assertEquals(issue(DESTROY), other[0]);
    assertEquals(1, nonces.issued.size());
  }

  /** Taken while Proxmox VE did not answer, it was remembered. */
  @Test
  void aWishForAGuestThatIsKnownNotToExistIsDropped() throws Exception {
    wished(new StopGuest(new GuestRef(GUEST.kind(), new Vmid(999))));
    wished(DESTROY);
    issuing.run();
    assertEquals(List.of(DESTROY), world.all().stream().map(each -> each.operation()).toList());
    assertEquals(Set.of(DESTROY), documented());
  }

  @Test
  void aDocumentThatComesLateIsValidForTheRestOfTheTimeThatWasAskedFor() throws Exception {
    Instant until = world.time.instant().plus(Duration.ofDays(3));
    world.add(
        new PendingWishes.Wish(
            DESTROY, Source.SIGNED_CONSOLE, world.time.instant(), Optional.of(until)));
    world.time.pass(Duration.ofDays(1));
    issuing.run();
    OperationDocument says = says(nonces.issued.values().iterator().next());
    assertEquals(
        Duration.ofDays(2).plusSeconds(1), Duration.between(says.notBefore(), says.notAfter()));
  }
}
