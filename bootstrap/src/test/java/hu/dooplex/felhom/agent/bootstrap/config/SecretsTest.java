package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets come from, how they are read, and that they show up nowhere. */
class SecretsTest {
  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void aValidConfiguration() throws IOException {
    fixture = new Fixture(folder);
  }

  private SecretSource token() throws IOException {
    return fixture.loaded().config().hub().orElseThrow().token();
  }

  /** Every source there is; each step takes away the one that has won so far. */
  @Test
  void eachSourceYieldsToTheOneBeforeIt() throws IOException {
    fixture.config(
        fixture.minimal("").replace("\"hub\": {", "\"hub\": {\"token\": \"of-value\", "));
    fixture.credential("hub-token", "of-credential\n");
    fixture.environment.put("FELHOM_AGENT_HUB_TOKEN", "of-variable");
    Path byVariable = fixture.secret("v.token", "of-variables-file");
    fixture.environment.put("FELHOM_AGENT_HUB_TOKEN_FILE", byVariable.toString());
    Path byOption = fixture.secret("o.token", "of-options-file");
    fixture.commandLine.put("hub.token_file", byOption.toString());

    expect("of-options-file", "secret file " + byOption);
    fixture.commandLine.clear();
    expect("of-variables-file", "secret file " + byVariable);
    fixture.environment.remove("FELHOM_AGENT_HUB_TOKEN_FILE");
    expect("of-variable", "env FELHOM_AGENT_HUB_TOKEN");
    fixture.environment.clear();
    expect("of-credential", "credential hub-token");
    Files.delete(fixture.credentials.orElseThrow().resolve("hub-token"));
    expect("hub-secret-0001", "secret file " + folder + "/hub.token");
    fixture.config(
        fixture.minimal("").replaceFirst("\"token_file\": \"[^\"]*\"", "\"token\": \"of-value\""));
    expect("of-value", "file");
  }

  private void expect(String secret, String origin) throws IOException {
    assertEquals(secret, token().current().reveal());
    assertEquals(origin, fixture.origin("hub.token").shown());
    assertEquals(origin, token().origin().shown());
  }

  @Test
  void theProxmoxSecretComesFromItsCredential() throws IOException {
    fixture.credential("proxmox-token", "of-credential");
    AgentConfig config = fixture.loaded().config();
    assertEquals("of-credential", config.proxmox().token().current().reveal());
    assertEquals("hub-secret-0001", config.hub().orElseThrow().token().get().reveal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n", "s3cret\n\n"})
  void lineEndsBehindTheSecretDoNotCount(String text) throws IOException {
    fixture.secret("hub.token", text);
    assertEquals("s3cret", token().current().reveal());
  }

  @ParameterizedTest
  @CsvSource({
    "'', an empty file",
    "'\n', an empty file",
    "'   ', an empty file",
    "'s3cret s3cret', spaces in the secret",
    "' s3cret', spaces in the secret",
    "'s3cret\t', spaces in the secret",
    "'s3cret\ns3cret\n', several lines",
    "'s3cr\u00e9t', bytes that are not ASCII",
    "'\uFEFFs3cret', bytes that are not ASCII",
    "'s3cret\u0000', bytes that are not ASCII",
  })
  void aSecretFileHoldsOneSecretAndNothingElse(String text, String found) throws IOException {
    fixture.secret("hub.token", text);
    ConfigProblem problem = fixture.problem();
    assertEquals("hub.token", problem.path());
    assertEquals(found, problem.found());
    assertEquals("secret file " + folder + "/hub.token", problem.where());
    assertFalse(problem.line().contains("s3c"));
  }

  @Test
  void aDirectoryInItsPlaceIsSaidSo() throws IOException {
    Files.delete(folder.resolve("hub.token"));
    Files.createDirectory(folder.resolve("hub.token"));
    assertEquals("a directory", fixture.problem().found());
  }

  @Test
  void aMissingOrUnreachableOneIsSaidSoOnce() throws IOException {
    Files.delete(folder.resolve("hub.token"));
    assertEquals("no such file", fixture.problem().found());
    fixture.commandLine.put("hub.token_file", fixture.file + "/token");
    assertEquals("no such file", fixture.problem().found());
  }

  @Test
  void aHugeOneIsNotRead() throws IOException {
    fixture.secret("hub.token", "x".repeat(Limits.CONFIG_FILE_MAX_BYTES + 1));
    assertEquals("a larger file", fixture.problem().found());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-----w-"})
  void oneThatIsOpenToAllIsRefused(String permissions) throws IOException {
    Fixture.mode(folder.resolve("hub.token"), permissions);
    ConfigProblem problem = fixture.problem();
    assertTrue(problem.found().startsWith("a file open to every user (mode 0"), problem::found);
    assertEquals("chmod 600, then a new secret", problem.allowed());
  }

  @Test
  void aDirectoryInACredentialsPlaceIsNotPassedOver() throws IOException {
    fixture.credential("hub-token", "x");
    Path credential = fixture.credentials.orElseThrow().resolve("hub-token");
    Files.delete(credential);
    Files.createDirectory(credential);
    ConfigProblem problem = fixture.problem();
    assertEquals("a directory", problem.found());
    assertEquals("credential hub-token (" + credential + ")", problem.where());
  }

  @Test
  void aSecretPastedInTheWrongPlaceIsNotRepeated() throws IOException {
    String pasted = "12345678-abcd-s3cr";
    fixture.config(
        """
        {"host_id": "demo", "node": "pve1",
         "proxmox": {"token_id": "felhom@pve!agent=%1$s", "token_secret_file": "%1$s",
                     "token": "%1$s"},
         "hub": {"url": "https://:%1$s@hub", "token": "%1$s ", "token_file": "%1$s"}}
        """
            .formatted(pasted));
    ConfigProblems found = fixture.problems();
    assertEquals(6, found.problems().size(), found::lines);
    assertFalse(found.lines().contains("s3cr"), found::lines);
    assertFalse(found.toString().contains("s3cr"));
  }

  @Test
  void aSecretOfDigitsWithoutQuotesIsNotRepeated() throws IOException {
    fixture.config(fixture.minimal("").replace("\"hub\": {", "\"hub\": {\"token\": 31415926, "));
    assertEquals("a number", fixture.problem().found());
  }

  @Test
  void readingAgainTakesAChangedFileAndKeepsTheOldSecretWhereThatFails() throws IOException {
    SecretSource token = token();
    assertInstanceOf(SecretSource.Reload.Unchanged.class, token.reload());
    fixture.secret("hub.token", "hub-secret-0002\n");
    assertEquals("hub-secret-0001", token.current().reveal());
    assertInstanceOf(SecretSource.Reload.Changed.class, token.reload());
    assertEquals("hub-secret-0002", token.current().reveal());
    fixture.secret("hub.token", "");
    var kept = assertInstanceOf(SecretSource.Reload.Kept.class, token.reload());
    assertEquals("an empty file", kept.problem().found());
    assertEquals("hub-secret-0002", token.current().reveal());
    fixture.secret("hub.token", "hub-secret-0003");
    assertInstanceOf(SecretSource.Reload.Changed.class, token.reload());
  }

  @Test
  void aValueFromElsewhereStaysAsItIs() throws IOException {
    fixture.environment.put("FELHOM_AGENT_HUB_TOKEN", "of-variable");
    assertInstanceOf(SecretSource.Reload.Unchanged.class, token().reload());
  }

  @Test
  void noSecretIsInAnythingThatIsPrinted() throws IOException {
    fixture.environment.put("FELHOM_AGENT_HUB_TOKEN", "hub-secret-0009");
    LoadedConfig loaded = fixture.loaded();
    List<String> printed =
        List.of(
            loaded.toString(),
            loaded.config().toString(),
            loaded.settings().toString(),
            loaded.config().proxmox().token().toString(),
            loaded.config().proxmox().token().reload().toString(),
            ConfigShow.table(loaded),
            ConfigShow.json(loaded));
    for (String text : printed) {
      assertFalse(text.contains("-secret-0"), text);
    }
    assertTrue(ConfigShow.table(loaded).contains("[redacted]"));
  }
}
