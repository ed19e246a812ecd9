package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which recorded calls the node answers alike; that it does is what the other tests here show. */
public final class SimulatorShare {
  /** File → how many of its reads, and of its changes. */
  public record Alike(int reads, int changes) {}

  private SimulatorShare() {}

  public static SortedMap<String, Alike> byFile(Path recorded) throws IOException {
    SortedMap<String, Alike> shares = new TreeMap<>();
    for (RecordedRead read : RecordedRead.all(recorded)) {
      if (RecordedReadsTest.isModelled(read)) {
        shares.merge(read.file(), new Alike(1, 0), SimulatorShare::sum);
      }
    }
    for (RecordedCall call : changes(recorded)) {
      if (RecordedShares.exception(call).isEmpty()) {
        shares.merge(call.file(), new Alike(0, 1), SimulatorShare::sum);
      }
    }
    return shares;
  }

  /** Why a recorded call is not answered alike → how many there are. */
  public static SortedMap<String, Integer> exceptions(Path recorded) throws IOException {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (RecordedRead read : RecordedRead.all(recorded)) {
      if (RecordedReadsTest.isOfAnotherBuild(read)) {
        counts.merge("reads, the same answer with the number of another build", 1, Integer::sum);
      } else if (!RecordedReadsTest.isModelled(read)) {
        counts.merge("reads, a call that the agent does not make", 1, Integer::sum);
      }
    }
    for (RecordedCall call : changes(recorded)) {
      Optional<NotReproduced> exception = RecordedShares.exception(call);
      exception.ifPresent(reason -> counts.merge("changes, " + reason.reason(), 1, Integer::sum));
    }
    return counts;
  }

  private static List<RecordedCall> changes(Path recorded) throws IOException {
    return RecordedCall.all(recorded).stream().filter(RecordedCall::mutating).toList();
  }

  private static Alike sum(Alike one, Alike other) {
    return new Alike(one.reads() + other.reads(), one.changes() + other.changes());
  }
}
