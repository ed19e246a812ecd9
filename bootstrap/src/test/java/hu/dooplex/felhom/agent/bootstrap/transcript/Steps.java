package hu.dooplex.felhom.agent.bootstrap.transcript;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveRequest;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ReceivedRequests;
import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.AuditTrail;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.IssuedNonces;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import hu.dooplex.felhom.agent.application.port.PrivilegedHost;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.gate.Decision;
import hu.dooplex.felhom.agent.domain.gate.Permit;
import hu.dooplex.felhom.agent.domain.host.SensorReading;
import hu.dooplex.felhom.agent.domain.journal.AuditHead;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.FilesystemUuid;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What an agent does to the outside, call by call. Something can be arranged for before or after
 * one of them, and any can be the last thing that the process does.
 */
final class Steps {
  /** The kinds of calls, by the names that they have in scripts. */
  enum Kind {
    READ,
    CHANGE,
    AUDIT,
    INTENT,
    SUBMITTED,
    ENDED,
    DESIRED,
    NONCE,
    ROTATION;

    static Optional<Kind> of(String name) {
      for (Kind kind : values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The step at which the process dies, counted from its beginning or from its last such death.
   *
   * @param done whether the step itself is still made
   */
  record LastStep(int number, boolean done) {}

  private interface Call<T, E extends Exception> {
    T make() throws E;
  }

  private static final class Arranged {
    private final boolean before;
    private final Kind kind;
    private final Runnable what;
    private int left;

    private Arranged(boolean before, Kind kind, int left, Runnable what) {
      this.before = before;
      this.kind = kind;
      this.left = left;
      this.what = what;
    }
  }

  private final OneAtATime time;
  private final ReceivedRequests received;
  private final Deque<LastStep> last;
  private final List<Arranged> arranged = new ArrayList<>();
  private final Map<OperationId, Integer> changes = new LinkedHashMap<>();

  /** What each thread began last. */
  private final Map<Thread, OperationId> current = new HashMap<>();

  private final List<Kind> made = new ArrayList<>();

  /** How many calls had been made at each death. */
  private final List<Integer> deaths = new ArrayList<>();

  Steps(OneAtATime time, ReceivedRequests received, List<LastStep> last) {
    this.time = time;
    this.received = received;
    this.last = new ArrayDeque<>(last);
  }

  /**
   * Has that happen right before or after a call of that kind, in its thread.
   *
   * @param which 1: the next one
   */
  void arrange(boolean before, Kind kind, int which, Runnable what) {
    arranged.add(new Arranged(before, kind, which, what));
  }

  /** How often the process died where it was to. */
  int deaths() {
    return deaths.size();
  }

  /** All calls since it last did, or since the beginning. */
  List<Kind> madeSinceDeath() {
    return made.subList(deaths.isEmpty() ? 0 : deaths.getLast(), made.size());
  }

  /** How many mutating requests reached the node, by the operation that they were sent for. */
  Map<OperationId, Integer> changes() {
    return changes;
  }

  private <T, E extends Exception> T step(Kind kind, Call<T, E> call) throws E {
    if (time.crashed()) {
      throw time.die();
    }
    happen(true, kind);
    made.add(kind);
    Optional<LastStep> end =
        Optional.ofNullable(last.peek()).filter(one -> one.number() == madeSinceDeath().size());
    dieAt(end.filter(one -> !one.done()));
    try {
      return call.make();
    } finally {
      dieAt(end);
      happen(false, kind);
    }
  }

  private void dieAt(Optional<LastStep> step) {
    if (step.isPresent()) {
      last.remove();
      deaths.add(made.size());
      throw time.die();
    }
  }

  private void happen(boolean before, Kind kind) {
    for (Arranged one : List.copyOf(arranged)) {
      if (one.before == before && one.kind == kind && --one.left == 0) {
        arranged.remove(one);
        one.what.run();
      }
    }
  }

  PveTransport counted(PveTransport transport) {
    return request ->
        request.method() == PveRequest.Method.GET
            ? step(Kind.READ, () -> transport.exchange(request))
            : step(Kind.CHANGE, () -> change(transport, request));
  }

  /** By the count of the node itself, whatever was thought to be sent. */
  private PveAnswer change(PveTransport transport, PveRequest request) throws ApiException {
    OperationId operation = current.get(Thread.currentThread());
    if (operation == null) {
      throw new AssertionError(request + " was sent without an intent");
    }
    int before = received.mutating();
    try {
      return transport.exchange(request);
    } finally {
      changes.merge(operation, received.mutating() - before, Integer::sum);
    }
  }

  OperationJournal counted(OperationJournal journal, Function<JournalEntry, String> told) {
    return new OperationJournal() {
      @Override
      public void append(JournalEntry entry) throws StateException {
        Kind kind =
            switch (entry) {
              case JournalEntry.Intent _ -> Kind.INTENT;
              case JournalEntry.Submitted _ -> Kind.SUBMITTED;
              case JournalEntry.Ended _ -> Kind.ENDED;
            };
        String _ =
            step(
                kind,
                () -> {
                  journal.append(entry);
                  if (kind == Kind.INTENT) {
                    current.put(Thread.currentThread(), entry.id());
                  }
                  return told.apply(entry);
                });
      }

      @Override
      public Optional<StateException> shut() {
        return journal.shut();
      }

      @Override
      public <T> T read(Function<JournalState, T> question) {
        return journal.read(question);
      }
    };
  }

  /** What a hub serves is kept in one step, too. */
  DesiredStateStore counted(DesiredStateStore store) {
    return new DesiredStateStore() {
      @Override
      public Optional<Accepted> last() throws StateException {
        return store.last();
      }

      @Override
      public void keep(Accepted accepted) throws StateException {
        boolean _ =
            step(
                Kind.DESIRED,
                () -> {
                  store.keep(accepted);
                  return accepted.document().isPresent();
                });
      }
    };
  }

  AuditTrail counted(AuditTrail trail, Consumer<Decision> told) {
    return new AuditTrail() {
      @Override
      public void record(Decision decision, boolean durable) throws StateException {
        boolean _ =
            step(
                Kind.AUDIT,
                () -> {
                  trail.record(decision, durable);
                  told.accept(decision);
                  return durable;
                });
      }

      @Override
      public Optional<AuditHead> head() {
        return trail.head();
      }
    };
  }

  /** That a nonce is forgotten is a step; issuing it was before. */
  IssuedNonces counted(IssuedNonces nonces) {
    return new IssuedNonces() {
      @Override
      public void issue(Issued issued) throws StateException {
        nonces.issue(issued);
      }

      @Override
      public Optional<Issued> find(OperationId nonce) throws StateException {
        return nonces.find(nonce);
      }

      @Override
      public void forget(OperationId nonce) throws StateException {
        OperationId _ =
            step(
                Kind.NONCE,
                () -> {
                  nonces.forget(nonce);
                  return nonce;
                });
      }

      @Override
      public List<Issued> all() throws StateException {
        return nonces.all();
      }
    };
  }

  SignerLog counted(SignerLog signerLog) {
    return new SignerLog() {
      @Override
      public void append(Rotation rotation) throws StateException {
        Rotation _ =
            step(
                Kind.ROTATION,
                () -> {
                  signerLog.append(rotation);
                  return rotation;
                });
      }

      @Override
      public List<Rotation> all() throws StateException {
        return signerLog.all();
      }
    };
  }

  /** What is done by command line is a change, too. */
  PrivilegedHost counted(PrivilegedHost host) {
    return new PrivilegedHost() {
      @Override
      public void carryOut(Permit permit) throws PrivilegedException {
        OperationId operation = Objects.requireNonNull(current.get(Thread.currentThread()));
        boolean _ =
            step(
                Kind.CHANGE,
                () -> {
                  changes.merge(operation, 1, Integer::sum);
                  host.carryOut(permit);
                  return true;
                });
      }

      @Override
      public UsbMount usbMount(FilesystemUuid uuid, MountPoint mountPoint)
          throws PrivilegedException {
        return host.usbMount(uuid, mountPoint);
      }

      @Override
      public Disks disks() throws PrivilegedException {
        return host.disks();
      }

      @Override
      public List<SensorReading> sensors() throws PrivilegedException {
        return host.sensors();
      }
    };
  }
}
