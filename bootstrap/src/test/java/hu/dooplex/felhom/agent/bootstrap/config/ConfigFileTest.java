package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file as a file: who may write it, and whether it is strict JSON. */
class ConfigFileTest {
  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void aValidConfiguration() throws IOException {
    fixture = new Fixture(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1 // no | a comment at line 1 column 9",
        "{\"a\": /* no */ 1} | a comment at line 1 column 7",
        "{\"a\": [1,]} | an unexpected \"]\" at line 1 column 10",
        "{\"a\": 1,} | an unexpected \"}\" at line 1 column 9",
        "{'a': 1} | an unexpected \"'\" at line 1 column 2",
        "{\"a\": NaN} | a word that is not JSON at line 1 column 10",
        "{\"a\": tru3} | a word that is not JSON at line 1 column 7",
        "{\"a\": s3cr3t-w0rd} | a word that is not JSON at line 1 column 7",
        "{\"a\": 3f2a-4b} | broken JSON at line 1 column 8",
        "{\"a\": 012} | broken JSON at line 1 column 8",
        "{\"a\": \"b | the end of the file in the middle of a value at line 1 column 9",
        "{\"a\": {} | the end of the file in the middle of a value at line 1 column 9",
        "{} {} | something behind the end",
        "[] | a list of 0",
        "\"a\" | a text of 1 characters",
        "123456 | a number",
        "`` | nothing"
      })
  void whatIsNotOnePlainObjectIsRefusedWithLineAndColumn(String text, String found)
      throws IOException {
    fixture.config(text);
    ConfigProblem problem = fixture.problem();
    assertEquals("$", problem.path());
    assertEquals(found, problem.found());
    assertTrue(problem.where().startsWith(fixture.file.toString()), problem::where);
  }

  @Test
  void aBrokenFileStillHasItsEnvironmentChecked() throws IOException {
    fixture.config("{");
    fixture.environment.put("FELHOM_AGENT_LOG_LEVEL", "loud");
    assertEquals(
        List.of("$", "log.level"),
        fixture.problems().problems().stream().map(ConfigProblem::path).toList());
  }

  @Test
  void aByteOrderMarkIsRefused() throws IOException {
    fixture.config("\uFEFF" + fixture.minimal(""));
    assertEquals("a byte order mark", fixture.problem().found());
  }

  @Test
  void otherEncodingsAreRefused() throws IOException {
    Files.write(fixture.file, fixture.minimal("").getBytes(StandardCharsets.UTF_16));
    assertEquals("bytes that are not UTF-8", fixture.problem().found());
  }

  @Test
  void keysThatStandTwiceAreToldAtEveryDepth() throws IOException {
    ConfigProblem problem =
        fixture.problemOf("\"log\": {\"level\": \"info\",\n\"level\": \"info\"}");
    assertEquals("log.level", problem.path());
    assertEquals("the key a second time", problem.found());
    assertEquals(fixture.file + " line 4", problem.where());
    assertEquals("node", fixture.problemOf("\"node\": \"pve2\"").path());
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    assertTrue(
        fixture
            .problemOf("\"a\": " + "[".repeat(1000) + "]".repeat(1000))
            .found()
            .startsWith("values nested deeper than 16"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"poll_interval_seconds\": 60 | poll_interval_seconds | did you mean"
            + " hub.poll_interval_seconds",
        "\"polices\": {} | polices | did you mean policy",
        "\"log\": {\"lvl\": 1} | log.lvl | did you mean log.level",
        "\"log\": {\"colour\": 1} | log.colour | here: level, format",
        "\"we ird\\u001b[2J\": 1 | [\"we ird\\u001b[2J\"] | here: host_id, node, state_dir,"
            + " runtime_dir, proxmox, hub, cloudflared, reconcile, privileged, signers,"
            + " signers_min_version, signature_threshold, policy, log"
      })
  void unknownKeysGetAdvice(String further, String path, String advice) throws IOException {
    ConfigProblem problem = fixture.problemOf(further);
    assertEquals(path, problem.path());
    assertEquals("an unknown key", problem.found());
    assertEquals(advice, problem.allowed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "1", "\"x\"", "true"})
  void aSectionIsAnObject(String value) throws IOException {
    ConfigProblem problem = fixture.problemOf("\"log\": " + value);
    assertEquals("log", problem.path());
    assertEquals("an object", problem.allowed());
  }

  @Test
  void aMissingFileIsSaidSo() throws IOException {
    Files.delete(fixture.file);
    assertEquals(
        new ConfigProblem(
            "$",
            "no such file",
            "a configuration file; --config names another",
            fixture.file.toString()),
        fixture.problem());
  }

  @Test
  void aDirectoryInTheFilesPlaceIsSaidSo() throws IOException {
    Files.delete(fixture.file);
    Files.createDirectory(fixture.file);
    assertEquals("a directory", fixture.problem().found());
  }

  @Test
  void aDeviceIsNotRead() throws IOException {
    fixture.disk = path -> new FileFacts(FileFacts.Kind.OTHER, 0, 0600);
    assertEquals("a device, pipe or socket", fixture.problems().problems().getFirst().found());
  }

  @Test
  void tooLargeAFileIsNotRead() throws IOException {
    fixture.config(fixture.minimal("") + " ".repeat(Limits.CONFIG_FILE_MAX_BYTES));
    assertEquals("at most 262144 bytes", fixture.problem().allowed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw--w----", "rw-----w-", "rw-rw-rw-"})
  void aFileThatOthersMayWriteIsRefused(String permissions) throws IOException {
    Fixture.mode(fixture.file, permissions);
    ConfigProblem problem = fixture.problem();
    assertEquals("$", problem.path());
    assertTrue(problem.found().startsWith("a file that others may write (mode 0"), problem::found);
    assertEquals("writable by its owner alone: chmod go-w", problem.allowed());
  }

  @Test
  void rootAndTheRunningUserMayOwnTheFileAndNobodyElse() throws IOException {
    fixture.disk = fixture::ownedByRoot;
    assertEquals("demo", fixture.loaded().config().hostId());
    int stranger = FileFacts.ofDisk(folder).uid() + 1;
    fixture.disk =
        path -> {
          FileFacts real = FileFacts.ofDisk(path);
          return new FileFacts(real.kind(), stranger, real.mode());
        };
    assertEquals("a file of user " + stranger, fixture.problem().found());
  }

  @Test
  void aFileThatAllMayReadMustHoldNoSecret() throws IOException {
    Fixture.mode(fixture.file, "rw-r--r--");
    assertEquals("demo", fixture.loaded().config().hostId());
    Fixture.write(
        fixture.file,
        fixture.minimal("").replace("\"hub\": {", "\"hub\": {\"token\": \"tell-nobody\", "),
        "rw-r--r--");
    ConfigProblem problem = fixture.problem();
    assertEquals("hub.token", problem.path());
    assertEquals("a secret in a file that every user may read (mode 0644)", problem.found());
    assertEquals("chmod 600, then a new secret; or hub.token_file in its place", problem.allowed());
    assertFalse(problem.line().contains("tell-nobody"));
    Fixture.mode(fixture.file, "rw-r-----");
    assertEquals("demo", fixture.loaded().config().hostId());
  }
}
