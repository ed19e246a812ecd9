package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.SignerHistory.Problem;
import hu.dooplex.felhom.agent.domain.journal.JournalState;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Recomputes who may sign (trust.md, Signers and rotation): from the set that root configured, over
 * every rotation of the log, each verified as it was when it was taken. Only window and nonce were
 * judged once and for all.
 *
 * <p>The configured set has its place in the chain: it is the one that the first rotation was made
 * for, or a later one, once root has put an exported set into the configuration. The rotations
 * before that place are root's word then, and are not needed any more.
 */
public final class SignerChain {
  private final Root root;
  private final Function<byte[], DocumentReading> reader;

  private SignerChain(Root root, Function<byte[], DocumentReading> reader) {
    this.root = root;
    this.reader = reader;
  }

  /**
   * What the configuration says.
   *
   * @param minVersion below which no set is taken; without a log it is the version of this one
   * @param thresholds as they are now: raising one can leave a rotation without enough signers
   */
  public record Root(String host, List<Signer> signers, int minVersion, Thresholds thresholds) {
    public Root {
      signers = List.copyOf(signers);
    }
  }

  /**
   * A rotation of the log.
   *
   * @param document what was signed
   * @param signatures armored
   */
  public record Link(Instant at, String document, List<String> signatures) {
    public Link {
      signatures = List.copyOf(signatures);
    }
  }

  private record Read(
      Instant at, SignedDocument signed, OperationDocument document, RotateSigners change) {}

  /** A rotation of the log does not hold. */
  private static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    BrokenException(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }

  /**
   * @param reader reads documents strictly
   * @param known the newest set that the journal knows of
   */
  public static SignerHistory verify(
      Root root,
      List<Link> log,
      Optional<JournalState.Signers> known,
      Function<byte[], DocumentReading> reader) {
    return switch (SignerSet.configured(root.minVersion(), root.signers())) {
      case SignerSet.Formation.Refused(List<SignerFlaw> flaws) ->
          new SignerHistory.Unsure(
              Problem.UNFIT,
              "signers in the configuration: "
                  + flaws.getFirst().signer()
                  + ": "
                  + flaws.getFirst().detail());
      case SignerSet.Formation.Formed(SignerSet configured) ->
          new SignerChain(root, reader).verify(configured, log, known);
    };
  }

  private SignerHistory verify(
      SignerSet configured, List<Link> log, Optional<JournalState.Signers> known) {
    List<Read> links = new ArrayList<>();
    for (Link link : log) {
      try {
        links.add(read(link));
      } catch (BrokenException e) {
        return broken(links.size(), e.why);
      }
    }
    int newest = links.isEmpty() ? root.minVersion() : links.getLast().change().version();
    if (newest < root.minVersion()) {
      return rollback(newest, "the configuration asks for at least " + root.minVersion());
    }
    if (known.isPresent() && newest < known.get().version()) {
      return rollback(newest, "the journal knows version " + known.get().version());
    }
    OptionalInt place = place(configured, links);
    SignerHistory history =
        place.isPresent()
            ? follow(configured, links, place.getAsInt())
            : head(configured, links, known);
    return history instanceof SignerHistory.Known sure && contradicts(sure.set(), known)
        ? rollback(newest, "the journal knows another set of that version")
        : history;
  }

  /** It is read before its signatures are verified: its place in the chain says by whose keys. */
  private Read read(Link link) throws BrokenException {
    int count = link.signatures().size();
    if (count < 1 || count > Limits.SIGNERS_MAX) {
      throw new BrokenException("it has " + count + " signatures");
    }
    byte[] bytes = bytes(link.document());
    return switch (reader.apply(bytes)) {
      case DocumentReading.Malformed(String path, String defect) ->
          throw new BrokenException(path + ": " + defect);
      case DocumentReading.Read(OperationDocument document) -> {
        if (!(document.operation() instanceof RotateSigners change)) {
          throw new BrokenException("it is a " + document.operation().wireName());
        }
        List<byte[]> signatures = link.signatures().stream().map(SignerChain::bytes).toList();
        yield new Read(link.at(), new SignedDocument(bytes, signatures), document, change);
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean contradicts(SignerSet set, Optional<JournalState.Signers> known) {
    return known
        .filter(newest -> newest.version() == set.version())
        .filter(newest -> !newest.sha256().equals(set.sha256()))
        .isPresent();
  }

  /** How many rotations come before the configured set; empty if none was made for it. */
  private static OptionalInt place(SignerSet configured, List<Read> links) {
    if (links.isEmpty()) {
      return OptionalInt.of(0);
    }
    for (int i = 0; i < links.size(); i++) {
      RotateSigners change = links.get(i).change();
      if (change.previousSetSha256().equals(before(configured, change).sha256())) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static SignerSet before(SignerSet configured, RotateSigners change) {
    return configured.withVersion(change.version() - 1);
  }

  private SignerHistory follow(SignerSet configured, List<Read> links, int from) {
    if (from == links.size()) {
      return new SignerHistory.Known(configured, List.of());
    }
    SignerSet set = before(configured, links.get(from).change());
    List<SignerHistory.Taken> taken = new ArrayList<>();
    for (int i = from; i < links.size(); i++) {
      Read read = links.get(i);
      try {
        List<EnrolledKey> counted = counted(read, set);
        set = rotated(read, set, counted);
        List<String> by = counted.stream().map(EnrolledKey::name).toList();
        taken.add(new SignerHistory.Taken(read.at(), read.change(), by));
      } catch (RejectedException e) {
        return broken(i, e.rejection().wireName() + ", " + e.rejection().text());
      } catch (BrokenException e) {
        return broken(i, e.why);
      }
    }
    return new SignerHistory.Known(set, taken);
  }

  private static SignerSet rotated(Read read, SignerSet set, List<EnrolledKey> counted)
      throws BrokenException {
    return switch (set.rotate(read.change(), counted, read.at())) {
      case Rotation.Taken(SignerSet next) -> next;
      case Rotation.Refused(RotationFlaw _, String detail) -> throw new BrokenException(detail);
    };
  }

  private List<EnrolledKey> counted(Read read, SignerSet set) throws RejectedException {
    AuthorizationContext then =
        new AuthorizationContext(root.host(), read.at(), Optional.empty(), set, root.thresholds());
    List<EnrolledKey> by = AuthorizationPipeline.verified(read.signed(), Namespace.SIGNERS, set);
    Judge.host(read.document(), then);
    return Judge.quorum(read.change(), by, then, true);
  }

  /**
   * The configured set as what the last rotation made. Its signatures cannot be verified without
   * the set before it, and need not be: root's word counts for the set, and the journal or {@code
   * signers_min_version} for its version.
   */
  private SignerHistory head(
      SignerSet configured, List<Read> links, Optional<JournalState.Signers> known) {
    RotateSigners last = links.getLast().change();
    SignerSet head = configured.withVersion(last.version());
    boolean right =
        known
            .filter(newest -> newest.version() == last.version())
            .map(newest -> newest.sha256().equals(head.sha256()))
            .orElseGet(() -> root.minVersion() == last.version() && fits(head, last));
    return right
        ? new SignerHistory.Known(head, List.of())
        : new SignerHistory.Unsure(
            Problem.CHANGED,
            "signers in the configuration is neither the set that the rotations in signers.log"
                + " began with nor the one they led to, version "
                + last.version()
                + "; put the right one back, or stop the agent and run, as root, felhom-agent"
                + " signers reset");
  }

  /** Whether the set can be what that rotation made. */
  private static boolean fits(SignerSet head, RotateSigners last) {
    Set<String> added = last.add().stream().map(Signer::name).collect(Collectors.toSet());
    return last.add().stream().allMatch(signer -> has(head, signer))
        && head.keys().stream()
            .map(EnrolledKey::name)
            .noneMatch(name -> last.remove().contains(name) && !added.contains(name));
  }

  private static boolean has(SignerSet set, Signer signer) {
    return EnrolledKey.enroll(signer) instanceof EnrolledKey.Enrolment.Enrolled(EnrolledKey key)
        && set.member(key).isPresent();
  }

  private SignerHistory rollback(int version, String why) {
    return new SignerHistory.Unsure(
        Problem.ROLLBACK,
        "the signers are at version "
            + version
            + " by signers.log, and "
            + why
            + "; put the log back, or stop the agent and run, as root, felhom-agent signers reset,"
            + " and configure the signers with a signers_min_version that is higher");
  }

  private static SignerHistory broken(int index, String why) {
    return new SignerHistory.Unsure(
        Problem.BROKEN,
        "rotation "
            + (index + 1)
            + " in signers.log does not hold: "
            + why
            + "; put the log back, or stop the agent and run, as root, felhom-agent signers"
            + " reset");
  }
}
