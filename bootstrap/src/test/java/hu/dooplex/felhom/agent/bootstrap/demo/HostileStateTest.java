package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.DELETE;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.OPS;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.STOP;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.VICTIM;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.destroy;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.signed;
import static hu.dooplex.felhom.agent.bootstrap.demo.HostileWorld.stop;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubCall;
import hu.dooplex.felhom.agent.adapters.hub.simulator.HubFault;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of the matrix that are about the files of the agent, with the whole daemon: a restart, a
 * reboot, state that is lost, old, cloned, cut or forged.
 */
@Timeout(300)
class HostileStateTest {
  private static final String[] SIGNERS = {"ops-1 operational", "vault recovery"};

  /** The runtime folder is a tmpfs. */
  @Test
  void whatWasIssuedBeforeARebootIsNotTakenAfterIt() throws Exception {
    try (HostileWorld own = new HostileWorld(SIGNERS).start()) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.restart(folder -> HostileWorld.deleteFolder(folder.resolve("run")));
      assertEquals("refused nonce_not_issued", own.told(valid));
    }
  }

  /** The same hub serves both, and the state folder of the one was copied to the other. */
  @Test
  void aCloneOfTheHostTakesNothingThatWasSignedForTheFirst() throws Exception {
    try (HostileWorld own = new HostileWorld(SIGNERS).start();
        HostileWorld other = new HostileWorld(SIGNERS);
        HostileWorld sameName = new HostileWorld(SIGNERS)) {
      SignedEnvelope valid = signed(own.issued(destroy(VICTIM)), OPS);
      own.stop();
      for (HostileWorld clone : List.of(other, sameName)) {
        HostileWorld.copyFolder(
            own.demo().folder().resolve("state"), clone.demo().folder().resolve("state"));
        clone.setClock(Duration.between(clone.now(), own.now()));
      }
      other.configure("\"host_id\": \"demo-felhom\"", "\"host_id\": \"other-felhom\"");
      assertEquals("refused wrong_host", other.start().told(valid));
      assertEquals("refused nonce_not_issued", sameName.start().told(valid));
      own.start();
      own.carriedOut(valid, DELETE);
    }
  }

  /** The nonce was deleted from the runtime folder before the request went out. */
  @ParameterizedTest
  @MethodSource("losses")
  void whatWasDoneIsNotDoneAgainWithAnOldOrNoState(Loss loss) throws Exception {
    try (HostileWorld own = new HostileWorld().start()) {
      SignedEnvelope valid = signed(own.issued(stop(VICTIM)), OPS);
      own.restart(
          folder -> HostileWorld.copyFolder(folder.resolve("state"), folder.resolve("old")));
      assertEquals("succeeded", own.handOver(valid).path("outcome").asText());
      assertEquals(1, own.newChanges().size());
      own.restart(folder -> {
        HostileWorld.deleteFolder(folder.resolve("state"));
        if (loss == Loss.OLD_COPY) {
          Files.move(folder.resolve("old"), folder.resolve("state"));
        }
      });
      JsonNode result = own.handOver(valid);
      assertEquals("nonce_not_issued", result.path("reason").asText(), result::toString);
      assertEquals(List.of(), own.newChanges());
    }
  }

  enum Loss {
    WIPED,
    OLD_COPY
  }

  static Stream<Loss> losses() {
    return Stream.of(Loss.values());
  }

  /** What becomes of the journal of a stopped agent, and what is said of it. */
  record Harm(String name, Edit edit, String told, String path) {
    @Override
    public String toString() {
      return name + " → " + told;
    }
  }

  /** What becomes of its lines: a header, the intent, its task, its end. */
  interface Edit {
    List<String> of(List<String> lines);
  }

  static Stream<Harm> harms() {
    String shut = "refused state_unavailable";
    return Stream.of(
        // The nonce was forgotten by the runtime folder before the request went out.
        new Harm(
            "shortened by all records", lines -> pick(lines, 0), "refused nonce_not_issued", ""),
        // Recovery finds the task, and how it ended.
        new Harm("shortened by the end", lines -> pick(lines, 0, 1, 2), "succeeded replayed", ""),
        new Harm("shortened by task and end", lines -> pick(lines, 0, 1), "succeeded replayed", ""),
        new Harm(
            "cut inside a record",
            lines -> List.of(lines.get(0), lines.get(1), lines.get(2).substring(0, 40)),
            shut,
            "journal_damaged"),
        new Harm("a record taken out", lines -> pick(lines, 0, 1, 3), shut, "journal_damaged"),
        new Harm("in another order", lines -> pick(lines, 0, 2, 1, 3), shut, "journal_damaged"),
        new Harm("a record twice", lines -> pick(lines, 0, 1, 1, 2, 3), shut, "journal_damaged"),
        new Harm(
            "forged",
            lines -> lines.stream().map(line -> line.replace("lxc/104", "lxc/103")).toList(),
            shut,
            "journal_damaged"),
        new Harm("emptied", lines -> List.of(), shut, "journal_damaged"));
  }

  private static List<String> pick(List<String> lines, Integer... numbers) {
    return Stream.of(numbers).map(lines::get).toList();
  }

  @ParameterizedTest
  @MethodSource("harms")
  void whatWasDoneIsNotDoneAgainWithAHarmedJournal(Harm harm) throws Exception {
    try (HostileWorld own = new HostileWorld(SIGNERS).start()) {
      SignedEnvelope valid = signed(own.issued(stop(VICTIM)), OPS);
      own.carriedOut(valid, STOP);
      own.restart(folder -> {
        Path journal = folder.resolve("state").resolve("journal").resolve("journal.jsonl");
        Files.write(journal, harm.edit.of(Files.readAllLines(journal)));
      });
      assertEquals(harm.told, own.told(valid));
      assertEquals(harm.path, own.nextReport().path("destructive_path").path("reason").asText(""));
    }
  }

  /** The hub takes no results until the agent was started again. */
  @Test
  void aResultThatTheHubDidNotTakeIsToldAfterARestart() throws Exception {
    try (HostileWorld own = new HostileWorld(SIGNERS).start()) {
      SignedEnvelope valid = signed(own.issued(stop(VICTIM)), OPS);
      own.demo().hub().fail(HubCall.RESULT, HubFault.UNAVAILABLE);
      own.demo().hub().serveOperations(List.of(valid));
      own.awaitEvent("operation_ended");
      own.demo().hub().serveOperations(List.of());
      own.restart(folder -> own.demo().hub().recover());
      assertEquals("succeeded", own.awaitResult(valid.document()).path("outcome").asText());
      assertEquals(1, own.newChanges().size());
    }
  }
}
