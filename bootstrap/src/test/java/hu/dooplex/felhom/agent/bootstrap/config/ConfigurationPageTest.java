package hu.dooplex.felhom.agent.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import hu.dooplex.felhom.agent.bootstrap.config.ConfigKey.Overlay;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation says what the table of keys says, and its examples load. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("src/docs/configuration.md");
  private static final Path EXAMPLE = Path.of("src/package/config.example.json");
  private static final String BEGIN =
      "<!-- keys: begin (generated from ConfigSchema; ConfigurationPageTest compares) -->\n";
  private static final String END = "<!-- keys: end -->";

  /**
   * {@code mvn -Ddocs.rewrite …} writes the table; the test then fails, so that it is looked at.
   */
  private static final boolean REWRITE = System.getProperty("docs.rewrite") != null;

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void secretsAsSystemdGivesThem() throws IOException {
    fixture = new Fixture(folder);
    fixture.credential("proxmox-token", "a");
    fixture.credential("hub-token", "b");
  }

  @Test
  void thePageHasTheTableOfKeys() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertTrue(begin >= BEGIN.length() && end >= begin, "the page has lost its marks");
    if (REWRITE) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
      fail(PAGE + " was rewritten; look at it, and run without -Ddocs.rewrite");
    }
    assertEquals(table(), page.substring(begin, end));
  }

  @Test
  void theCommentedExampleLoadsWithoutItsComments() throws IOException {
    String page = Files.readString(PAGE);
    String fence = "```jsonc\n";
    int begin = page.indexOf(fence) + fence.length();
    String example = page.substring(begin, page.indexOf("```", begin));
    fixture.config(example);
    assertEquals("a comment", fixture.problem().found().replaceFirst(" at line.*", ""));
    fixture.config(withoutComments(example));
    AgentConfig config = fixture.loaded().config();
    assertEquals(2, config.signers().configured().size());
    assertEquals(0.2, config.policy().minStorageFree());
  }

  @Test
  void theShippedExampleLoadsAndAllowsNothing() throws IOException {
    fixture.config(Files.readString(EXAMPLE));
    AgentConfig config = fixture.loaded().config();
    assertEquals(Guests.NONE, config.policy().guests());
    assertEquals(List.of(), config.signers().configured());
    assertFalse(config.privileged().enabled());
    // Nobody's certificate: a host with the example as it is talks to no Proxmox VE.
    assertEquals(
        new AgentConfig.Tls.Pinned(List.of("00:".repeat(31) + "00")), config.proxmox().tls());
  }

  private static String table() {
    StringBuilder out = new StringBuilder();
    out.append("| key | allowed | default | from the environment | what it is |\n");
    out.append("| --- | --- | --- | --- | --- |\n");
    ConfigSchema.keys().forEach(key -> row(out, key));
    return out.toString();
  }

  private static <T> void row(StringBuilder out, ConfigKey<T> key) {
    Optional<String> fallback = key.fallback().map(key.type()::plain).map(ConfigShow::text);
    String absent =
        switch (key.need()) {
          case NO -> key.isSecret() ? "*one of its sources*" : "";
          case ALWAYS -> "*must be given*";
          case WITH_HUB -> "*must be given, except for `--selftest`*";
        };
    String variable = key.overlay() == Overlay.NONE ? "*file only*" : "`" + key.variable() + "`";
    out.append("| `")
        .append(key.path())
        .append("` | ")
        .append(key.type().allowed())
        .append(" | ")
        .append(fallback.map(text -> "`" + text + "`").orElse(absent))
        .append(" | ")
        .append(variable)
        .append(" | ")
        .append(key.description())
        .append(" |\n");
  }

  /** Line and block comments outside of strings. */
  private static String withoutComments(String text) {
    StringBuilder out = new StringBuilder();
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
        inString = !inString;
      }
      if (!inString && text.startsWith("//", i)) {
        i = text.indexOf('\n', i);
        out.append('\n');
      } else if (!inString && text.startsWith("/*", i)) {
        i = text.indexOf("*/", i) + 1;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
