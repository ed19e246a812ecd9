package hu.dooplex.felhom.agent.application.reconcile;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.GuestObservation;
import hu.dooplex.felhom.agent.application.port.HostObservation;
import hu.dooplex.felhom.agent.application.port.Waiting;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.ObservedGuest;
import hu.dooplex.felhom.agent.domain.host.ClusterResource;
import hu.dooplex.felhom.agent.domain.host.Privileges;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Looks at the node once for a whole pass: four reads, side by side. The node's memory comes with
 * the cluster's resources, so that its status is not read for it.
 */
public final class NodeLook {
  private final GuestObservation guests;
  private final HostObservation host;
  private final ReconcileSettings settings;
  private final Executor executor;
  private final Waiting waiting;

  @Inject
  public NodeLook(
      GuestObservation guests,
      HostObservation host,
      ReconcileSettings settings,
      Executor executor,
      Waiting waiting) {
    this.guests = guests;
    this.host = host;
    this.settings = settings;
    this.executor = executor;
    this.waiting = waiting;
  }

  /**
   * What there is.
   *
   * @throws ApiException if any of it cannot be read: half of it would make guests missing
   * @throws InterruptedException when the agent is asked to stop
   */
  public NodeView look() throws ApiException, InterruptedException {
    CompletableFuture<List<ClusterResource>> resources = begin(host::clusterResources);
    CompletableFuture<List<ObservedGuest>> containers = begin(() -> guests.guests(GuestKind.LXC));
    CompletableFuture<List<ObservedGuest>> machines = begin(() -> guests.guests(GuestKind.QEMU));
    CompletableFuture<Privileges> privileges = begin(host::privileges);
    return new NodeView(
        settings.node(),
        answer(resources),
        Stream.concat(answer(containers).stream(), answer(machines).stream()).toList(),
        answer(privileges));
  }

  private interface Read<T> {
    T get() throws ApiException;
  }

  private <T> CompletableFuture<T> begin(Read<T> read) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    executor.execute(() -> {
      try {
        answer.complete(read.get());
      } catch (Throwable fault) {
        answer.completeExceptionally(fault);
      }
    });
    return answer;
  }

  private <T> T answer(CompletableFuture<T> read) throws ApiException, InterruptedException {
    while (!read.isDone()) {
      waiting.pause(Limits.PASS_PATIENCE, read);
    }
    if (!read.isCompletedExceptionally()) {
      return read.resultNow();
    }
    switch (read.exceptionNow()) {
      case ApiException failure -> throw failure;
      case RuntimeException bug -> throw bug;
      case Error bug -> throw bug;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }
}
