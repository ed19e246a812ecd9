package hu.dooplex.felhom.agent.bootstrap.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import hu.dooplex.felhom.agent.application.port.SignerLog;
import hu.dooplex.felhom.agent.domain.authz.TestSigner;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's own account of whose keys count: of the rotations that went into the log, and of
 * what is in it now. The chain is reckoned here once more, in the operator's own way.
 */
final class Keys {
  private static final Duration FRESH = Duration.ofDays(3);

  /** A look and what follows it are not one. */
  private static final Duration SINCE_LAST_LOOK = Duration.ofSeconds(5);

  record Key(String name, KeyRole role, TestSigner signer) {}

  /**
   * One who may sign.
   *
   * @param freshUntil before that, by the host's clock, it signs nothing destructive
   */
  record Member(Key key, Instant freshUntil) {}

  /** A set of them. */
  record Ring(int version, List<Member> members) {
    String sha256() {
      StringBuilder text = new StringBuilder("felhom-signers 1\nversion " + version + "\n");
      members.stream()
          .map(Member::key)
          .sorted(Comparator.comparing(Key::name))
          .forEach(key ->
              text.append(key.role().wireName() + " " + key.name() + " " + key.signer().line())
                  .append('\n'));
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(US_ASCII)));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }

    Optional<Member> member(String name) {
      return members.stream().filter(member -> member.key().name().equals(name)).findFirst();
    }
  }

  /** A rotation in the log, and what it led to. */
  record Taken(String nonce, Ring ring) {}

  /**
   * What a state folder says of the signers.
   *
   * @param kept how many of the log were said to be there
   * @param known what the journal knows of
   */
  record Account(List<Taken> log, int kept, Optional<Ring> known) {
    static final Account NOTHING = new Account(List.of(), 0, Optional.empty());
  }

  private static final Map<String, Integer> TWO =
      Map.of("destroy_guest", 2, "rollback_snapshot", 2, "stop_guest", 2);

  private final Scene scene;
  private final Thresholds thresholds;
  private Ring configured;
  private Account account = Account.NOTHING;

  /** Before the last rotation. */
  private Ring before;

  private Instant rotatedAt = Instant.MIN;

  private Keys(Scene scene, List<Key> first, Thresholds thresholds) {
    this.scene = scene;
    this.thresholds = thresholds;
    this.configured = new Ring(1, first.stream().map(key -> new Member(key, Instant.MIN)).toList());
    this.before = configured;
  }

  /** In every third run, some operations and so rotations want two signers. */
  static Keys configured(Scene scene, long seed) {
    return seed % 3 == 0
        ? new Keys(scene, Plans.FIRST_OF_MANY, new Thresholds(1, TWO))
        : new Keys(scene, Plans.FIRST, Thresholds.ONE);
  }

  // What root has written into the configuration

  Thresholds thresholds() {
    return thresholds;
  }

  /** How many have to sign that, by the operator's own table. */
  int needed(String operation) {
    return Plans.ROTATION.equals(operation)
        ? needed()
        : thresholds.byOperation().getOrDefault(operation, 1);
  }

  /** How many have to sign a rotation. */
  int needed() {
    return thresholds.byOperation().isEmpty() ? 1 : 2;
  }

  List<Signer> signers() {
    return configured.members().stream()
        .map(Member::key)
        .map(key -> key.signer().named(key.name(), key.role()))
        .toList();
  }

  int minVersion() {
    return configured.version();
  }

  /** {@code signers reset}: the newest set goes into the configuration, one version higher. */
  void reset() {
    Ring newest = newest();
    configured =
        new Ring(
            newest.version() + 1,
            newest.members().stream().map(each -> new Member(each.key(), Instant.MIN)).toList());
    account = Account.NOTHING;
    before = configured;
  }

  // What the state folder says

  Account account() {
    return account;
  }

  /** The state folder is another one, or its log is. */
  void account(Account other) {
    account = other;
    before = head();
  }

  /** Somebody leaves that many rotations in the log; what the journal knows, it knows. */
  void cut(int left) {
    account(new Account(List.copyOf(account.log().subList(0, left)), left, account.known()));
  }

  Ring head() {
    return account.log().isEmpty() ? configured : account.log().getLast().ring();
  }

  private Ring newest() {
    return account.known().filter(ring -> ring.version() > head().version()).orElse(head());
  }

  /** The log is shorter than it was: nobody's signature counts. */
  boolean isShut() {
    return head().version() < Math.max(newest().version(), configured.version());
  }

  /**
   * A process has opened the log.
   *
   * @return what is wrong with it
   */
  Optional<String> opened(List<String> nonces) {
    List<String> written = account.log().stream().map(Taken::nonce).toList();
    if (nonces.size() < account.kept()
        || nonces.size() > written.size()
        || !nonces.equals(written.subList(0, nonces.size()))) {
      return Optional.of("the signer log has " + nonces + ", and was given " + written);
    }
    // One whose force was interrupted by a power cut need not be there.
    account(
        new Account(
            List.copyOf(account.log().subList(0, nonces.size())), nonces.size(), account.known()));
    return Optional.empty();
  }

  // What the agent does

  /**
   * Right before a rotation goes into the log.
   *
   * @return why it must not
   */
  Optional<String> takes(SignerLog.Rotation rotation) {
    JsonNode document = Operator.read(rotation.document()).orElseThrow();
    String nonce = document.path("nonce").asText();
    Set<Key> by = scene.operator.signed(nonce).map(Operator.Signed::by).orElse(Set.of());
    if (!scene.plans.has(document)) {
      return Optional.of("the operator never planned that rotation: " + document);
    }
    Ring head = head();
    JsonNode params = document.path("params");
    if (isShut()
        || params.path("version").asInt() != head.version() + 1
        || !params.path("previous_set_sha256").asText().equals(head.sha256())) {
      return Optional.of("the rotation does not follow version " + head.version());
    }
    List<Key> counted =
        by.stream()
            .filter(key ->
                key.role() == KeyRole.RECOVERY
                    ? isIn(head, key)
                    : !Plans.touchesRecovery(params, head) && mayDestroy(head, key))
            .toList();
    if (counted.size() < needed()) {
      return Optional.of("the rotation was signed by " + by + ", of whom too few may");
    }
    Instant freshUntil =
        counted.stream().anyMatch(key -> key.role() == KeyRole.RECOVERY)
            ? Instant.MIN
            : rotation.at().plus(FRESH);
    List<Taken> log = new ArrayList<>(account.log());
    log.add(new Taken(nonce, new Ring(head.version() + 1, Plans.after(params, head, freshUntil))));
    account = new Account(List.copyOf(log), account.kept(), account.known());
    before = head;
    rotatedAt = scene.time.instant();
    return Optional.empty();
  }

  /** The last one was forced. */
  void written() {
    account = new Account(account.log(), account.log().size(), account.known());
  }

  /** The last one was not written. */
  void notWritten() {
    account =
        new Account(
            List.copyOf(account.log().subList(0, account.log().size() - 1)),
            account.kept(),
            account.known());
  }

  /** The journal knows from now on that this has succeeded. */
  void succeeded(String nonce) {
    Optional<Ring> led =
        account.log().stream()
            .filter(taken -> taken.nonce().equals(nonce))
            .map(Taken::ring)
            .findFirst();
    led.ifPresent(ring -> account = new Account(account.log(), account.kept(), Optional.of(ring)));
  }

  /** Why signatures of those do not let that operation be sent. */
  Optional<String> trouble(Set<Key> by, String operation, boolean destructive) {
    if (isShut()) {
      return Optional.of("the signer log is shorter than it was");
    }
    Ring earlier = isJust(rotatedAt) ? before : head();
    long counted =
        by.stream()
            .filter(key -> key.role() == KeyRole.OPERATIONAL)
            .filter(key ->
                destructive
                    ? mayDestroy(head(), key) || mayDestroy(earlier, key)
                    : isIn(head(), key) || isIn(earlier, key))
            .count();
    return counted < needed(operation)
        ? Optional.of("signed by " + by + ", of whom too few may now")
        : Optional.empty();
  }

  static boolean isIn(Ring ring, Key key) {
    return ring.members().stream().anyMatch(member -> member.key().equals(key));
  }

  private boolean mayDestroy(Ring ring, Key key) {
    return ring.members().stream()
        .filter(member -> member.key().equals(key))
        .anyMatch(member -> !isFresh(member) || isJust(scene.jumpedAt()));
  }

  boolean isFresh(Member member) {
    return scene.clock().instant().isBefore(member.freshUntil());
  }

  private boolean isJust(Instant at) {
    return !at.isBefore(scene.time.instant().minus(SINCE_LAST_LOOK));
  }
}
