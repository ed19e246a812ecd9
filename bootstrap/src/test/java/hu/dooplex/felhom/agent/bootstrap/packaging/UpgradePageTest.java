package hu.dooplex.felhom.agent.bootstrap.packaging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page about upgrades has the versions of the formats that this agent writes. */
class UpgradePageTest {
  private static final Path FORMATS =
      Path.of("../adapters-cli/src/main/java/hu/dooplex/felhom/agent/adapters/cli/journal");

  @ParameterizedTest
  @CsvSource({
    "identity.json, Identity, int VERSION = (\\d+)",
    "journal/, JournalFormat, int VERSION = (\\d+)",
    "audit.log, AuditFormat, int VERSION = (\\d+)",
    "signers.log, SignerLogFile, int VERSION = (\\d+)",
    "desired.json, DesiredStateFile, VERSION = (\\d+)",
    "pending.json, PendingWishesFile, 'LineFormat\\(\"felhom-agent pending\", (\\d+)'",
    "results.json, ResultOutboxFile, 'LineFormat\\(\"felhom-agent results\", (\\d+)'",
    "status.json, StatusWriter, int VERSION = (\\d+)"
  })
  void thePageHasTheVersionOf(String file, String type, String pattern) throws IOException {
    Matcher version =
        Pattern.compile(pattern).matcher(Files.readString(FORMATS.resolve(type + ".java")));
    assertTrue(version.find(), type);
    String row = "| `" + file + "` | " + version.group(1) + " |";
    assertTrue(Files.readString(Path.of("src/docs/upgrade.md")).contains(row), row);
  }
}
