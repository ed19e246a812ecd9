package hu.dooplex.felhom.agent.bootstrap.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedTask;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.domain.guest.Upid;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.Source;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks whether what must never be is. It leans on what the node received, what is on the disk and
 * what the operator signed, and on nothing that the agent thinks.
 */
final class Watch {
  private static final Pattern GUEST = Pattern.compile("/nodes/pve1/(?:lxc|qemu)/([0-9]+)(/.*)?");

  /** A look and what follows it are not one: the last look cannot see what comes after it. */
  private static final Duration SINCE_LAST_LOOK = Duration.ofSeconds(5);

  /** A clock so far behind the time floor is not believed, and nothing counts. */
  private static final Duration CLOCK_BEHIND = Duration.ofMinutes(5);

  /** A request may be on its way that long; see RecoverInFlight. */
  private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

  private final Scene scene;
  private final Map<OperationId, Integer> sent = new HashMap<>();
  private final Acknowledged acknowledged = new Acknowledged();
  private final Map<Thread, JournalEntry.Intent> current = new HashMap<>();
  private final Unsigned unsigned;
  private final OwnThings ownThings;
  private final Set<String> voided = new HashSet<>();
  private final Map<Integer, Instant> reused = new HashMap<>();
  private final Map<Integer, Integer> generations = new HashMap<>();
  private final Set<Upid> forgotten = new HashSet<>();
  private final Set<Thread> audited = new HashSet<>();
  private Instant amnesiaOver = Instant.MIN;
  private Optional<Violation> violation = Optional.empty();
  private int changes;
  private int signed;

  Watch(Scene scene) {
    this.scene = scene;
    this.unsigned = new Unsigned(scene.policy);
    this.ownThings = new OwnThings(scene);
  }

  Optional<Violation> violation() {
    return violation;
  }

  /** How many changes were sent. */
  int changes() {
    return changes;
  }

  /** How many of them an operator had signed. */
  int signed() {
    return signed;
  }

  Map<Integer, Integer> generations() {
    return generations;
  }

  OwnThings ownThings() {
    return ownThings;
  }

  Instant reusedAt(int vmid) {
    return reused.getOrDefault(vmid, Instant.MIN);
  }

  private void violated(Invariant invariant, String what) {
    if (violation.isEmpty()) {
      violation = Optional.of(new Violation(invariant, what));
      scene.trace.line("VIOLATION " + violation.get());
    }
  }

  private void violated(Violation found) {
    violated(found.invariant(), found.what());
  }

  void broke(String event) {
    if (!scene.isDying()) {
      violated(Invariant.SOUND, event);
    }
  }

  void notConverged(String what) {
    violated(Invariant.CONVERGES, what);
  }

  // What the agent does

  void appended(JournalEntry entry) {
    switch (entry) {
      case JournalEntry.Intent intent -> current.put(Thread.currentThread(), intent);
      case JournalEntry.Submitted _ -> {}
      case JournalEntry.Ended ended -> {
        if (ended.outcome() == JournalEntry.Outcome.SUCCEEDED) {
          scene.keys.succeeded(ended.id().value());
          ownThings.succeeded(ended.id());
        }
      }
    }
    acknowledged.add(entry, scene.sureTime());
  }

  /** A destructive decision is in the audit trail of the disk now. */
  void auditedDurably() {
    audited.add(Thread.currentThread());
  }

  /** Right before the node receives it. */
  void sends(PveRequest request) {
    changes++;
    String what = request.method() + " /" + String.join("/", request.segments());
    String told = what + " " + request.parameters();
    Optional<JournalEntry.Intent> intent = Optional.ofNullable(current.get(Thread.currentThread()));
    if (intent.isEmpty()) {
      violated(Invariant.INTENT_FIRST, told + " without any intent");
      return;
    }
    OperationId id = intent.get().id();
    if (!scene.state.durableJournal().contains(id.value())) {
      violated(Invariant.INTENT_FIRST, told + ": a power cut would lose its intent " + id);
    }
    if (sent.merge(id, 1, Integer::sum) > 1) {
      violated(Invariant.ONE_EFFECT, told + " is sent for " + id + " once more");
    }
    int vmid = vmid(request);
    serial(vmid, told);
    judge(request, vmid, intent.get(), told);
    if (Set.of("start", "reboot", "rollback").contains(request.segments().getLast())) {
      ownThings.started(vmid);
    }
    audited.remove(Thread.currentThread());
  }

  private void judge(PveRequest request, int vmid, JournalEntry.Intent intent, String told) {
    if (intent.authorization().isPresent() || vmid == 0) {
      authorized(request, vmid, intent, told);
    } else if (intent.source() == Source.DESIRED_STATE) {
      unsigned.judge(request, vmid, intent, told).ifPresent(this::violated);
    } else {
      ownThings.judge(request, vmid, intent, told).ifPresent(this::violated);
    }
  }

  /** Right before the log of signers gets it. */
  void rotates(SignerLog.Rotation rotation) {
    signed++;
    scene.keys.takes(rotation).ifPresent(trouble -> violated(Invariant.AUTHORIZED, trouble));
    Optional<JournalEntry.Intent> intent = Optional.ofNullable(current.get(Thread.currentThread()));
    if (intent.isEmpty() || !scene.state.durableJournal().contains(intent.get().id().value())) {
      violated(Invariant.INTENT_FIRST, "a rotation without an intent on the disk: " + intent);
      return;
    }
    if (sent.merge(intent.get().id(), 1, Integer::sum) > 1) {
      violated(Invariant.ONE_EFFECT, "a rotation is taken once more: " + intent.get().id());
    }
    if (!audited.remove(Thread.currentThread())) {
      violated(Invariant.AUDITED, "the decision on a rotation is not in the audit trail");
    }
  }

  private static int vmid(PveRequest request) {
    Matcher guest = GUEST.matcher("/" + String.join("/", request.segments()));
    return guest.matches()
        ? Integer.parseInt(guest.group(1))
        : Integer.parseInt(request.parameters().getOrDefault("vmid", "0"));
  }

  private void authorized(PveRequest request, int vmid, JournalEntry.Intent intent, String told) {
    Optional<Operator.Signed> document = scene.operator.signed(intent.id().value());
    signed++;
    if (document.isEmpty()) {
      violated(Invariant.AUTHORIZED, told + ": no operator signed " + intent.id());
      return;
    }
    if (!Operator.allows(document.get().document(), request)) {
      violated(Invariant.AUTHORIZED, told + " is not what was signed");
    }
    if (voided.contains(intent.id().value())) {
      violated(Invariant.AUTHORIZED, told + " was void when root accepted the clock");
    }
    JsonNode signedDocument = document.get().document();
    inTime(signedDocument, told);
    scene
        .keys
        .trouble(
            document.get().by(),
            signedDocument.path("operation").asText(),
            !Unsigned.isBenign(request))
        .ifPresent(trouble -> violated(Invariant.AUTHORIZED, told + ": " + trouble));
    Instant other = reused.getOrDefault(vmid, Instant.MIN);
    if (document.get().generation() != generations.getOrDefault(vmid, 0)
        && other.isBefore(scene.time.instant().minus(SINCE_LAST_LOOK))) {
      violated(Invariant.AUTHORIZED, told + " hits another guest than the one it was signed for");
    }
    if (!Unsigned.isBenign(request) && !audited.contains(Thread.currentThread())) {
      violated(Invariant.AUDITED, told + ": its decision is not in the audit trail of the disk");
    }
  }

  /** By the host's clock, which may have jumped a moment ago. */
  private void inTime(JsonNode document, String told) {
    Instant now = scene.clock().instant();
    Instant from = Instant.parse(document.path("not_before").asText());
    Instant until = Instant.parse(document.path("not_after").asText()).plus(SINCE_LAST_LOOK);
    boolean jumped = !scene.jumpedAt().isBefore(scene.time.instant().minus(SINCE_LAST_LOOK));
    if ((now.isBefore(from) || now.isAfter(until)) && !jumped) {
      violated(
          Invariant.AUTHORIZED, told + " at " + now + " was signed from " + from + " to " + until);
    }
    if (scene.sureFloor().isAfter(until.plus(CLOCK_BEHIND)) && !jumped) {
      violated(Invariant.AUTHORIZED, told + " had expired, and the clock was turned back");
    }
  }

  /** By the tasks that the node has: whatever anybody thinks is in flight. */
  private void serial(int vmid, String told) {
    for (Upid task : running()) {
      if (task.text().split(":", -1)[6].equals(Integer.toString(vmid))
          && !scene.time.instant().isBefore(amnesiaOver)) {
        violated(Invariant.SERIAL, told + " while " + task.text() + " runs");
      }
    }
  }

  private List<Upid> running() {
    scene.node.settle();
    return scene.node.tasks().stream()
        .filter(task -> task.ended().isEmpty())
        .map(SimulatedTask::upid)
        .filter(task -> task.text().contains(":" + Guests.TOKEN + ":"))
        .filter(task -> !forgotten.contains(task))
        .toList();
  }

  /** After every step: late requests start tasks, too. */
  void stepped() {
    Set<String> busy = new HashSet<>();
    for (Upid task : running()) {
      if (!busy.add(task.text().split(":", -1)[6]) && !scene.time.instant().isBefore(amnesiaOver)) {
        violated(Invariant.SERIAL, "two tasks at once: " + running());
      }
    }
  }

  // What happens to the host

  /** Those documents count no more: root has accepted the clock. */
  void voided(List<String> nonces) {
    voided.addAll(nonces);
  }

  /** The customer has started it. */
  void started(int vmid) {
    ownThings.started(vmid);
  }

  void customerReused(int vmid) {
    reused.put(vmid, scene.time.instant());
    generations.merge(vmid, 1, Integer::sum);
  }

  /** The state folder is an older one: what was in flight cannot be known any more. */
  void stateIsOther() {
    acknowledged.forget();
    unsigned.forget();
    ownThings.forget();
    forgotten.addAll(running());
    amnesiaOver = scene.time.instant().plus(ON_ITS_WAY);
  }

  /**
   * A process has opened what is in the state folder.
   *
   * @param full whether the disk was: then it may have to do without
   */
  void opened(Opened files, boolean full) {
    current.clear();
    audited.clear();
    if (full || scene.isDying()) {
      return;
    }
    acknowledged
        .missing(files.journal())
        .ifPresent(trouble -> violated(Invariant.RECORDS_KEPT, trouble));
    scene
        .keys
        .opened(
            files.signers().all().stream()
                .map(rotation -> Operator.read(rotation.document()).orElseThrow())
                .map(document -> document.path("nonce").asText())
                .toList())
        .ifPresent(trouble -> violated(Invariant.RECORDS_KEPT, trouble));
    files.audit().broken().ifPresent(why -> auditTrouble(String.valueOf(why.getMessage())));
  }

  void notOpened(Exception why) {
    if (!scene.isDying()) {
      violated(Invariant.RECORDS_KEPT, "the process cannot begin: " + why.getMessage());
    }
  }

  void auditTrouble(String trouble) {
    violated(Invariant.AUDITED, trouble);
  }
}
