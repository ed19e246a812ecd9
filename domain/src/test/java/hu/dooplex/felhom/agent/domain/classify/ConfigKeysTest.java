package hu.dooplex.felhom.agent.domain.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hu.dooplex.felhom.agent.domain.classify.Classification.Rule;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.policy.Circumstances;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.policy.SampleCircumstances;
import hu.dooplex.felhom.agent.domain.provenance.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigKeysTest {
  private static final GuestRef LXC = GuestRef.lxc(101);
  private static final GuestRef QEMU = GuestRef.qemu(102);
  private static final Circumstances STOPPED = SampleCircumstances.observed();

  /** Values to try on every key; one of them is benign for each key of the closed list. */
  private static final List<String> VALUES =
      List.of("1", "0", "100", "512", "2048", "a", "order=1,up=30,down=180", "a;b", "1.5");

  private static Classification classify(SetGuestConfig write, Circumstances circumstances) {
    return OperationClassifier.classify(write, new Provenance.Customer(), circumstances);
  }

  private static boolean benign(GuestRef guest, String key, String value) {
    return !classify(SampleOperations.set(guest, key, value), STOPPED).destructive();
  }

  /** Whether there can be an operation that writes it at all. */
  private static boolean isConfigKey(GuestRef guest, String key) {
    try {
      return SampleOperations.set(guest, key, "1").set().containsKey(key);
    } catch (IllegalArgumentException parameterOfTheRequest) {
      return false;
    }
  }

  /** {@code kind method key}, one a line: the API's own list of parameters. */
  private static List<String[]> parameters() throws IOException {
    try (InputStream in = ConfigKeysTest.class.getResourceAsStream("config-parameters-9.2.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", 3))
          .toList();
    }
  }

  @Test
  void ofEveryParameterOfTheApiOnlyTheClosedListCanBeBenign() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (String[] row : parameters()) {
      GuestKind kind = GuestKind.of(row[0]).orElseThrow();
      GuestRef guest = new GuestRef(kind, new Vmid(101));
      for (String key : List.of(row[2], row[2].replace("[n]", "0"))) {
        boolean anyBenign =
            isConfigKey(guest, key) && VALUES.stream().anyMatch(value -> benign(guest, key, value));
        if (anyBenign) {
          seen.add(kind.wireName() + " " + key);
        }
        assertEquals(ConfigKeys.listed(kind).contains(key), anyBenign, key);
      }
    }
    String common = "cores cpulimit cpuunits description memory onboot protection startup tags";
    Set<String> expected = new TreeSet<>(Set.of("lxc swap", "qemu balloon"));
    for (String key : common.split(" ", -1)) {
      expected.add("lxc " + key);
      expected.add("qemu " + key);
    }
    assertEquals(expected, seen);
  }

  @Test
  void theCheckedInListIsTheApisOwn() throws IOException {
    Path schema = Path.of("..", "..", "shared", "pve", "api-schema-9.2.jsonl");
    assumeTrue(Files.exists(schema), "no API schema beside the checkout");
    Set<String> own = new TreeSet<>();
    parameters().forEach(row -> own.add(String.join(" ", row)));
    Set<String> api = new TreeSet<>();
    for (String line : Files.readAllLines(schema)) {
      for (String kind : List.of("lxc", "qemu")) {
        for (String method : List.of("PUT", "POST")) {
          String start =
              "{\"path\":\"/nodes/{node}/"
                  + kind
                  + "/{vmid}/config\",\"method\":\""
                  + method
                  + "\"";
          if (line.startsWith(start)) {
            SchemaKeys.of(line).forEach(key -> api.add(kind + " " + method + " " + key));
          }
        }
      }
    }
    assertEquals(api, own);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cores",
        "CORES",
        "hostname",
        "name",
        "net0",
        "mp0",
        "lxc.idmap",
        "Force",
        "onboot0",
        "cоres"
      })
  void everySpellingThatIsNotOnTheListIsDestructive(String key) {
    for (String value : VALUES) {
      assertEquals(
          new Classification(true, Rule.CONFIG_KEY, key),
          classify(SampleOperations.set(LXC, key, value), STOPPED));
      assertFalse(benign(QEMU, key, value));
    }
    assertTrue(classify(SampleOperations.delete(LXC, key), STOPPED).destructive());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+200",
        "0128",
        " 2",
        "2 ",
        "1e3",
        "-1",
        "2.0",
        "0x10",
        "99999999999999999999",
        "٣",
        "２",
        "2\n",
        "1_000",
        "",
        "current=2048"
      })
  void numbersThatProxmoxWouldHaveToInterpretAreDestructive(String value) {
    for (String key : List.of("cores", "cpuunits", "memory", "swap", "onboot", "startup")) {
      if (!value.isEmpty()) {
        assertFalse(benign(LXC, key, value), key);
      }
    }
    assertTrue(PveNumber.whole(value).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "cores,1,true",
    "cores,8192,true",
    "cores,8193,false",
    "cores,0,false",
    "cpuunits,1,true",
    "cpuunits,500000,true",
    "cpuunits,500001,false",
    "cpuunits,0,false",
    "cpulimit,0,true",
    "cpulimit,0.5,true",
    "cpulimit,0.49,false",
    "cpulimit,0.0,false",
    "cpulimit,.5,false",
    "cpulimit,01,false",
    "cpulimit,1e1,false",
    "cpulimit,8192,true",
    "cpulimit,8193,false",
    "cpulimit,8192.5,false",
    "cpulimit,NaN,false",
    "onboot,1,true",
    "onboot,0,false",
    "onboot,yes,false",
    "onboot,on,false",
    "protection,1,true",
    "protection,0,false",
  })
  void valuesAreBenignWithinTheirBounds(String key, String value, boolean benign) {
    assertEquals(benign, benign(LXC, key, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order=1|true",
        "1|true",
        "order=1,up=30|true",
        "down=180|true",
        "down=179|false",
        "down=0|false",
        "order=1,up=30,down=180|true",
        "up=30,order=1,down=3600|true",
        "down=3601|false",
        "up=3601|false",
        "down=180,down=0|false",
        "down=0180|false",
        "down= 180|false",
        "any|false",
        "order=any|false",
        "down=١٨٠|false",
        "order=1,|false",
        "1,order=2|false",
        "DOWN=180|false",
        "down=|false",
        "=180|false",
      })
  void startupLeavesTimeToGoDown(String value, boolean benign) {
    assertEquals(benign, benign(LXC, "startup", value));
  }

  @Test
  void aWholeNumberHasAtMostTenDigits() {
    assertEquals(OptionalLong.of(9_999_999_999L), PveNumber.whole("9999999999"));
    assertEquals(OptionalLong.empty(), PveNumber.whole("10000000000"));
  }

  @Test
  void descriptionAndTagsAreBenignOnlyIfTheyAreManaged() {
    Circumstances unmanaged = STOPPED.with(LocalPolicy.NOTHING);
    for (String key : List.of("description", "tags")) {
      assertTrue(benign(LXC, key, "web"));
      assertTrue(classify(SampleOperations.set(LXC, key, "web"), unmanaged).destructive());
      assertFalse(classify(SampleOperations.delete(LXC, key), STOPPED).destructive());
      assertTrue(classify(SampleOperations.delete(LXC, key), unmanaged).destructive());
    }
    assertFalse(benign(LXC, "description", "x".repeat(8193)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "felhom-x",
        "web;felhom-x",
        "web,FELHOM-x",
        "web felhom-x",
        "Felhom-",
        "a\tfelhom-x",
        "ä"
      })
  void reservedAndOddTagsAreDestructive(String tags) {
    assertFalse(benign(LXC, "tags", tags));
  }

  @Test
  void keysAreUnsetOnlyWhereTheDefaultPassesTheSameTest() {
    assertEquals(
        Set.of("cores", "cpulimit", "cpuunits", "description", "startup", "swap", "tags"),
        unsettable(LXC));
    assertEquals(
        Set.of(
            "balloon", "cores", "cpulimit", "cpuunits", "description", "memory", "startup", "tags"),
        unsettable(QEMU));
  }

  @Test
  void ofAWriteExactlyTheKeysThatAreNotBenignAreNamed() {
    SetGuestConfig write =
        new SetGuestConfig(
            LXC,
            new TreeMap<>(Map.of("cores", "2", "hostname", "victim", "onboot", "0")),
            new TreeSet<>(Set.of("swap", "protection")));
    assertEquals(
        Set.of("hostname", "onboot", "protection"),
        OperationClassifier.destructiveKeys(write, STOPPED));
    assertEquals(
        Set.of(),
        OperationClassifier.destructiveKeys(SampleOperations.set(LXC, "cores", "2"), STOPPED));
  }

  private static Set<String> unsettable(GuestRef guest) {
    Set<String> keys = new TreeSet<>();
    for (String key : ConfigKeys.listed(guest.kind())) {
      if (!classify(SampleOperations.delete(guest, key), STOPPED).destructive()) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Test
  void oneKeyThatIsNotBenignMakesTheWholeWriteDestructive() {
    SetGuestConfig write =
        new SetGuestConfig(
            LXC, new TreeMap<>(Map.of("cores", "2", "hostname", "victim")), new TreeSet<>());
    assertEquals(new Classification(true, Rule.CONFIG_KEY, "hostname"), classify(write, STOPPED));
    SetGuestConfig deletes =
        new SetGuestConfig(
            LXC, new TreeMap<>(Map.of("cores", "2")), new TreeSet<>(Set.of("protection")));
    assertEquals(
        new Classification(true, Rule.CONFIG_KEY, "protection"), classify(deletes, STOPPED));
  }

  @ParameterizedTest
  @CsvSource({
    // 16 GiB host, 0.9 of it, 4 GiB of others, 512 MiB own swap: 10137.6 MiB are left.
    "memory,10137,BENIGN",
    "memory,10138,DESTRUCTIVE",
    "memory,1024,BENIGN",
    // Down while it runs with 900 MiB in use: at least 1125 MiB.
    "memory,1023,DESTRUCTIVE",
    // 100 MiB of swap in use, and the policy's minimum of 512 MiB.
    "swap,512,BENIGN",
    "swap,511,DESTRUCTIVE",
    "swap,513,BENIGN",
    "swap,9626,DESTRUCTIVE",
    "swap,9625,BENIGN",
  })
  void memoryOfARunningGuestMovesWithinItsBounds(String key, String value, Judgement expected) {
    Circumstances running = SampleCircumstances.of(SampleCircumstances.running(Map.of(), 900, 100));
    SetGuestConfig write = SampleOperations.set(LXC, key, value);
    assertEquals(expected, ConfigKeys.set(key, value, write, running));
  }

  @Test
  void aRunningGuestKeepsAQuarterMoreThanItUses() {
    Circumstances running =
        SampleCircumstances.of(SampleCircumstances.running(Map.of("memory", "4096"), 900, 0));
    SetGuestConfig enough = SampleOperations.set(LXC, "memory", "1125");
    SetGuestConfig less = SampleOperations.set(LXC, "memory", "1124");
    assertFalse(classify(enough, running).destructive());
    assertTrue(classify(less, running).destructive());
    assertFalse(classify(less, SampleCircumstances.observed()).destructive());
    Circumstances idle =
        SampleCircumstances.of(SampleCircumstances.running(Map.of("memory", "4096"), 10, 0));
    assertFalse(classify(SampleOperations.set(LXC, "memory", "512"), idle).destructive());
    assertTrue(classify(SampleOperations.set(LXC, "memory", "511"), idle).destructive());
  }

  @Test
  void swapIsNotTakenFromARunningContainerByUnsettingIt() {
    Circumstances running = SampleCircumstances.of(SampleCircumstances.running(Map.of(), 10, 0));
    assertTrue(classify(SampleOperations.delete(LXC, "swap"), running).destructive());
  }

  @Test
  void memoryThatCannotBeJudgedIsNotObserved() {
    SetGuestConfig up = SampleOperations.set(LXC, "memory", "2048");
    Circumstances unobserved = Circumstances.unobserved(SampleCircumstances.POLICY);
    Circumstances.Guest guest = SampleCircumstances.guest(Map.of());
    List<Circumstances> blind = new ArrayList<>();
    blind.add(unobserved);
    blind.add(unobserved.with(guest));
    blind.add(SampleCircumstances.of(SampleCircumstances.guest(Map.of("memory", "+200"))));
    for (Circumstances circumstances : blind) {
      assertEquals(
          new Classification(true, Rule.NOT_OBSERVED, "memory"), classify(up, circumstances));
    }
  }

  @Test
  void aBalloonOfZeroIsAllTheMemory() {
    Map<String, String> config = Map.of("memory", "4096", "balloon", "2048");
    Circumstances running = SampleCircumstances.of(SampleCircumstances.running(config, 3000, 0));
    assertFalse(classify(SampleOperations.set(QEMU, "balloon", "0"), running).destructive());
    assertTrue(classify(SampleOperations.set(QEMU, "balloon", "1024"), running).destructive());
    assertTrue(classify(SampleOperations.set(LXC, "balloon", "0"), running).destructive());
    assertTrue(classify(SampleOperations.set(QEMU, "swap", "512"), running).destructive());
  }
}
