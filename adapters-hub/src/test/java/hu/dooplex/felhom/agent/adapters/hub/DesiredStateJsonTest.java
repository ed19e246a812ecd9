package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DesiredStateJsonTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** As hub.md has it. */
  static final String EXAMPLE =
      """
      {
        "schema_version": 1, "generation": 17,
        "guests": [
          {"vmid": 101, "kind": "lxc", "presence": "present", "run_state": "running",
           "config": {"cores": 2, "memory_bytes": 2147483648, "swap_bytes": 536870912, "cpulimit": 1.5, "cpuunits": 100,
                      "onboot": true, "startup": "order=2,up=30", "protection": true, "description": "customer 12", "tags": ["prod", "web"],
                      "hostname": "nextcloud", "nameserver": "1.1.1.1", "searchdomain": "example.org", "timezone": "host"}},
          {"vmid": 102, "kind": "lxc", "presence": "absent"}
        ]
      }
      """;

  private final DesiredStateJson documents = new DesiredStateJson();

  private DesiredState read(String document) throws BadDocumentException {
    return documents.parse(document.getBytes(UTF_8));
  }

  private String said(String document) {
    return String.valueOf(refusal(document.getBytes(UTF_8)).getMessage());
  }

  private BadDocumentException refusal(byte[] document) {
    return assertThrows(BadDocumentException.class, () -> documents.parse(document));
  }

  /** A document with one guest, of which these are the fields. */
  private static String guest(String fields) {
    return "{\"schema_version\":1,\"generation\":1,\"guests\":[{" + fields + "}]}";
  }

  private static String lxc(String config) {
    return guest("\"vmid\":101,\"kind\":\"lxc\",\"config\":{" + config + "}");
  }

  private static String qemu(String config) {
    return guest("\"vmid\":101,\"kind\":\"qemu\",\"config\":{" + config + "}");
  }

  @Test
  void theProtocolsExampleIsReadWhole() throws Exception {
    Map<ManagedField, DesiredValue> config =
        Map.ofEntries(
            Map.entry(ManagedField.CORES, new DesiredValue.Whole(2)),
            Map.entry(ManagedField.MEMORY, new DesiredValue.Whole(2L << 30)),
            Map.entry(ManagedField.SWAP, new DesiredValue.Whole(512L << 20)),
            Map.entry(ManagedField.CPULIMIT, new DesiredValue.Decimal(new BigDecimal("1.5"))),
            Map.entry(ManagedField.CPUUNITS, new DesiredValue.Whole(100)),
            Map.entry(ManagedField.ONBOOT, new DesiredValue.Flag(true)),
            Map.entry(ManagedField.STARTUP, new DesiredValue.Text("order=2,up=30")),
            Map.entry(ManagedField.PROTECTION, new DesiredValue.Flag(true)),
            Map.entry(ManagedField.DESCRIPTION, new DesiredValue.Text("customer 12")),
            Map.entry(ManagedField.TAGS, new DesiredValue.Names(List.of("prod", "web"))),
            Map.entry(ManagedField.HOSTNAME, new DesiredValue.Text("nextcloud")),
            Map.entry(ManagedField.NAMESERVER, new DesiredValue.Text("1.1.1.1")),
            Map.entry(ManagedField.SEARCHDOMAIN, new DesiredValue.Text("example.org")),
            Map.entry(ManagedField.TIMEZONE, new DesiredValue.Text("host")));
    assertEquals(
        new DesiredState(
            17,
            List.of(
                new DesiredGuest(
                    GuestRef.lxc(101), false, Optional.of(true), new TreeMap<>(config)),
                new DesiredGuest(GuestRef.lxc(102), true, Optional.empty(), new TreeMap<>()))),
        read(EXAMPLE));
    assertTrue(schemaTakes(EXAMPLE));
  }

  @Test
  void theFieldsOfAVirtualMachineAreReadToo() throws Exception {
    String document = qemu("\"name\":\"web\",\"balloon_bytes\":0,\"cores\":1");
    assertEquals(
        Map.of(
            ManagedField.CORES, new DesiredValue.Whole(1),
            ManagedField.BALLOON, new DesiredValue.Whole(0),
            ManagedField.NAME, new DesiredValue.Text("web")),
        read(document).guests().getFirst().config());
    assertTrue(schemaTakes(document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"guests\":[],\"generation\":0,\"schema_version\":1}",
        "\n{\"schema_version\":1,\"generation\":9223372036854775807,\"guests\":[]}\r\n\t ",
        "{\"schema_version\":1,\"generation\":1,\"guests\":[{\"config\":{},\"kind\":\"qemu\",\"vmid\":999999999}]}",
        "{\"schema_version\":1,\"generation\":1,\"guests\":[{\"vmid\":100,\"kind\":\"lxc\",\"presence\":\"absent\",\"run_state\":\"stopped\"}]}",
        "{\"schema_version\":1,\"generation\":1,\"guests\":[{\"vm\\u0069d\":101,\"kind\":\"lx\\u0063\"}]}",
      })
  void orderBlanksEscapesAndWhatIsLeftOutChangeNothing(String document) throws Exception {
    read(document);
    assertTrue(schemaTakes(document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"cores\":1",
        "\"cores\":8192",
        "\"memory_bytes\":16777216",
        "\"memory_bytes\":70368744177664",
        "\"swap_bytes\":0",
        "\"swap_bytes\":70368744177664",
        "\"cpulimit\":0",
        "\"cpulimit\":8192.000000",
        "\"cpulimit\":0.000001",
        "\"cpuunits\":1",
        "\"cpuunits\":500000",
        "\"tags\":[]",
        "\"tags\":[\"felhom\",\"my-felhom-x\",\"\",\"a\",\"a\"]",
        "\"hostname\":\"\"",
        "\"description\":\"a\\n\\u0000\\ud83d\\ude00\"",
      })
  void theBoundsThemselvesAreTaken(String config) throws Exception {
    read(lxc(config));
    assertTrue(schemaTakes(lxc(config)));
  }

  /** Each differs from a sound document in one thing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "cores":0                          | guests[0].config.cores         | 0
          "cores":8193                       | guests[0].config.cores         | 8193
          "cores":-1                         | guests[0].config.cores         | -1
          "cores":-0                         | guests[0].config.cores         | -0
          "cores":2.0                        | guests[0].config.cores         | 2.0
          "cores":2e0                        | guests[0].config.cores         | 2e0
          "cores":"2"                        | guests[0].config.cores         | (a text of 1 characters)
          "cores":true                       | guests[0].config.cores         | true
          "cores":null                       | guests[0].config.cores         | null
          "cores":[2]                        | guests[0].config.cores         | a list
          "cores":{}                         | guests[0].config.cores         | an object
          "cores":18446744073709551617       | guests[0].config.cores         | 18446744073709551617
          "memory_bytes":16777215            | guests[0].config.memory_bytes  | 16777215
          "memory_bytes":70368744177665      | guests[0].config.memory_bytes  | 70368744177665
          "swap_bytes":-1                    | guests[0].config.swap_bytes    | -1
          "swap_bytes":70368744177665        | guests[0].config.swap_bytes    | 70368744177665
          "cpulimit":-1                      | guests[0].config.cpulimit      | -1
          "cpulimit":-0.0                    | guests[0].config.cpulimit      | -0.0
          "cpulimit":8192.1                  | guests[0].config.cpulimit      | 8192.1
          "cpulimit":1e1                     | guests[0].config.cpulimit      | 1e1
          "cpulimit":1e-999999999            | guests[0].config.cpulimit      | 1e-999999999
          "cpulimit":0.0000001               | guests[0].config.cpulimit      | 0.0000001
          "cpulimit":"1.5"                   | guests[0].config.cpulimit      | (a text of 3 characters)
          "cpulimit":false                   | guests[0].config.cpulimit      | false
          "cpuunits":0                       | guests[0].config.cpuunits      | 0
          "cpuunits":500001                  | guests[0].config.cpuunits      | 500001
          "onboot":1                         | guests[0].config.onboot        | 1
          "onboot":"true"                    | guests[0].config.onboot        | "true"
          "protection":null                  | guests[0].config.protection    | null
          "hostname":7                       | guests[0].config.hostname      | 7
          "hostname":null                    | guests[0].config.hostname      | null
          "hostname":["a"]                   | guests[0].config.hostname      | a list
          "description":"\\ud800"            | guests[0].config.description   | half a surrogate pair
          "description":"\\udc00\\ud800"     | guests[0].config.description   | half a surrogate pair
          "tags":"prod"                      | guests[0].config.tags          | "prod"
          "tags":["a",1]                     | guests[0].config.tags[1]       | 1
          "tags":["a",null]                  | guests[0].config.tags[1]       | null
          "tags":{}                          | guests[0].config.tags          | an object
          "tags":["felhom-scratch"]          | guests[0].config.tags[0]       | a reserved tag
          "tags":["a","FelHom-x"]            | guests[0].config.tags[1]       | a reserved tag
          "tags":["a;felhom-x"]              | guests[0].config.tags[0]       | a reserved tag
          "tags":["a felhom-x"]              | guests[0].config.tags[0]       | a reserved tag
          "tags":["\\u0000felhom-x"]         | guests[0].config.tags[0]       | a reserved tag
          "rootfs":"local:8"                 | guests[0].config.rootfs        | an unknown field
          "memory":2048                      | guests[0].config.memory        | an unknown field
          "Cores":2                          | guests[0].config.(a name of 5 characters) | an unknown field
          "name":"web"                       | guests[0].config.name          | a field that lxc does not have
          "balloon_bytes":0                  | guests[0].config.balloon_bytes | a field that lxc does not have
          "cores":2,"cores":2                | guests[0].config.cores         | the field a second time
          "cores":2,"\\u0063ores":2          | guests[0].config.cores         | the field a second time
          """)
  void aConfigThatIsNotAsItMustBeRefusesTheDocument(String config, String path, String found) {
    BadDocumentException refusal = refusal(lxc(config).getBytes(UTF_8));
    assertEquals(path, refusal.path());
    assertEquals(found, refusal.found());
    assertFalse(refusal.allowed().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"swap_bytes", "nameserver", "searchdomain", "timezone", "hostname"})
  void aVirtualMachineHasNotEveryFieldOfAContainer(String field) {
    String value = field.equals("swap_bytes") ? "1" : "\"x\"";
    String document =
        guest("\"config\":{\"" + field + "\":" + value + "},\"kind\":\"qemu\",\"vmid\":101");
    assertEquals("guests[0].config." + field, refusal(document.getBytes(UTF_8)).path());
    assertFalse(schemaTakes(document));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "vmid":99,"kind":"lxc"                                  | guests[0].vmid      | 99
          "vmid":1000000000,"kind":"lxc"                          | guests[0].vmid      | 1000000000
          "vmid":4294967397,"kind":"lxc"                          | guests[0].vmid      | 4294967397
          "vmid":"101","kind":"lxc"                               | guests[0].vmid      | (a text of 3 characters)
          "vmid":101.0,"kind":"lxc"                               | guests[0].vmid      | 101.0
          "vmid":null,"kind":"lxc"                                | guests[0].vmid      | null
          "kind":"lxc"                                            | guests[0]           | no vmid
          "vmid":101                                              | guests[0]           | no kind
          "vmid":101,"kind":"LXC"                                 | guests[0].kind      | (a text of 3 characters)
          "vmid":101,"kind":"docker"                              | guests[0].kind      | "docker"
          "vmid":101,"kind":1                                     | guests[0].kind      | 1
          "vmid":101,"kind":"lxc","presence":"gone"               | guests[0].presence  | "gone"
          "vmid":101,"kind":"lxc","presence":true                 | guests[0].presence  | true
          "vmid":101,"kind":"lxc","run_state":"paused"            | guests[0].run_state | "paused"
          "vmid":101,"kind":"lxc","run_state":null                | guests[0].run_state | null
          "vmid":101,"kind":"lxc","presence":"absent","run_state":"running" | guests[0].run_state | "running" beside absent
          "vmid":101,"kind":"lxc","config":null                   | guests[0].config    | null
          "vmid":101,"kind":"lxc","config":[]                     | guests[0].config    | a list
          "vmid":101,"kind":"lxc","fingerprint":"x"               | guests[0].fingerprint | an unknown field
          "vmid":101,"kind":"lxc","vmid":101                      | guests[0].vmid      | the field a second time
          "vmid":101,"kind":"lxc","config":{},"config":{}         | guests[0].config    | the field a second time
          """)
  void aGuestThatIsNotAsItMustBeRefusesTheDocument(String fields, String path, String found) {
    BadDocumentException refusal = refusal(guest(fields).getBytes(UTF_8));
    assertEquals(path, refusal.path());
    assertEquals(found, refusal.found());
    assertEquals(
        path + ": found " + found + "; allowed: " + refusal.allowed(), refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"schema_version":2,"generation":1,"guests":[]}         | schema_version | 2
          {"schema_version":"1","generation":1,"guests":[]}       | schema_version | (a text of 1 characters)
          {"schema_version":1.0,"generation":1,"guests":[]}       | schema_version | 1.0
          {"generation":1,"guests":[]}                            | $              | no schema_version
          {"schema_version":1,"guests":[]}                        | $              | no generation
          {"schema_version":1,"generation":1}                     | $              | no guests
          {"schema_version":1,"generation":-1,"guests":[]}        | generation     | -1
          {"schema_version":1,"generation":9223372036854775808,"guests":[]} | generation | 9223372036854775808
          {"schema_version":1,"generation":null,"guests":[]}      | generation     | null
          {"schema_version":1,"generation":1,"guests":null}       | guests         | null
          {"schema_version":1,"generation":1,"guests":{}}         | guests         | an object
          {"schema_version":1,"generation":1,"guests":[[]]}       | guests[0]      | a list
          {"schema_version":1,"generation":1,"guests":[],"x":1}   | x              | an unknown field
          {"schema_version":1,"generation":1,"guests":[],"guests":[]} | guests     | the field a second time
          {"schema_version":1,"generation":1,"guests":[],"":1}    | (a name of 0 characters) | an unknown field
          []                                                      | $              | a list
          null                                                    | $              | null
          17                                                      | $              | 17
          ``                                                      | $              | nothing
          {"schema_version":1,"generation":1,"guests":[]}{}       | $              | something behind the end
          {"schema_version":1,"generation":1,"guests":[]} x       | $              | broken JSON at character 49
          {"schema_version":1,"generation":1,"guests":[]          | $              | broken JSON at character 47
          {"schema_version":1,"generation":01,"guests":[]}        | $              | broken JSON at character 34
          {"schema_version":1,"generation":+1,"guests":[]}        | $              | broken JSON at character 33
          {"schema_version":1,"generation":NaN,"guests":[]}       | $              | broken JSON at character 36
          {"schema_version":1,"generation":1,"guests":[],}        | $              | broken JSON at character 47
          {"schema_version":1,"generation":1,"guests":[,]}        | guests         | broken JSON at character 45
          {'schema_version':1,"generation":1,"guests":[]}         | $              | broken JSON at character 1
          {"schema_version":1,/**/"generation":1,"guests":[]}     | $              | broken JSON at character 20
          {"schema_version":1,"generation":1,"guests":[{"vmid":101,"kind":"lxc"},{"vmid":102,"kind":"lxc"},{"vmid":101,"kind":"qemu"}]} | guests[2].vmid | 101 a second time
          """)
  void aDocumentThatIsNotAsItMustBeIsRefused(String document, String path, String found) {
    BadDocumentException refusal = refusal(document.getBytes(UTF_8));
    assertEquals(path, refusal.path());
    assertEquals(found.replaceAll(" \\d+$", ""), refusal.found().replaceAll(" \\d+$", ""));
  }

  @Test
  void onlyUtf8WithoutAMarkIsRead() {
    assertEquals("a byte order mark", refusal(("\ufeff" + EXAMPLE).getBytes(UTF_8)).found());
    for (byte[] other : List.of(EXAMPLE.getBytes(UTF_16BE), EXAMPLE.getBytes(UTF_16LE))) {
      assertEquals("$", refusal(other).path());
    }
    String umlaut = lxc("\"description\":\"k\u00e9r\"");
    assertEquals("bytes that are not UTF-8", refusal(umlaut.getBytes(ISO_8859_1)).found());
    byte[] overlong = lxc("\"description\":\"..\"").getBytes(UTF_8);
    int dots = new String(overlong, UTF_8).indexOf("..");
    overlong[dots] = (byte) 0xc0;
    overlong[dots + 1] = (byte) 0xae;
    assertEquals("bytes that are not UTF-8", refusal(overlong).found());
    byte[] cut = Arrays.copyOf(EXAMPLE.getBytes(UTF_8), EXAMPLE.length() + 1);
    cut[EXAMPLE.length()] = (byte) 0xc3;
    assertEquals("bytes that are not UTF-8", refusal(cut).found());
  }

  @Test
  void textsAreAsLongAsTheyMayBeInCharactersNotInBytes() throws Exception {
    String face = "\ud83d\ude00";
    assertLongest("description", Limits.GUEST_DESCRIPTION_MAX_CHARS, face);
    assertLongest("hostname", Limits.DESIRED_TEXT_MAX_CHARS, "x");
    assertLongest("startup", Limits.DESIRED_TEXT_MAX_CHARS, "x");
    String tag = "\"" + "t".repeat(64) + "\"";
    read(lxc("\"tags\":[" + String.join(",", Collections.nCopies(64, tag)) + "]"));
    assertEquals(
        "more than 64 items",
        refusal(
                lxc("\"tags\":[" + String.join(",", Collections.nCopies(65, tag)) + "]")
                    .getBytes(UTF_8))
            .found());
    assertEquals(
        "(a text of 65 characters)",
        refusal(lxc("\"tags\":[\"" + "t".repeat(65) + "\"]").getBytes(UTF_8)).found());
  }

  private void assertLongest(String field, int chars, String character) throws Exception {
    String longest = lxc("\"" + field + "\":\"" + character.repeat(chars) + "\"");
    read(longest);
    assertTrue(schemaTakes(longest));
    String longer = lxc("\"" + field + "\":\"" + character.repeat(chars + 1) + "\"");
    assertEquals("guests[0].config." + field, refusal(longer.getBytes(UTF_8)).path());
    assertFalse(schemaTakes(longer));
  }

  @Test
  void aThousandGuestsAreReadAndOneMoreIsNot() throws Exception {
    assertEquals(1000, read(guests(1000)).guests().size());
    assertEquals("more than 1000 items", refusal(guests(1001).getBytes(UTF_8)).found());
    assertEquals("guests", refusal(guests(1001).getBytes(UTF_8)).path());
  }

  private static String guests(int count) {
    StringBuilder guests = new StringBuilder();
    for (int i = 0; i < count; i++) {
      guests.append(i == 0 ? "" : ",").append("{\"vmid\":").append(100 + i);
      guests.append(",\"kind\":\"lxc\"}");
    }
    return "{\"schema_version\":1,\"generation\":1,\"guests\":[" + guests + "]}";
  }

  @Test
  void theLargestDocumentIsReadAndOneByteMoreIsNot() throws Exception {
    String largest = EXAMPLE + " ".repeat(Limits.DESIRED_STATE_MAX_BYTES - EXAMPLE.length());
    assertEquals(17, read(largest).generation());
    assertEquals("a larger document", refusal((largest + " ").getBytes(UTF_8)).found());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"guests\":[", "{\"guests\":[{\"config\":{\"tags\":["})
  void nestingAsDeepAsTheLimitAllowsIsRefusedNotFatal(String open) {
    String deep = open.repeat(Limits.DESIRED_STATE_MAX_BYTES / open.length());
    assertFalse(refusal(deep.getBytes(UTF_8)).found().isEmpty());
  }

  @Test
  void aNameOrNumberWithoutEndIsRefusedAndNotRepeated() {
    String tooLong = ": found a text, name or number that is far too long";
    String name = said("{\"" + "x".repeat(1 << 20) + "\":1}");
    assertTrue(name.startsWith("$" + tooLong), name);
    String number = said(lxc("\"cores\":" + "9".repeat(1 << 20)));
    assertTrue(number.startsWith("guests[0].config" + tooLong), number);
    String text = said(lxc("\"hostname\":\"" + "x".repeat(1 << 20) + "\""));
    assertTrue(text.startsWith("guests[0].config.hostname" + tooLong), text);
  }

  @Test
  void aRefusalRepeatsNoTextThatCouldBeASecretOrDoHarm() {
    for (String text : List.of("demo-hub-token", "\\u001b[2J", "\\n<3>forged", "x".repeat(40))) {
      String ofValue = said(guest("\"vmid\":101,\"kind\":\"" + text + "\""));
      assertFalse(ofValue.contains(text), ofValue);
      String ofName = said("{\"" + text + "\":1}");
      assertFalse(ofName.contains(text), ofName);
    }
  }

  /** The two may differ only in what the schema says that no schema can say. */
  @Test
  void schemaAndParserAgreeOnEveryChangeOfOneValue() throws Exception {
    String full = EXAMPLE.replace("\"absent\"}", "\"absent\"},\n" + QEMU);
    assertTrue(schemaTakes(full));
    read(full);
    List<String> values =
        List.of(
            "null",
            "true",
            "\"x\"",
            "\"lxc\"",
            "\"qemu\"",
            "\"absent\"",
            "\"stopped\"",
            "-1",
            "0",
            "1",
            "2",
            "99",
            "100",
            "8193",
            "500001",
            "16777215",
            "16777216",
            "70368744177665",
            "0.5",
            "[]",
            "[\"a\"]",
            "[\"felhom-a\"]",
            "[1]",
            "{}",
            "{\"cores\":1}");
    int taken = 0;
    var tokens = Pattern.compile(": *(\"[^\"]*\"|[0-9.]+|true|\\[[^\\[\\]{}]*])");
    for (var found : tokens.matcher(full).results().toList()) {
      for (String value : values) {
        String changed = full.substring(0, found.start(1)) + value + full.substring(found.end(1));
        boolean read = isRead(changed);
        assertEquals(schemaTakes(changed), read, changed);
        taken += read ? 1 : 0;
      }
    }
    assertTrue(taken > 50, "some changes are sound: " + taken);
  }

  private static final String QEMU =
      """
      {"vmid": 300, "kind": "qemu", "run_state": "stopped", "config": {"cores": 2, "name": "web",
       "memory_bytes": 2147483648, "balloon_bytes": 1073741824, "tags": ["prod"]}}
      """;

  private boolean isRead(String document) {
    try {
      read(document);
      return true;
    } catch (BadDocumentException e) {
      return false;
    }
  }

  private static boolean schemaTakes(String document) {
    try {
      return WireSchemas.complaints(WireSchemas.DESIRED_STATE, MAPPER.readTree(document)).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(document, e);
    }
  }

  @Test
  void aDocumentWithAnyBytesChangedIsReadOrRefusedAndNeverAnythingElse() {
    Random random = new Random(20261123);
    byte[] whole = EXAMPLE.getBytes(UTF_8);
    int readable = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] document = whole.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        document[random.nextInt(document.length)] = (byte) random.nextInt(256);
      }
      try {
        documents.parse(document);
        readable++;
      } catch (BadDocumentException e) {
        assertFalse(String.valueOf(e.getMessage()).chars().anyMatch(Character::isISOControl));
      }
    }
    assertTrue(readable > 0 && readable < 20_000, "readable: " + readable);
  }

  /** Whole pieces moved, doubled or left out, which bytes changed at random hardly ever do. */
  @Test
  void aDocumentWithPiecesMovedIsReadOrRefusedAndNeverAnythingElse() {
    Random random = new Random(1);
    int readable = 0;
    for (int i = 0; i < 20_000; i++) {
      String document = EXAMPLE;
      int from = random.nextInt(document.length());
      int to = from + random.nextInt(Math.min(80, document.length() - from));
      int at = random.nextInt(document.length());
      String piece = random.nextBoolean() ? document.substring(from, to) : "";
      document =
          random.nextBoolean()
              ? document.substring(0, at) + piece + document.substring(at)
              : document.substring(0, from) + piece + document.substring(to);
      readable += isRead(document) ? 1 : 0;
    }
    assertTrue(readable > 0 && readable < 20_000, "readable: " + readable);
  }
}
