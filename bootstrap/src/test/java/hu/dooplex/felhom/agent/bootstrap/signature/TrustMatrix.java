package hu.dooplex.felhom.agent.bootstrap.signature;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/**
 * The adversarial matrix (trust.md, 6) in its own words and order: the rows of {@link
 * RealAttacksTest} that show each attack, or what of the agent it needs besides the verification.
 */
final class TrustMatrix {
  /** What shows an attack that cannot be shown with a document, its signatures and a context. */
  enum Level {
    /** All of it is in the rows. */
    ROWS,
    /** The live target is looked at in the lane: {@code TargetCheckTest}, and a whole daemon. */
    LIVE_TARGET,
    /** The classifier, the policy and the gate: nothing was signed. */
    GATE,
    /** A daemon with its files, its hub and a node. */
    DAEMON
  }

  /**
   * @param rows of the table
   * @param rest what shows the rest of it
   */
  record Item(String attack, Level rest, List<String> rows) {}

  static final List<Item> ITEMS =
      List.of(
          on(Level.DAEMON, "unsigned job, destructive and benign"),
          on(Level.DAEMON, "unsigned destructive desired-state delta"),
          rows("unknown signer", "unknown signer", "a stranger signs besides"),
          rows("expired", "expired", "window of more than seven days"),
          rows("not yet valid", "not yet valid"),
          rows("clock back", "clock back", "clock back to before it is valid"),
          rows("clock forward then back", "clock forward for a moment, then back"),
          rows("withheld document and clock back", "withheld until it expired, and the clock back"),
          on(
              Level.DAEMON,
              "replay in one run, across restart",
              "replayed while it runs",
              "replayed after it ended",
              "replayed after it expired"),
          on(
              Level.DAEMON,
              "replay after reboot, after the state folder was wiped or restored",
              "replayed after a reboot with an old state folder"),
          on(Level.DAEMON, "cloned to another host", "state folder cloned to another host"),
          rows(
              "nonce of the operator's own making",
              "a nonce of the operator's own making",
              "the nonce of another document"),
          rows("wrong host", "wrong host"),
          rows(
              "wrong guest",
              "another guest.vmid is signed",
              "another guest.kind is signed",
              "another guest written into the signed document"),
          rows("wrong guest name", "another guest.name is signed"),
          rows("wrong operation", "another operation is signed"),
          rows(
              "wrong parameter (each one)",
              "another purge of destroy_guest is signed",
              "the operator makes the window longer",
              "the same written otherwise"),
          rows("wrong fingerprint", "another guest.fingerprint is signed"),
          on(Level.LIVE_TARGET, "guest restored between signing and running"),
          on(Level.LIVE_TARGET, "vmid reused by a customer"),
          on(Level.DAEMON, "name swap by the hub before pending"),
          rows(
              "recovery key on an ordinary destructive operation",
              "recovery key on an operation",
              "recovery key on a benign operation"),
          rows(
              "operational key touching a recovery key",
              "operational key removes the recovery key",
              "operational key adds a recovery key"),
          rows("fresh key within 72 h", "fresh key within 72 hours", "fresh key rotates signers"),
          on(Level.DAEMON, "signer log cut at a record boundary"),
          rows(
              "one key rotating itself past a threshold of two",
              "one key rotates itself past a threshold of two"),
          rows(
              "one signer twice for a threshold of two",
              "one signer twice for a threshold of two",
              "one signature twice for a threshold of two"),
          on(Level.GATE, "hub-supplied scratch tag"),
          on(Level.GATE, "hub setting the marker tag through desired state"),
          on(Level.GATE, "marker cloned to another guest"),
          on(Level.GATE, "customer's snapshot with the agent's name"),
          on(
              Level.DAEMON,
              "forged, cut or shortened journal",
              "the journal is damaged",
              "the issued nonces cannot be read"),
          rows(
              "duplicate JSON keys",
              "duplicate key at the top",
              "duplicate key in the guest",
              "duplicate key in the parameters",
              "escaped key beside the plain one"),
          rows(
              "trailing bytes",
              "bytes after the signed ones",
              "a byte after the signature's blob",
              "a second object behind the first",
              "NUL after the object"),
          rows(
              "namespace of the other class",
              "operation signed for the namespace of rotations",
              "rotation signed for the namespace of operations",
              "one signature for each namespace"),
          rows("SHA-1 RSA", "SHA-1 RSA"),
          rows("small RSA", "small RSA"),
          rows("key and signature type crossed", "key and signature type crossed"),
          rows("security key without user presence", "security key that nobody touched"),
          on(
              Level.DAEMON,
              "hub swaps document and signature between two jobs",
              "document and signature swapped between two jobs"),
          on(Level.DAEMON, "withholds, reorders, repeats, floods"),
          on(
              Level.GATE,
              "backup with exclude-path, with remove=1, to a storage not in policy",
              "backup with exclude-path",
              "backup with remove=1"),
          rows("create naming another guest's volume", "create naming another guest's volume"),
          on(Level.GATE, "memory below what is in use"),
          on(Level.GATE, "startup down=0"),
          on(Level.LIVE_TARGET, "reboot of a locked guest"),
          on(Level.LIVE_TARGET, "protection=1 set right before a signed destroy"),
          on(Level.DAEMON, "late-arriving POST"),
          on(Level.DAEMON, "two tasks in the same second"),
          on(Level.DAEMON, "budget exhausted"),
          on(
              Level.DAEMON,
              "escape characters in every string a hub can send",
              "escape character of a terminal",
              "line feed in a text"),
          on(Level.DAEMON, "spool FIFO, link, foreign owner"),
          on(Level.DAEMON, "valid signature executed exactly once, again is replayed"));

  /** Attack → module, source file and test that show what the rows do not. */
  static final Map<String, String> SHOWN_BY =
      Map.ofEntries(
          entry(
              "unsigned job, destructive and benign",
              "bootstrap/bootstrap/demo/HostileHubTest.java#anUnsignedJobIsNeverCarriedOutHoweverHarmless"),
          entry(
              "unsigned destructive desired-state delta",
              "bootstrap/bootstrap/demo/HostileWishesTest.java#aDestructiveDeltaWaitsForASignatureAndNothingIsSent"),
          entry(
              "replay in one run, across restart",
              "bootstrap/bootstrap/demo/HostileHubTest.java#aValidOneIsCarriedOutOnceAndTheSameAgainIsAReplayAlsoAfterARestart"),
          entry(
              "replay after reboot, after the state folder was wiped or restored",
              "bootstrap/bootstrap/demo/HostileStateTest.java#whatWasDoneIsNotDoneAgainWithAnOldOrNoState"),
          entry(
              "cloned to another host",
              "bootstrap/bootstrap/demo/HostileStateTest.java#aCloneOfTheHostTakesNothingThatWasSignedForTheFirst"),
          entry(
              "guest restored between signing and running",
              "bootstrap/bootstrap/demo/HostileTargetTest.java#aGuestThatWasRestoredSinceIsNotWhatWasSigned"),
          entry(
              "vmid reused by a customer",
              "bootstrap/bootstrap/demo/HostileTargetTest.java#aVmidThatIsReusedIsNotWhatWasSigned"),
          entry(
              "name swap by the hub before pending",
              "bootstrap/bootstrap/cli/PendingCommandTest.java#aGuestThatWasRenamedMeanwhileIsShownUnderBothNames"),
          entry(
              "signer log cut at a record boundary",
              "bootstrap/bootstrap/demo/HostileSignersTest.java#aLogOfSignersThatWasCutShutsThePath"),
          entry(
              "hub-supplied scratch tag",
              "bootstrap/bootstrap/demo/HostileWishesTest.java#aReservedTagRefusesTheDesiredStateWhole"),
          entry(
              "hub setting the marker tag through desired state",
              "bootstrap/bootstrap/demo/HostileWishesTest.java#aReservedTagRefusesTheDesiredStateWhole"),
          entry(
              "marker cloned to another guest",
              "application/application/execution/OwnThingsTest.java#aGuestWithoutItsMarkerOrWithAnothersTaskIsNotTheAgents"),
          entry(
              "customer's snapshot with the agent's name",
              "application/application/execution/OwnThingsTest.java#aSignedSnapshotUnderTheAgentsNameStaysTheOperators"),
          entry(
              "forged, cut or shortened journal",
              "bootstrap/bootstrap/demo/HostileStateTest.java#whatWasDoneIsNotDoneAgainWithAHarmedJournal"),
          entry(
              "hub swaps document and signature between two jobs",
              "bootstrap/bootstrap/demo/HostileHubTest.java#signaturesThatAreSwappedBetweenTwoJobsAreRefusedAndNothingIsCarriedOut"),
          entry(
              "withholds, reorders, repeats, floods",
              "bootstrap/bootstrap/demo/HostileHubTest.java#aFloodOfTheSameJobIsOneResult"),
          entry(
              "backup with exclude-path, with remove=1, to a storage not in policy",
              "domain/domain/classify/OperationClassifierTest.java#aBackupIsBenignOnlyToAStorageOfThePolicyWithRoomAndSnapshots"),
          entry(
              "memory below what is in use",
              "bootstrap/bootstrap/demo/HostileWishesTest.java#aDestructiveDeltaWaitsForASignatureAndNothingIsSent"),
          entry(
              "startup down=0",
              "bootstrap/bootstrap/demo/HostileWishesTest.java#aDestructiveDeltaWaitsForASignatureAndNothingIsSent"),
          entry(
              "reboot of a locked guest",
              "application/application/execution/RefusedWishesTest.java#aLockedGuestIsNotTouchedNotEvenWithASignature"),
          entry(
              "protection=1 set right before a signed destroy",
              "bootstrap/bootstrap/demo/HostileTargetTest.java#whatWasNotReadyIsCarriedOutOnceItIs"),
          entry(
              "late-arriving POST",
              "bootstrap/bootstrap/demo/HostileTargetTest.java#aRequestThatArrivesLateIsCarriedOutOnceAndToldAsSuch"),
          entry(
              "two tasks in the same second",
              "bootstrap/bootstrap/demo/HostileTargetTest.java#aTaskOfSomebodyElsesInTheSameSecondIsNotTakenForTheOwn"),
          entry(
              "budget exhausted",
              "application/application/execution/RefusedWishesTest.java#theBudgetIsCountedOverARestart"),
          entry(
              "escape characters in every string a hub can send",
              "bootstrap/bootstrap/demo/HostileTextTest.java#inAWishAndInASignedOperationAndItsSignature"),
          entry(
              "spool FIFO, link, foreign owner",
              "adapters-cli/adapters/cli/journal/SpoolFolderTest.java#aLinkIsMovedAsideAndNotFollowed"),
          entry(
              "valid signature executed exactly once, again is replayed",
              "bootstrap/bootstrap/demo/HostileHubTest.java#aValidOneIsCarriedOutOnceAndTheSameAgainIsAReplayAlsoAfterARestart"));

  private TrustMatrix() {}

  private static Item rows(String attack, String... rows) {
    return on(Level.ROWS, attack, rows);
  }

  private static Item on(Level rest, String attack, String... rows) {
    return new Item(attack, rest, List.of(rows));
  }
}
