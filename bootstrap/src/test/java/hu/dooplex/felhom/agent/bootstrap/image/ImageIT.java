package hu.dooplex.felhom.agent.bootstrap.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SampleWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class ImageIT {
  private static final String CONFIG_LINE = "Configuration:";

  @TempDir Path temp;

  /** The path of the configuration file, which the demo prints. */
  private static Path config(RunningImage demo) throws Exception {
    String line = demo.await(CONFIG_LINE);
    return Path.of(line.substring(CONFIG_LINE.length()).strip());
  }

  @Test
  void needsNoJavaAndIgnoresTheOptionsOfOtherJavaPrograms() throws Exception {
    Map<String, String> foreign =
        Map.of(
            "JAVA_TOOL_OPTIONS", "-Xmx1k", "JDK_JAVA_OPTIONS", "-bogus", "JAVA_HOME", "/nowhere");
    try (RunningImage version = RunningImage.start(RunningImage.launcher(), foreign, "version")) {
      assertEquals(0, version.exitCode(), version.output());
      assertTrue(version.output().startsWith("felhom-agent "), version.output());
    }
  }

  @Test
  void isFoundThroughALinkInAFolderWithASpace() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("with space"));
    Path link = Files.createSymbolicLink(folder.resolve("agent"), RunningImage.launcher());
    try (RunningImage version = RunningImage.start(link, Map.of(), "version")) {
      assertEquals(0, version.exitCode(), version.output());
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void theDemoGoesAsTold() throws Exception {
    try (RunningImage demo = RunningImage.start("demo")) {
      assertEquals(0, demo.exitCode(), demo.output());
      assertTrue(demo.output().endsWith("Everything went as told."), demo.output());
      assertTrue(demo.output().contains("and the node received no second POST"), demo.output());
    }
  }

  @ParameterizedTest
  @CsvSource({"INT", "TERM", "HUP"})
  void aDemoThatIsStoppedTakesItsChildWithIt(String signal) throws Exception {
    try (RunningImage demo = RunningImage.start("demo")) {
      Path config = config(demo);
      demo.await("over the same state folder");
      List<ProcessHandle> children = demo.children();
      assertFalse(children.isEmpty());
      demo.signal(signal);
      assertEquals(1, demo.exitCode(), demo.output());
      for (ProcessHandle child : children) {
        assertFalse(child.onExit().get(60, TimeUnit.SECONDS).isAlive());
      }
      assertFalse(Files.exists(config.getParent()), "the demo removes its folder");
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 1.", "HUP, 1.", "INT, 2.", "TERM, 3.", "INT, 6."})
  void aDemoThatIsStoppedInAnyStepLeavesNoFolderBehind(String signal, String step)
      throws Exception {
    try (RunningImage demo = RunningImage.start("demo")) {
      Path config = config(demo);
      demo.await(step + " ");
      assertTrue(Files.exists(config));
      demo.signal(signal);
      assertEquals(1, demo.exitCode(), demo.output());
      assertTrue(demo.output().endsWith("Stopped before its end."), demo.output());
      assertFalse(Files.exists(config.getParent()), "the demo removes its folder");
    }
  }

  @Test
  void theDaemonReloadsOnSighupAndEndsWithZeroOnSigtermAndShowsNoToken() throws Exception {
    try (RunningImage serving = RunningImage.start("demo", "--serve", "15")) {
      Path config = config(serving);
      try (RunningImage daemon = RunningImage.start("--config", config.toString())) {
        assertTrue(daemon.await("report_sent").contains("guests=20"));
        daemon.signal("HUP");
        daemon.await("token_unchanged token=hub");

        try (RunningImage second = RunningImage.start("--config", config.toString())) {
          assertEquals(1, second.exitCode(), second.output());
          assertTrue(second.output().contains("is in use by process"), second.output());
        }

        List<String> tokens =
            List.of(
                SampleWorld.REPORTING_SECRET,
                Files.readString(config.resolveSibling("hub.token")).strip());
        for (String token : tokens) {
          assertFalse(daemon.visible().contains(token));
        }
        daemon.signal("TERM");
        assertEquals(0, daemon.exitCode(), daemon.output());
        assertTrue(daemon.output().endsWith("stopped"), daemon.output());
      }
      serving.signal("TERM");
      assertEquals(0, serving.exitCode(), serving.output());
      assertFalse(Files.exists(config.getParent()), "the demo removes its folder");
    }
  }

  @Test
  void noToolGetsACopyOfItsMemory() throws Exception {
    try (RunningImage serving = RunningImage.start("demo", "--serve")) {
      config(serving);
      String attached = serving.asked("VM.version");
      assertFalse(attached.contains("JDK 25"), attached);
      assertTrue(attached.contains("AttachNotSupportedException"), attached);
      assertTrue(
          serving.limits().lines().anyMatch(line -> line.matches("Max core file size +0 +0 .*")),
          serving.limits());
      serving.signal("TERM");
      assertEquals(0, serving.exitCode(), serving.output());
    }
  }

  @Test
  void aWrongCommandLineEndsWithTwoAndOneLine() throws Exception {
    try (RunningImage wrong = RunningImage.start("--no-such-option")) {
      assertEquals(2, wrong.exitCode());
      assertEquals(1, wrong.output().lines().count(), wrong.output());
    }
  }
}
