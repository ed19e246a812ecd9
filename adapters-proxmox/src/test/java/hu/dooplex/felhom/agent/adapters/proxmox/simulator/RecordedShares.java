package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The recorded calls that change something, by what is known of the node before them. */
enum RecordedShares {
  CONFIG_WRITES("\\w+ /nodes/[^/]+/lxc/[^/]+/config"),
  LIFECYCLE("\\w+ /nodes/[^/]+/(lxc/[^/]+/(status|snapshot)(/.*)?|tasks/[^/]+)"),
  STORAGE(
      "POST /nodes/[^/]+/lxc"
          + "|DELETE /nodes/[^/]+/lxc/\\d+"
          + "|POST /nodes/[^/]+/vzdump"
          + "|(PUT|DELETE) /nodes/[^/]+/storage/.*"
          + "|PUT /nodes/[^/]+/lxc/\\d+/resize"
          + "|POST /nodes/[^/]+/lxc/\\d+/template");

  private final Pattern methodAndPath;

  RecordedShares(String methodAndPath) {
    this.methodAndPath = Pattern.compile(methodAndPath);
  }

  /** What reproduces the call; empty for an exception, and for what nobody has looked at yet. */
  static Optional<RecordedMutations.Preconditions> of(RecordedCall call) {
    return share(call).map(RecordedShares::preconditions);
  }

  static Optional<NotReproduced> exception(RecordedCall call) {
    return NotReproduced.naming(call);
  }

  private static Optional<RecordedShares> share(RecordedCall call) {
    return exception(call).isPresent() || !call.mutating()
        ? Optional.empty()
        : Arrays.stream(values())
            .filter(share -> share.methodAndPath.matcher(call.methodAndPath()).matches())
            .findFirst();
  }

  RecordedMutations.Preconditions preconditions() {
    return switch (this) {
      case CONFIG_WRITES -> new ConfigWritePreconditions();
      case LIFECYCLE -> new LifecyclePreconditions();
      case STORAGE -> new RecordedStorageWorld();
    };
  }

  /** Those of it that are reproduced. */
  List<RecordedCall> calls() {
    return RecordedCall.all().stream()
        .filter(call -> share(call).equals(Optional.of(this)))
        .toList();
  }

  /** Makes every one of its calls again. */
  RecordedMutations reproduced() {
    RecordedMutations mutations = new RecordedMutations();
    List<RecordedCall> all = RecordedCall.all();
    RecordedMutations.Preconditions known = preconditions();
    calls().forEach(call -> mutations.check(known, all, call));
    System.getLogger(RecordedShares.class.getName())
        .log(
            System.Logger.Level.INFO,
            "recorded calls of {0} answered alike, by file: {1}",
            this,
            mutations.alike());
    return mutations;
  }
}
