package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BugreportCommandTest {
  private final TestHost host;
  private final Path file;

  BugreportCommandTest() throws IOException {
    host = new TestHost();
    file = host.folder().resolve("report.txt");
    // Of the sample world's guests, and of the journal's before-image.
    host.secret("photos of the family").secret(SampleState.BEFORE).secret("given-by-hand-77aa");
  }

  @AfterEach
  void close() {
    host.close();
  }

  /** The report, in which no secret stands. */
  private String report(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("bugreport", "--out", file.toString()));
    arguments.addAll(List.of(more));
    Run run = host.run(arguments.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of(file.toString()), run.lines());
    String text = Files.readString(file);
    host.assertNoSecret("the report", text);
    return text;
  }

  @Test
  void itHoldsWhatTheOtherCommandsSayAndIsItsOwnersAlone() throws Exception {
    SampleState.fill(host.stateDir());
    String text = report();
    for (String title :
        List.of(
            "felhom-agent version",
            "felhom-agent config check",
            "felhom-agent config show",
            "felhom-agent status",
            "felhom-agent doctor",
            "felhom-agent journal check",
            "felhom-agent audit verify",
            "felhom-agent signers show",
            "host",
            "process self",
            "its JVM flags",
            "files in " + host.stateDir(),
            "metrics.prom")) {
      assertTrue(text.contains("\n== " + title + "\n"), () -> title + " is not in " + text);
    }
    assertTrue(text.contains("3 intact records"), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("VmRSS:.* kB")), text);
    assertTrue(
        text.lines().anyMatch(line -> line.matches("-rw-------.* journal/journal.jsonl")), text);
    assertTrue(text.lines().anyMatch(line -> line.matches("-rw-------.* hub.token")), text);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void itIsWrittenWhateverIsWrong() throws Exception {
    host.node().faults().always("/", new Fault.HtmlPage());
    host.hub().failWith(HubFault.HTML);
    String text = report();
    assertTrue(text.contains("FAIL"), text);
    Files.delete(file);
    host.set("proxmox.token_secret", "given-by-hand-77aa").set("nonsense", 1);
    text = report();
    assertTrue(text.contains("== felhom-agent config check\nfelhom-agent: "), text);
    assertTrue(text.contains("files in " + host.stateDir()), text);
  }

  @Test
  void aSecretOfTheCommandLineIsNotInIt() throws Exception {
    host.unset("proxmox.token_secret_file");
    assertFalse(report("--set", "proxmox.token_secret=given-by-hand-77aa").isEmpty());
  }

  @Test
  void aFileThatIsThereIsLeftAlone() throws Exception {
    Files.writeString(file, "mine");
    Run run = host.run("bugreport", "--out", file.toString());
    assertEquals(1, run.exitCode());
    assertEquals(file + " is there already; name another one with --out", run.error());
    assertEquals("mine", Files.readString(file));
  }
}
