package hu.dooplex.felhom.agent.bootstrap.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Something that somebody does to the agent.
 *
 * @param after the action before it
 * @param seed all its details are drawn from this, so that the others do not change them when one
 *     is left out
 */
record Action(Kind kind, Duration after, long seed) {
  /** What is done, and how often in proportion. */
  enum Kind {
    HUB_DESIRES(14),
    HUB_WISHES(8),
    HUB_REPLAYS(6),
    HUB_ALTERS(6),
    HUB_BLOCKS(1),
    OPERATOR_SIGNS(20),
    OPERATOR_ASKS(6),
    OPERATOR_ROTATES(10),
    OPERATOR_EXERCISES(4),
    OPERATOR_LITTERS(1),
    AGENT_WANTS(10),
    NODE_FAILS(12),
    TASK_FAILS(5),
    NODE_GOES_AWAY(2),
    CUSTOMER_CHANGES(8),
    CUSTOMER_STARTS_OR_STOPS(5),
    CUSTOMER_LOCKS(2),
    CUSTOMER_REUSES_VMID(2),
    CUSTOMER_DESTROYS(1),
    CUSTOMER_TOUCHES_SCRATCH(3),
    CUSTOMER_TAKES_NAMES(2),
    OWNER_PAUSES(1),
    PROCESS_DIES(6),
    POWER_CUT(5),
    CLOCK_JUMPS(4),
    DISK_IS_FULL(2),
    SIGNER_LOG_IS_CUT(1),
    ROOT_RESETS_SIGNERS(1),
    ROOT_ACCEPTS_CLOCK(1),
    STATE_IS_COPIED(2),
    STATE_IS_RESTORED(1),
    STATE_IS_LOST(1),
    TIME_PASSES(2),
    NOTHING(10);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    private static Kind drawn(Random random) {
      int total = 0;
      for (Kind kind : values()) {
        total += kind.weight;
      }
      int left = random.nextInt(total);
      for (Kind kind : values()) {
        left -= kind.weight;
        if (left < 0) {
          return kind;
        }
      }
      throw new AssertionError("weights are not negative");
    }
  }

  /** As much time, in which nothing is done. */
  Action leftOut() {
    return new Action(Kind.NOTHING, after, seed);
  }

  boolean isLeftOut() {
    return kind == Kind.NOTHING;
  }

  private static final int MANY = 60;

  /** What happens in the run of that seed. */
  static List<Action> of(long seed) {
    Random random = new Random(seed);
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Duration after =
          Duration.ofMillis(
              random.nextInt(4) == 0 ? random.nextInt(2_000) : random.nextInt(90_000));
      Kind kind = Kind.drawn(random);
      // Long enough for the time floor to follow a clock that has jumped.
      Duration more =
          kind == Kind.TIME_PASSES ? Duration.ofMinutes(65 + random.nextInt(30)) : Duration.ZERO;
      actions.add(new Action(kind, after.plus(more), random.nextLong()));
    }
    return actions;
  }
}
