package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigShowTest {
  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void aConfigurationFromEverySource() throws IOException {
    fixture = new Fixture(folder);
    fixture.config(fixture.minimal("\"policy\": {\"guests\": [101, 102], \"memory_share\": 0.5}"));
    fixture.credential("hub-token", "s3cret");
    fixture.environment.put("FELHOM_AGENT_LOG_FORMAT", "json");
    fixture.environment.put("https_proxy", "http://proxy");
    fixture.commandLine.put("log.level", "debug");
  }

  @Test
  void theTableHasEveryKeyWithValueAndOrigin() throws IOException {
    List<String> lines = ConfigShow.table(fixture.loaded()).lines().toList();
    assertEquals(ConfigSchema.keys().size() + 2, lines.size());
    for (String row :
        List.of(
            "KEY VALUE FROM",
            "host_id demo file",
            "state_dir /var/lib/felhom-agent default",
            "proxmox.token_secret [redacted] secret file " + folder + "/proxmox.token",
            "hub.token [redacted] credential hub-token",
            "hub.proxy_url - not set",
            "hub.poll_interval_seconds 300 default",
            "policy.guests [101, 102] file",
            "signature_threshold {default: 1} default",
            "log.level debug command line",
            "log.format json env FELHOM_AGENT_LOG_FORMAT",
            "note: https_proxy is set and ignored; hub.proxy_url is the only proxy setting")) {
      assertTrue(
          lines.stream().anyMatch(line -> line.replaceAll(" +", " ").equals(row)),
          () -> row + "\n" + String.join("\n", lines));
    }
  }

  @Test
  void whatCannotBeSeenIsWrittenOut() throws IOException {
    fixture.config(fixture.minimal("\"state_dir\": \"/s\u202etate\""));
    LoadedConfig loaded = fixture.loaded();
    assertTrue(ConfigShow.table(loaded).contains("/s\\u202etate "));
    assertTrue(ConfigShow.json(loaded).contains("/s\\u202Etate\""));
  }

  @Test
  void theJsonHasTheSameWithItsTypes() throws IOException {
    JsonNode shown = new ObjectMapper().readTree(ConfigShow.json(fixture.loaded()));
    JsonNode settings = shown.get("settings");
    assertEquals(ConfigSchema.keys().size(), settings.size());
    assertEquals("[redacted]", settings.at("/hub.token/value").asText());
    assertEquals("credential hub-token", settings.at("/hub.token/from").asText());
    assertEquals(300, settings.at("/hub.poll_interval_seconds/value").intValue());
    assertTrue(settings.at("/hub.proxy_url/value").isNull());
    assertEquals(102, settings.at("/policy.guests/value/1").intValue());
    assertEquals(0.5, settings.at("/policy.memory_share/value").doubleValue());
    assertEquals(1, settings.at("/signature_threshold/value/default").intValue());
    assertEquals(false, settings.at("/privileged.enabled/value").booleanValue());
    assertEquals(1, shown.get("notices").size());
  }
}
