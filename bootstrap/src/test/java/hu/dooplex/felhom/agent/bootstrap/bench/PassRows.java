package hu.dooplex.felhom.agent.bootstrap.bench;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveApi;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveTransport;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.ApiToken;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.PveRelease;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedGuest;
import hu.dooplex.felhom.agent.adapters.proxmox.simulator.SimulatedNode;
import hu.dooplex.felhom.agent.application.ReconcileHost;
import hu.dooplex.felhom.agent.application.execution.Changes;
import hu.dooplex.felhom.agent.application.execution.GatedExecutor;
import hu.dooplex.felhom.agent.application.execution.GuestQueue;
import hu.dooplex.felhom.agent.application.execution.Switches;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource.Desired;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.OperationJournal;
import hu.dooplex.felhom.agent.application.port.PendingWishes;
import hu.dooplex.felhom.agent.application.port.RandomSource;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.application.reconcile.Attempts;
import hu.dooplex.felhom.agent.application.reconcile.GuestReconciler;
import hu.dooplex.felhom.agent.application.reconcile.GuestSight;
import hu.dooplex.felhom.agent.application.reconcile.NodeLook;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileBoard;
import hu.dooplex.felhom.agent.application.reconcile.ReconcileSettings;
import hu.dooplex.felhom.agent.application.reconcile.Standings;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.normalize.DesiredValue;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mockito.Mockito;

/**
 * A quiet pass over so many guests, of an API that takes a while for each call, beside the time
 * that its calls alone take, as many of them at once as passes may make.
 */
final class PassRows implements AutoCloseable {
  /** What is wanted of a pass: so many times the arithmetic limit (quality.md). */
  static final double TIMES_LIMIT = 1.3;

  static final String TOKEN = "felhom@pve!agent";
  static final String SECRET = "44444444-5555-4666-8777-888888888888";
  private static final LocalPolicy POLICY =
      new LocalPolicy(
          LocalPolicy.Guests.ALL,
          List.of("cores"),
          LocalPolicy.NOTHING.memoryMinBytes(),
          LocalPolicy.NOTHING.memoryShare(),
          LocalPolicy.NOTHING.cpulimitMin(),
          List.of(),
          Optional.empty(),
          List.of(),
          1,
          1,
          1,
          LocalPolicy.NOTHING.minStorageFree());
  static final int PARALLELISM = Limits.PARALLELISM_DEFAULT;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SystemTime time = SystemTime.real();
  private final AtomicInteger calls = new AtomicInteger();
  private final Duration latency;
  private final int guests;
  private final ReconcileHost host;

  PassRows(int guests, Duration latency) {
    this(guests, latency, node -> slow(node, latency));
  }

  /**
   * The same by another way.
   *
   * @param way from the pass to the node, with all that its answers take
   */
  PassRows(int guests, Duration latency, Function<SimulatedNode, PveTransport> way) {
    this.guests = guests;
    this.latency = latency;
    this.host = host(node(guests), way);
  }

  private static PveTransport slow(SimulatedNode node, Duration latency) {
    PveTransport direct = node.as(TOKEN);
    return request -> {
      LockSupport.parkNanos(latency.toNanos());
      // The node is one model: what it takes to answer is no part of what is measured.
      synchronized (node) {
        return direct.exchange(request);
      }
    };
  }

  /** Passes per second, beside those of the calls alone. */
  Bench.Row quietPass(Bench bench) throws Exception {
    int each = callsOfOnePass();
    return bench.measureRatio(
        "pass: %,d guests, %d calls of %d ms".formatted(guests, each, latency.toMillis()),
        1 / TIMES_LIMIT,
        this::pass,
        () -> {
          int rounds = (each + PARALLELISM - 1) / PARALLELISM;
          LockSupport.parkNanos(latency.multipliedBy(rounds).toNanos());
          return 1;
        });
  }

  /** How many requests a pass sends when there is nothing to do. */
  int callsOfOnePass() throws Exception {
    calls.set(0);
    pass();
    return calls.get();
  }

  int pass() throws Exception {
    if (host.run() instanceof ReconcileHost.Pass.Made(var tally, var _)
        && tally.inSync() == guests) {
      return 1;
    }
    throw new AssertionError("not every guest is in sync");
  }

  private SimulatedNode node(int count) {
    SimulatedNode node = new SimulatedNode("pve1", PveRelease.V9_2, time);
    node.put(ApiToken.of(TOKEN, SECRET).grant("/", PveRelease.V9_2.administrator()));
    vmids(count)
        .forEach(vmid ->
            node.put(
                SimulatedGuest.lxc(vmid)
                    .set("hostname", "guest" + vmid)
                    .set("cores", 2)
                    .set("memory", 512)
                    .set("swap", 0)
                    .set("rootfs", "local-lvm:vm-" + vmid + "-disk-0,size=8G")));
    return node;
  }

  private static IntStream vmids(int count) {
    return IntStream.range(Limits.VMID_MIN, Limits.VMID_MIN + count);
  }

  private DesiredState desired() {
    return new DesiredState(
        1,
        vmids(guests)
            .mapToObj(vmid ->
                new DesiredGuest(
                    GuestRef.lxc(vmid),
                    false,
                    Optional.of(false),
                    new TreeMap<>(Map.of(ManagedField.CORES, new DesiredValue.Whole(2)))))
            .toList());
  }

  private ReconcileHost host(SimulatedNode node, Function<SimulatedNode, PveTransport> way) {
    PveTransport transport = way.apply(node);
    PveTransport counted =
        request -> {
          calls.incrementAndGet();
          return transport.exchange(request);
        };
    NodeName name = new NodeName(node.name());
    PveApi api = new PveApi(counted, name, time);
    EventLog silent = (level, event, fields) -> {};
    PendingWishes wishes = Mockito.mock(PendingWishes.class);
    ReconcileSettings settings = new ReconcileSettings(HostReport.Mode.ENFORCE, name, POLICY);
    ReconcileBoard board = new ReconcileBoard();
    Attempts attempts = new Attempts(time, Mockito.mock(RandomSource.class));
    Desired desired = new Desired(Optional.of(desired()), true, Optional.empty());
    return new ReconcileHost(
        () -> desired,
        new NodeLook(api, api, settings, threads, time),
        new GuestReconciler(
            new GuestSight(api, settings, silent),
            new GuestQueue(threads, time, PARALLELISM),
            // Not called where there is nothing to do.
            Mockito.mock(GatedExecutor.class),
            Mockito.mock(Changes.class),
            Mockito.mock(Switches.class),
            attempts,
            new Standings(board, attempts, silent),
            settings,
            silent),
        new EmptyJournal(),
        wishes,
        board,
        attempts,
        time,
        time,
        silent);
  }

  /** Nothing was ever done. */
  private static final class EmptyJournal implements OperationJournal {
    private final JournalState state = new JournalState();

    @Override
    public Optional<StateException> shut() {
      return Optional.empty();
    }

    @Override
    public void append(JournalEntry entry) {
      throw new AssertionError("a quiet pass writes nothing");
    }

    @Override
    public <T> T read(Function<JournalState, T> question) {
      return question.apply(state);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
