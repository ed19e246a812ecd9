package hu.dooplex.felhom.agent.bootstrap.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scratch guests, through the same door as everything else: what the agent made may go again
 * without a signature, and only that, and only as it made it.
 */
class ScratchGuestsTest {
  private static final String MAKE = "0 selftest make lxc/9000";
  private static final String DESTROY = "60 selftest destroy lxc/9000";

  /**
   * A story.
   *
   * @param last the answer to its last wish
   * @param changes how many requests the node gets
   */
  record Story(String name, String last, int changes, List<String> script) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Story free(String name, int changes, String... script) {
    return new Story(name, "succeeded", changes, List.of(script));
  }

  private static Story waits(String name, int changes, String... script) {
    return new Story(name, "pending_signature, not remembered", changes, List.of(script));
  }

  static List<Story> stories() {
    return List.of(
        free("made and destroyed", 2, MAKE, DESTROY),
        free("restored into and destroyed", 2, "0 selftest restore lxc/9000", DESTROY),
        free(
            "made, rolled back and destroyed",
            4,
            MAKE,
            "20 selftest own-snapshot lxc/9000",
            "40 selftest rollback-own lxc/9000",
            "50 selftest delete-own lxc/9000",
            DESTROY),
        waits("no scratch vmid", 0, "0 selftest make lxc/500"),
        waits("a vmid that has a volume", 0, "0 selftest make lxc/9050"),
        waits("marker removed", 1, MAKE, "30 customer sets lxc/9000 tags=mine", DESTROY),
        waits(
            "another disk",
            1,
            MAKE,
            "30 customer sets lxc/9000 mp0=local-lvm:vm-9000-disk-1,mp=/x,size=8G",
            DESTROY),
        waits("vmid reused by a customer", 1, MAKE, "30 customer reuses lxc/9000", DESTROY),
        waits(
            "marker cloned to another guest",
            1,
            MAKE,
            "30 customer sets lxc/101 tags=" + Wishes.MARKER,
            "60 selftest destroy lxc/101"));
  }

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("stories")
  void whatTheAgentMadeMayGoAgainAndNothingElse(Story story) throws IOException {
    Files.write(
        folder.resolve("world.txt"),
        List.of(
            "guest lxc/101 stopped",
            "policy guests all",
            "policy scratch 9000 9099 local-lvm",
            "stray 9050",
            "backup"));
    Files.write(folder.resolve("script.txt"), story.script());
    Rehearsal run = new Rehearsal(folder, folder.resolve("state"));
    run.run();
    run.goOn();
    String log = run.log().text();
    List<String> answers = log.lines().filter(line -> line.contains("answer: ")).toList();
    assertTrue(answers.getLast().endsWith(' ' + story.last()), log);
    assertEquals(
        story.changes(),
        run.world().node().received().all().stream()
            .filter(ReceivedRequests.Received::mutating)
            .count(),
        log);
    run.over();
  }
}
