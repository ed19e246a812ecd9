package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may sign (trust.md, Signers and rotation): every key enrolled, no name and no key twice. It
 * is empty where nobody is configured. Its hash is over these bytes, which never change, because
 * signed rotations name it: version and signers, these in the order of their names, the key as its
 * kind and blob without a comment, each line LF-ended:
 *
 * <pre>
 * felhom-signers 1
 * version 2
 * operational ops-1 ssh-ed25519 AAAAC3…
 * recovery vault sk-ssh-ed25519@openssh.com AAAAGn…
 * </pre>
 *
 * <p>When and how a key came in is not hashed: a set that root copies into the configuration is the
 * same set.
 */
public final class SignerSet {
  private static final Comparator<SetMember> BY_NAME =
      Comparator.comparing(member -> member.key().name());

  private final int version;
  private final List<SetMember> members;

  private SignerSet(int version, List<SetMember> members) {
    this.version = version;
    this.members = members.stream().sorted(BY_NAME).toList();
  }

  /** Whether those could be a set. */
  public sealed interface Formation {
    record Formed(SignerSet set) implements Formation {}

    /** One bad entry fails all of it. */
    record Refused(List<SignerFlaw> flaws) implements Formation {
      public Refused {
        flaws = List.copyOf(flaws);
      }
    }
  }

  /** The set that root configured. */
  public static Formation configured(int version, List<Signer> signers) {
    Draft draft = new Draft(List.of());
    signers.forEach(signer -> draft.add(signer, new Admission.Configured()));
    return draft.flaws.isEmpty()
        ? new Formation.Formed(new SignerSet(version, draft.members))
        : new Formation.Refused(draft.flaws);
  }

  /** The same signers at another version, as a rotation names them. */
  SignerSet withVersion(int other) {
    return new SignerSet(other, members);
  }

  public int version() {
    return version;
  }

  /** In the order of their names. */
  public List<SetMember> members() {
    return members;
  }

  public List<EnrolledKey> keys() {
    return members.stream().map(SetMember::key).toList();
  }

  /** 64 hex digits. */
  public String sha256() {
    return HexFormat.of().formatHex(Digests.sha256(text().getBytes(StandardCharsets.US_ASCII)));
  }

  String text() {
    return "felhom-signers 1\nversion " + version + "\n" + lines();
  }

  /** Whether it is the same names with the same keys in the same roles, whatever the version. */
  public boolean hasTheSignersOf(SignerSet other) {
    return lines().equals(other.lines());
  }

  private String lines() {
    StringBuilder lines = new StringBuilder();
    for (EnrolledKey key : keys()) {
      lines.append(key.role().wireName()).append(' ').append(key.name()).append(' ');
      lines.append(key.line()).append('\n');
    }
    return lines.toString();
  }

  /** The member that this key is now: the same key, in the same role, under the same name. */
  Optional<SetMember> member(EnrolledKey key) {
    return members.stream().filter(member -> member.key().isSame(key)).findFirst();
  }

  /**
   * Whether the change takes in a recovery key or takes one out: then operational keys do not count
   * for it.
   */
  boolean touchesRecoveryKeys(RotateSigners change) {
    return change.add().stream().anyMatch(signer -> signer.role() == KeyRole.RECOVERY)
        || members.stream()
            .map(SetMember::key)
            .anyMatch(
                key -> key.role() == KeyRole.RECOVERY && change.remove().contains(key.name()));
  }

  /**
   * The set after a change. That enough keys have signed it, each allowed to, is judged before.
   *
   * @param counted the keys whose signatures counted
   */
  public Rotation rotate(RotateSigners change, Collection<EnrolledKey> counted, Instant at) {
    if (change.version() != version + 1 || !change.previousSetSha256().equals(sha256())) {
      return new Rotation.Refused(
          RotationFlaw.STALE, "the set of signers is at version " + version + ", " + sha256());
    }
    if (change.add().isEmpty() && change.remove().isEmpty()) {
      return new Rotation.Refused(RotationFlaw.NOTHING, "it adds nobody and removes nobody");
    }
    boolean recovery = counted.stream().anyMatch(key -> key.role() == KeyRole.RECOVERY);
    boolean operational = counted.stream().anyMatch(key -> key.role() == KeyRole.OPERATIONAL);
    if (counted.isEmpty() || (operational && touchesRecoveryKeys(change))) {
      return new Rotation.Refused(
          RotationFlaw.NOT_THEIRS, "recovery keys alone add and remove recovery keys");
    }
    Set<String> removed = new HashSet<>();
    for (String name : change.remove()) {
      if (!removed.add(name) || keys().stream().noneMatch(key -> key.name().equals(name))) {
        return new Rotation.Refused(RotationFlaw.NO_SUCH_SIGNER, "nobody to remove: " + name);
      }
    }
    Draft draft =
        new Draft(
            members.stream().filter(member -> !removed.contains(member.key().name())).toList());
    Admission admission = recovery ? new Admission.ByRecovery(at) : new Admission.ByOperational(at);
    change.add().forEach(signer -> draft.add(signer, admission));
    if (!draft.flaws.isEmpty()) {
      SignerFlaw first = draft.flaws.getFirst();
      return new Rotation.Refused(
          RotationFlaw.UNFIT_SIGNER, first.signer() + ": " + first.detail());
    }
    if (draft.members.isEmpty()) {
      return new Rotation.Refused(RotationFlaw.EMPTY, "nobody would be left");
    }
    if (has(members, KeyRole.RECOVERY) && !has(draft.members, KeyRole.RECOVERY)) {
      return new Rotation.Refused(RotationFlaw.NO_RECOVERY_KEY, "no recovery key would be left");
    }
    return new Rotation.Taken(new SignerSet(change.version(), draft.members));
  }

  private static boolean has(List<SetMember> members, KeyRole role) {
    return members.stream().anyMatch(member -> member.key().role() == role);
  }

  @Override
  public String toString() {
    return "SignerSet[" + version + ", " + keys() + "]";
  }

  /** A set that comes to be, and what is wrong with it. */
  private static final class Draft {
    final List<SetMember> members;
    final List<SignerFlaw> flaws = new ArrayList<>();

    Draft(List<SetMember> members) {
      this.members = new ArrayList<>(members);
    }

    void add(Signer signer, Admission admission) {
      switch (EnrolledKey.enroll(signer)) {
        case EnrolledKey.Enrolment.Refused refused ->
            flaw(signer, SignerFlaw.Kind.UNFIT_KEY, refused.text());
        case EnrolledKey.Enrolment.Enrolled(EnrolledKey key) -> {
          if (members.size() >= Limits.SIGNERS_MAX) {
            flaw(signer, SignerFlaw.Kind.TOO_MANY, "at most " + Limits.SIGNERS_MAX + " signers");
          } else if (keys().anyMatch(other -> other.name().equals(key.name()))) {
            flaw(signer, SignerFlaw.Kind.SECOND_OF_NAME, "another signer has this name");
          } else {
            keys()
                .filter(other -> other.identity().equals(key.identity()))
                .findFirst()
                .ifPresentOrElse(
                    other ->
                        flaw(
                            signer,
                            SignerFlaw.Kind.SECOND_OF_KEY,
                            "signer " + other.name() + " has this key"),
                    () -> members.add(new SetMember(key, admission)));
          }
        }
      }
    }

    private Stream<EnrolledKey> keys() {
      return members.stream().map(SetMember::key);
    }

    private void flaw(Signer signer, SignerFlaw.Kind kind, String detail) {
      flaws.add(new SignerFlaw(signer.name(), kind, detail));
    }
  }
}
