package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BadFieldException;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Fields;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Flag;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Text;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Whole;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document says, field by field; the texts that carry them are tested in the adapter. */
class DocumentFieldsTest {
  private static final String NONCE = "6QK3ZJ7W5V2N4X8B1M0RTYP9CD";
  private static final String HOST = "demo-felhom";
  private static final String FINGERPRINT = "9f2c" + "0".repeat(60);
  private static final Operation SHUTDOWN = new ShutdownGuest(GuestRef.lxc(101), 60);
  private static final Operation DELETE =
      new DeleteBackup(SampleOperations.BACKUPS, new VolumeId("backups:backup/a.tar.zst"));
  private static final String TIME = "a time as 2026-11-22T19:00:00Z";

  private static List<Operation> operations() {
    return SampleOperations.all(100, 999_999_999).stream()
        .filter(operation -> !(operation instanceof Unknown))
        .toList();
  }

  private static OperationDocument document(Operation operation) {
    Optional<GuestRef> guest =
        operation instanceof Operation.OnGuest on ? Optional.of(on.guest()) : Optional.empty();
    return new OperationDocument(
        new OperationId(NONCE),
        HOST,
        operation,
        guest.map(ref -> new SignedGuest(ref, "nextcloud", FINGERPRINT)),
        Instant.parse("2026-11-22T18:59:58Z"),
        Instant.parse("2026-11-22T19:00:00Z"),
        Instant.parse("2026-11-22T21:00:00Z"));
  }

  private static Fields with(Fields fields, String name, FieldValue value) {
    SequencedMap<String, FieldValue> changed = new LinkedHashMap<>(fields.values());
    changed.put(name, value);
    return new Fields(changed);
  }

  private static Fields without(Fields fields, String name) {
    SequencedMap<String, FieldValue> changed = new LinkedHashMap<>(fields.values());
    changed.remove(name);
    return new Fields(changed);
  }

  private static Fields guest(Fields fields) throws BadFieldException {
    return fields.read("guest", FieldValue::fields);
  }

  private static List<String> names(Fields fields) {
    return List.copyOf(fields.values().keySet());
  }

  private static void assertFlaw(BadFieldException flaw, String path, String found) {
    assertEquals(path, flaw.path());
    assertEquals(found, flaw.found());
  }

  private static BadFieldException refusal(Fields fields) {
    return assertThrows(BadFieldException.class, () -> DocumentFields.document(fields));
  }

  private static BadFieldException wishRefusal(Fields fields) {
    return assertThrows(BadFieldException.class, () -> DocumentFields.wish(fields));
  }

  @Test
  void aDocumentHasTheseFieldsInThisOrder() throws Exception {
    Fields fields = DocumentFields.of(document(SHUTDOWN));
    assertEquals(
        List.of(
            "version",
            "nonce",
            "host",
            "operation",
            "guest",
            "params",
            "observed_at",
            "not_before",
            "not_after"),
        names(fields));
    assertEquals(
        Map.of(
            "version", new Whole(1),
            "nonce", new Text(NONCE),
            "host", new Text(HOST),
            "operation", new Text("shutdown_guest"),
            "guest", guest(fields),
            "params", new Fields(new LinkedHashMap<>(Map.of("timeout_seconds", new Whole(60)))),
            "observed_at", new Text("2026-11-22T18:59:58Z"),
            "not_before", new Text("2026-11-22T19:00:00Z"),
            "not_after", new Text("2026-11-22T21:00:00Z")),
        fields.values());
    assertEquals(List.of("kind", "vmid", "name", "fingerprint"), names(guest(fields)));
    assertEquals(
        Map.of(
            "kind", new Text("lxc"),
            "vmid", new Whole(101),
            "name", new Text("nextcloud"),
            "fingerprint", new Text(FINGERPRINT)),
        guest(fields).values());
  }

  @Test
  void aWishHasWhatTheHubKnowsOfIt() throws Exception {
    Fields fields = DocumentFields.of(new OperationWish(HOST, SHUTDOWN));
    assertEquals(List.of("version", "host", "operation", "guest", "params"), names(fields));
    assertEquals(new Whole(1), fields.values().get("version"));
    assertEquals(new Text(HOST), fields.values().get("host"));
    assertEquals(new Text("shutdown_guest"), fields.values().get("operation"));
    assertEquals(Map.of("kind", new Text("lxc"), "vmid", new Whole(101)), guest(fields).values());
    assertEquals(
        List.of("version", "host", "operation", "params"),
        names(DocumentFields.of(new OperationWish(HOST, DELETE))));
  }

  @Test
  void everyOperationIsReadAsWhatWasWritten() throws Exception {
    for (Operation operation : operations()) {
      OperationDocument document = document(operation);
      assertEquals(document, DocumentFields.document(DocumentFields.of(document)));
      OperationWish wish = new OperationWish(HOST, operation);
      assertEquals(wish, DocumentFields.wish(DocumentFields.of(wish)));
    }
  }

  @Test
  void everyFieldIsRequired() throws Exception {
    for (Operation operation : List.of(SHUTDOWN, DELETE)) {
      Fields document = DocumentFields.of(document(operation));
      for (String name : names(document)) {
        assertFlaw(refusal(without(document, name)), "", "no " + name);
      }
      Fields wish = DocumentFields.of(new OperationWish(HOST, operation));
      for (String name : names(wish)) {
        assertFlaw(wishRefusal(without(wish, name)), "", "no " + name);
      }
    }
    Fields document = DocumentFields.of(document(SHUTDOWN));
    for (String name : names(guest(document))) {
      Fields less = without(guest(document), name);
      assertFlaw(refusal(with(document, "guest", less)), "guest", "no " + name);
    }
    Fields wish = DocumentFields.of(new OperationWish(HOST, SHUTDOWN));
    for (String name : names(guest(wish))) {
      Fields less = without(guest(wish), name);
      assertFlaw(wishRefusal(with(wish, "guest", less)), "guest", "no " + name);
    }
  }

  @Test
  void thereIsNoOtherField() throws Exception {
    FieldValue more = new Whole(1);
    Fields document = DocumentFields.of(document(SHUTDOWN));
    Fields wish = DocumentFields.of(new OperationWish(HOST, SHUTDOWN));
    assertFlaw(refusal(with(document, "more", more)), "more", "an unknown field");
    assertFlaw(wishRefusal(with(wish, "more", more)), "more", "an unknown field");
    assertFlaw(
        refusal(with(document, "guest", with(guest(document), "more", more))),
        "guest.more",
        "an unknown field");
    for (String name : List.of("name", "fingerprint")) {
      assertFlaw(
          wishRefusal(with(wish, "guest", with(guest(wish), name, new Text(FINGERPRINT)))),
          "guest." + name,
          "an unknown field");
    }
    for (String name : List.of("nonce", "observed_at", "not_before", "not_after")) {
      assertFlaw(
          wishRefusal(with(wish, name, new Text("2026-11-22T19:00:00Z"))),
          name,
          "an unknown field");
    }
    // One about the host has no guest, whoever's it is.
    assertFlaw(
        refusal(with(DocumentFields.of(document(DELETE)), "guest", guest(document))),
        "guest",
        "an unknown field");
    assertFlaw(
        wishRefusal(with(DocumentFields.of(new OperationWish(HOST, DELETE)), "guest", guest(wish))),
        "guest",
        "an unknown field");
  }

  @Test
  void ofAnotherVersionNothingElseIsKnown() {
    for (long version : new long[] {0, 2, -1}) {
      Fields fields = with(DocumentFields.of(document(SHUTDOWN)), "version", new Whole(version));
      // Not even whether there is such an operation.
      assertFlaw(
          refusal(with(fields, "operation", new Text("fly"))), "version", Long.toString(version));
    }
  }

  /** Each row is one field of a sound document that says something else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nonce     | 6QK3ZJ7W5V2N4X8B1M0RTYP9C  | (a text of 25 characters)
          nonce     | 6QK3ZJ7W5V2N4X8B1M0RTYP9CU | (a text of 26 characters)
          host      | ``                         | (a text of 0 characters)
          host      | demo felhom                | (a text of 11 characters)
          operation | fly                        | "fly"
          operation | unknown                    | "unknown"
          """)
  void aFieldSaysOnlyWhatItMay(String name, String text, String found) {
    Fields fields = DocumentFields.of(document(SHUTDOWN));
    assertFlaw(refusal(with(fields, name, new Text(text))), name, found);
  }

  @Test
  void noFieldIsTakenForOneOfAnotherKind() throws Exception {
    Fields fields = DocumentFields.of(document(SHUTDOWN));
    for (String name : names(fields)) {
      assertFlaw(refusal(with(fields, name, new Flag(true))), name, "true");
    }
    for (String name : names(guest(fields))) {
      assertFlaw(
          refusal(with(fields, "guest", with(guest(fields), name, new Flag(true)))),
          "guest." + name,
          "true");
    }
  }

  @Test
  void aWishIsOfAHostThatCanBe() {
    Fields fields = DocumentFields.of(new OperationWish(HOST, SHUTDOWN));
    assertFlaw(
        wishRefusal(with(fields, "host", new Text("a/b"))), "host", "(a text of 3 characters)");
  }

  @Test
  void aGuestIsOneThatCanBe() throws Exception {
    Fields fields = DocumentFields.of(document(SHUTDOWN));
    for (long vmid : new long[] {99, 1_000_000_000, (1L << 32) + 101}) {
      assertFlaw(
          refusal(with(fields, "guest", with(guest(fields), "vmid", new Whole(vmid)))),
          "guest.vmid",
          Long.toString(vmid));
    }
    BadFieldException kind =
        refusal(with(fields, "guest", with(guest(fields), "kind", new Text("vm"))));
    assertFlaw(kind, "guest.kind", "\"vm\"");
    assertEquals("\"lxc\" or \"qemu\"", kind.allowed());
    assertFlaw(
        refusal(
            with(
                fields,
                "guest",
                with(
                    guest(fields), "fingerprint", new Text(FINGERPRINT.toUpperCase(Locale.ROOT))))),
        "guest.fingerprint",
        "(a text of 64 characters)");
  }

  /** The operation is on the guest that the document names, of its kind. */
  @Test
  void theGuestOfADocumentIsTheOneOfItsOperation() throws Exception {
    Operation machine = new StopGuest(GuestRef.qemu(250));
    OperationDocument read = DocumentFields.document(DocumentFields.of(document(machine)));
    assertEquals(machine, read.operation());
    assertEquals(Optional.of(GuestRef.qemu(250)), read.guest().map(SignedGuest::ref));
  }

  /** The parser of times takes each of these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T24:00:00Z",
        "2026-11-22T19:00Z",
        "2026-11-22T19:00:00.5Z",
        "2026-11-22T19:00:00.000Z",
        "2026-11-22T19:00:00z",
        "2026-11-22t19:00:00Z",
        "2026-11-22T19:00:00+00:00",
        "2026-11-22T20:00:00+01:00",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
      })
  void aMomentIsWrittenInOneWay(String text) {
    Fields fields = DocumentFields.of(document(SHUTDOWN));
    for (String name : List.of("observed_at", "not_before", "not_after")) {
      BadFieldException flaw = refusal(with(fields, name, new Text(text)));
      assertFlaw(flaw, name, "(a text of " + text.length() + " characters)");
      assertEquals(TIME, flaw.allowed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2026-02-30T00:00:00Z", "2026-11-22T19:00:61Z"})
  void whatIsNoMomentIsNoTime(String text) {
    Fields fields = DocumentFields.of(document(SHUTDOWN));
    for (String name : List.of("observed_at", "not_before", "not_after")) {
      BadFieldException flaw = refusal(with(fields, name, new Text(text)));
      assertEquals(name, flaw.path());
      assertEquals(TIME, flaw.allowed());
    }
  }

  @Test
  void aWindowEndsAfterItBegan() throws Exception {
    Fields fields = DocumentFields.of(document(SHUTDOWN));
    for (String end : List.of("2026-11-22T19:00:00Z", "2026-11-22T18:59:59Z")) {
      assertFlaw(
          refusal(with(fields, "not_after", new Text(end))),
          "not_after",
          "no later time than not_before");
    }
    Fields second = with(fields, "not_after", new Text("2026-11-22T19:00:01Z"));
    assertEquals(Instant.parse("2026-11-22T19:00:01Z"), DocumentFields.document(second).notAfter());
  }
}
