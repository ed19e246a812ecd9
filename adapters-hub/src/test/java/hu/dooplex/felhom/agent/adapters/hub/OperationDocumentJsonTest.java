package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationDocumentJsonTest {
  /** As trust.md has it, with a whole fingerprint. These bytes are signed: they never change. */
  static final String EXAMPLE =
      """
      {
        "version": 1,
        "nonce": "6QK3ZJ7W5V2N4X8B1M0RTYP9CD",
        "host": "demo-felhom",
        "operation": "destroy_guest",
        "guest": {"kind": "lxc", "vmid": 101, "name": "nextcloud", "fingerprint": "9f2c000000000000000000000000000000000000000000000000000000000000"},
        "params": {"purge": true, "destroy_unreferenced_disks": false, "force": false},
        "observed_at": "2026-11-22T18:59:58Z",
        "not_before": "2026-11-22T19:00:00Z",
        "not_after": "2026-11-22T21:00:00Z"
      }
      """;

  private static final Operation DESTROY = new DestroyGuest(GuestRef.lxc(101), true, false, false);

  private final OperationDocumentJson documents = new OperationDocumentJson();

  private BadDocumentException refusal(String document) {
    return refusal(document.getBytes(UTF_8));
  }

  private BadDocumentException refusal(byte[] document) {
    return assertThrows(BadDocumentException.class, () -> documents.parse(document));
  }

  private static String changed(String from, String to) {
    String changed = EXAMPLE.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
    assertFalse(changed.equals(EXAMPLE), from);
    return changed;
  }

  @Test
  void theBytesOfTheExampleAreThese() throws Exception {
    assertEquals(EXAMPLE, new String(documents.write(SampleDocuments.of(DESTROY)), UTF_8));
    assertEquals(SampleDocuments.of(DESTROY), documents.parse(EXAMPLE.getBytes(UTF_8)));
  }

  @Test
  void whatIsWrittenForAnyOperationIsReadAsTheSame() throws Exception {
    for (Operation operation : SampleDocuments.operations()) {
      byte[] bytes = documents.write(SampleDocuments.of(operation));
      assertEquals(SampleDocuments.of(operation), documents.parse(bytes));
      assertEquals('\n', bytes[bytes.length - 1]);
    }
  }

  @Test
  void orderAndBlanksMakeNoDifferenceToTheMeaning() throws Exception {
    String other =
        changed("  \"version\": 1,\n", "")
            .replace("00:00Z\"\n", "00:00Z\",\n  \"version\"   :1\n")
            .replace("{\"kind\": \"lxc\", \"vmid\": 101,", "{\"vmid\":101,\"kind\":\"lxc\",");
    assertEquals(SampleDocuments.of(DESTROY), documents.parse(other.getBytes(UTF_8)));
  }

  /** Each row is one change to a sound document. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "version": 1     | "version": 2                | version     | 2
          "version": 1     | "version": 0                | version     | 0
          "version": 1     | "version": "1"              | version     | (a text of 1 characters)
          "version": 1     | "version": 1.0              | version     | 1.0
          "version": 1     | "version": 1e0              | version     | 1e0
          "version": 1     | "version": true             | version     | true
          "version": 1     | "version": [1]              | version     | a list
          "version": 1     | "version": 1, "version": 1  | version     | the field a second time
          "version": 1     | "Version": 1                | $           | no version
          "version": 1     | "version": 1, "more": 1     | more        | an unknown field
          "version": 1     | "version": 1, "": 1         | (a name of 0 characters) | an unknown field
          101              | -0                          | guest.vmid  | -0
          101              | 99                          | guest.vmid  | 99
          101              | 1000000000                  | guest.vmid  | 1000000000
          101              | 4294967397                  | guest.vmid  | 4294967397
          101              | 18446744073709551717        | guest.vmid  | 18446744073709551717
          101              | 101.0                       | guest.vmid  | 101.0
          101              | 1.01e2                      | guest.vmid  | 1.01e2
          101              | "101"                       | guest.vmid  | (a text of 3 characters)
          "lxc"            | "LXC"                       | guest.kind  | (a text of 3 characters)
          "lxc"            | "docker"                    | guest.kind  | "docker"
          "lxc"            | 1                           | guest.kind  | 1
          "nextcloud"      | null                        | guest.name  | null
          "nextcloud"      | 7                           | guest.name  | 7
          "kind": "lxc",   | "kind": "lxc", "kind": "lxc", | guest.kind | the field a second time
          "kind": "lxc",   | ``                          | guest       | no kind
          "name": "nextcloud", | ``                      | guest       | no name
          "vmid": 101,     | ``                          | guest       | no vmid
          "vmid": 101,     | "vmid": 101, "node": "pve1", | guest.node | an unknown field
          "9f2c0           | "9F2C0                      | guest.fingerprint | (a text of 64 characters)
          "9f2c0           | "9f2c00                     | guest.fingerprint | (a text of 65 characters)
          "9f2c0           | "9f2c                       | guest.fingerprint | (a text of 63 characters)
          "9f2c0           | "9f2g0                      | guest.fingerprint | (a text of 64 characters)
          6QK3ZJ           | 6qk3zj                      | nonce       | (a text of 26 characters)
          6QK3ZJ           | 8QK3ZJ                      | nonce       | (a text of 26 characters)
          6QK3ZJ           | 6IK3ZJ                      | nonce       | (a text of 26 characters)
          6QK3ZJ           | 6LK3ZJ                      | nonce       | (a text of 26 characters)
          6QK3ZJ           | 6OK3ZJ                      | nonce       | (a text of 26 characters)
          6QK3ZJ           | 6UK3ZJ                      | nonce       | (a text of 26 characters)
          6QK3ZJ           | 6QK3Z                       | nonce       | (a text of 25 characters)
          6QK3ZJ           | 6QK3ZJJ                     | nonce       | (a text of 27 characters)
          "demo-felhom"    | ""                          | host        | (a text of 0 characters)
          "demo-felhom"    | "demo felhom"               | host        | (a text of 11 characters)
          "demo-felhom"    | 1                           | host        | 1
          "destroy_guest"  | "format_host"               | operation   | "format_host"
          "destroy_guest"  | "unknown"                   | operation   | "unknown"
          "destroy_guest"  | "DESTROY_GUEST"             | operation   | (a text of 13 characters)
          "destroy_guest"  | 1                           | operation   | 1
          "destroy_guest"  | "stop_guest"                | params.purge | an unknown field
          "destroy_guest"  | "mount_usb"                 | guest       | an unknown field
          "force": false   | "force": 0                  | params.force | 0
          "force": false   | "force": "false"            | params.force | "false"
          "force": false   | "force": null               | params.force | null
          "force": false   | "force": false, "force": false | params.force | the field a second time
          "force": false   | "force": false, "vmid": 101 | params.vmid | an unknown field
          18:59:58Z        | 18:59:58.000Z               | observed_at | (a text of 24 characters)
          18:59:58Z        | 18:59:58+00:00              | observed_at | (a text of 25 characters)
          18:59:58Z        | 18:59:58z                   | observed_at | (a text of 20 characters)
          2026-11-22T18:59 | 2026-11-22 18:59            | observed_at | (a text of 20 characters)
          18:59:58Z        | 18:59:60Z                   | observed_at | (a text of 20 characters)
          18:59:58Z        | 24:00:00Z                   | observed_at | (a text of 20 characters)
          18:59:58Z        | 18:59Z                      | observed_at | (a text of 17 characters)
          "2026-11-22T18:  | "2026-02-30T18:             | observed_at | (a text of 20 characters)
          "2026-11-22T18:  | "+2026-11-22T18:            | observed_at | (a text of 21 characters)
          "2026-11-22T18:  | "-0001-11-22T18:            | observed_at | (a text of 21 characters)
          "2026-11-22T18:59:58Z" | 1795373998            | observed_at | 1795373998
          T21:00:00Z       | T19:00:00Z                  | not_after   | no later time than not_before
          T21:00:00Z       | T18:00:00Z                  | not_after   | no later time than not_before
          """)
  void aDocumentWithOneFlawIsRefusedAtThatPlace(String from, String to, String path, String found) {
    BadDocumentException refusal = refusal(changed(from, to));
    assertEquals(path, refusal.path());
    assertEquals(found, refusal.found());
    assertFalse(refusal.allowed().isEmpty());
  }

  /** What a parser of JSON often takes and JSON does not have. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "version": 1,      | "version": 01,
          "version": 1,      | "version": +1,
          "version": 1,      | "version": 0x1,
          "version": 1,      | "version": NaN,
          "version": 1,      | "version": 1.,
          "version": 1,      | "version": .1,
          "version": 1,      | "version": 1,,
          "version": 1,      | 'version': 1,
          "version": 1,      | version: 1,
          "version": 1,      | /**/ "version": 1,
          "version": 1,      | # one
          "force": false     | "force": false,
          "force": false     | "force": False
          "nextcloud"        | 'nextcloud'
          """)
  void whatIsNoJsonIsRefused(String from, String to) {
    String found = refusal(changed(from, to)).found();
    assertTrue(found.startsWith("broken JSON at character "), found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``    | nothing
          ` `   | nothing
          []    | a list
          null  | null
          17    | 17
          true  | true
          "a"   | "a"
          {}    | no version
          {}{}  | something behind the end
          {} 1  | something behind the end
          """)
  void onlyOneObjectIsADocument(String document, String found) {
    assertEquals("$", refusal(document).path());
    assertEquals(found, refusal(document).found());
  }

  @Test
  void nothingFollowsTheObject() {
    assertEquals("something behind the end", refusal(EXAMPLE + "{}").found());
    assertEquals("something behind the end", refusal(EXAMPLE + EXAMPLE).found());
    assertTrue(refusal(EXAMPLE + "x").found().startsWith("broken JSON"));
    assertTrue(refusal(EXAMPLE.strip().substring(0, 40)).found().startsWith("broken JSON"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x08, 0x09, 0x0d, 0x1b, 0x5c, 0x7f, 0x80, 0xa0, 0xc3, 0xff})
  void aByteThatIsNotPlainIsRefusedBeforeTheParser(int other) {
    for (String place : List.of("\n  \"version\"", "nextcloud", "}\n")) {
      byte[] document = EXAMPLE.getBytes(UTF_8);
      int at = EXAMPLE.lastIndexOf(place);
      document[at] = (byte) other;
      assertEquals("$", refusal(document).path());
      assertEquals("byte %#04x at %d".formatted(other, at), refusal(document).found());
    }
  }

  @Test
  void marksOtherEncodingsAndEscapesAreRefusedBeforeTheParser() {
    assertEquals("byte 0xef at 0", refusal("\ufeff" + EXAMPLE).found());
    assertEquals("byte 0x00 at 0", refusal(EXAMPLE.getBytes(UTF_16BE)).found());
    assertEquals("byte 0x00 at 1", refusal(EXAMPLE.getBytes(UTF_16LE)).found());
    String escaped = EXAMPLE.replace("\"force\"", "\"\\u0066orce\"");
    assertEquals("byte 0x5c at " + escaped.indexOf('\\'), refusal(escaped).found());
  }

  @Test
  void aDocumentHasAtMost16KibAndNestsAsDeepAsItHasTo() throws Exception {
    String largest = EXAMPLE + "\n".repeat(Limits.DOCUMENT_MAX_BYTES - EXAMPLE.length());
    documents.parse(largest.getBytes(UTF_8));
    assertEquals("16385 bytes", refusal(largest + "\n").found());
    for (String open : List.of("[", "{\"a\":")) {
      String deep = open.repeat(Limits.DOCUMENT_MAX_BYTES / open.length());
      assertFalse(refusal(deep).found().isEmpty());
      assertFalse(refusal(changed("1,", deep.substring(0, 8000))).found().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "nonce",
        "host",
        "operation",
        "guest",
        "params",
        "observed_at",
        "not_before",
        "not_after"
      })
  void everyFieldIsRequiredAndNoneIsNull(String field) throws Exception {
    for (String line : EXAMPLE.lines().toList()) {
      if (line.startsWith("  \"" + field + "\"")) {
        String without =
            EXAMPLE.replace(line + "\n", "").replace("19:00:00Z\",\n}", "19:00:00Z\"\n}");
        assertEquals("$", refusal(without).path());
        assertEquals("no " + field, refusal(without).found());
        String end = line.endsWith(",") ? "," : "";
        String none = EXAMPLE.replace(line, "  \"" + field + "\": null" + end);
        assertEquals(field, refusal(none).path());
        assertEquals("null", refusal(none).found());
        return;
      }
    }
    throw new AssertionError(field);
  }

  /** An operator would see something else than what is signed, or escapes that nobody reads. */
  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\", "\n", "\t", "\u0000", "\u007f", "\u0151", "\u202e"})
  void whatNoDocumentCanHoldCannotBeIssued(String character) {
    BadDocumentException ofName =
        assertThrows(
            BadDocumentException.class,
            () -> documents.write(SampleDocuments.of(DESTROY, "next" + character)));
    assertEquals("guest.name", ofName.path());
    BadDocumentException ofText =
        assertThrows(
            BadDocumentException.class,
            () ->
                documents.write(
                    SampleDocuments.of(
                        new CreateSnapshot(
                            GuestRef.lxc(101), SampleOperations.OTHER_NAME, character))));
    assertEquals("params.description", ofText.path());
    BadDocumentException ofKey =
        assertThrows(
            BadDocumentException.class,
            () ->
                documents.write(
                    SampleDocuments.of(
                        SampleOperations.set(GuestRef.lxc(101), "description", character + "x"))));
    assertEquals("params.set.description", ofKey.path());
    assertTrue(String.valueOf(ofKey.getMessage()).chars().allMatch(c -> c >= ' ' && c < 0x7f));
  }

  @Test
  void whatIsTooLongForADocumentCannotBeIssued() throws Exception {
    GuestRef guest = GuestRef.lxc(101);
    String most = "x".repeat(Limits.DOCUMENT_MAX_BYTES);
    BadDocumentException refusal =
        assertThrows(
            BadDocumentException.class,
            () -> documents.write(SampleDocuments.of(new StopGuest(guest), most)));
    assertEquals("$", refusal.path());
    documents.write(SampleDocuments.of(new StopGuest(guest), most.substring(1000)));
    assertThrows(
        BadDocumentException.class,
        () ->
            documents.write(SampleDocuments.of(SampleOperations.set(guest, "k".repeat(257), "1"))));
  }

  @Test
  void aDocumentWithAnyCharactersChangedIsReadOrRefusedAndNeverAnythingElse() {
    Random random = new Random(20261123);
    byte[] whole = EXAMPLE.getBytes(UTF_8);
    int readable = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] document = whole.clone();
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        document[random.nextInt(document.length)] =
            (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
      }
      readable += isRead(document) ? 1 : 0;
    }
    assertTrue(readable > 0 && readable < 20_000, "readable: " + readable);
  }

  /** Whole pieces moved, doubled or left out, of every operation. */
  @Test
  void aDocumentWithPiecesMovedIsReadOrRefusedAndNeverAnythingElse() throws Exception {
    Random random = new Random(1);
    List<Operation> operations = SampleDocuments.oneOfEach();
    int readable = 0;
    for (int i = 0; i < 20_000; i++) {
      Operation operation = operations.get(i % operations.size());
      String whole = new String(documents.write(SampleDocuments.of(operation)), UTF_8);
      int from = random.nextInt(whole.length());
      int to = from + random.nextInt(Math.min(60, whole.length() - from));
      int at = random.nextInt(whole.length());
      String piece = whole.substring(from, to);
      String document =
          random.nextBoolean()
              ? whole.substring(0, at) + piece + whole.substring(at)
              : whole.substring(0, from) + whole.substring(to);
      readable += isRead(document.getBytes(UTF_8)) ? 1 : 0;
    }
    assertTrue(readable > 0 && readable < 20_000, "readable: " + readable);
  }

  private boolean isRead(byte[] document) {
    try {
      documents.parse(document);
      return true;
    } catch (BadDocumentException e) {
      assertTrue(String.valueOf(e.getMessage()).chars().allMatch(c -> c >= ' ' && c < 0x7f));
      return false;
    }
  }
}
