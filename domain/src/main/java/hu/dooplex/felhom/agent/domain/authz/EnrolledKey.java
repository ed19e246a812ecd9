package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.signer.KeyRole;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.util.Base64;
import java.util.Optional;

/**
 * A signer whose key has passed every check that a key can pass (trust.md, pipeline 4). Only {@link
 * #enroll} makes one, so whoever holds one need not ask again.
 */
public final class EnrolledKey {
  private final Signer signer;
  private final KeyKind kind;
  private final Octets blob;
  private final KeyIdentity identity;
  private final SignatureCheck check;

  private EnrolledKey(
      Signer signer, KeyKind kind, Octets blob, KeyIdentity identity, SignatureCheck check) {
    this.signer = signer;
    this.kind = kind;
    this.blob = blob;
    this.identity = identity;
    this.check = check;
  }

  /** Whether the key of a signer could be enrolled. */
  public sealed interface Enrolment {
    record Enrolled(EnrolledKey key) implements Enrolment {}

    /**
     * @param detail what exactly, one line that can be printed
     */
    record Refused(Signer signer, KeyFlaw flaw, String detail) implements Enrolment {
      /** One line: whose key, what is wrong with it, and what to do. */
      public String text() {
        return "key of signer " + signer.name() + ": " + flaw.text() + " (" + detail + ")";
      }
    }
  }

  /** Looks at the key of a signer. Some milliseconds: for when signers are configured. */
  public static Enrolment enroll(Signer signer) {
    try {
      PublicKeyLine line = PublicKeyLine.parse(signer.publicKey());
      return switch (ParsedKey.ofBlob(line.blob().toBytes())) {
        case ParsedKey.Unsupported(String name) ->
            new Enrolment.Refused(
                signer,
                KeyFlaw.UNSUPPORTED,
                ForeignText.oneLine(name, Limits.SIGNATURE_EXCERPT_MAX_CHARS));
        case ParsedKey.Supported supported -> {
          Optional<KeyFlaw> flaw = supported.key().flaw();
          yield flaw.isPresent()
              ? new Enrolment.Refused(signer, flaw.get(), line.fingerprint())
              : new Enrolment.Enrolled(
                  new EnrolledKey(
                      signer,
                      supported.kind(),
                      line.blob(),
                      supported.key().identity(),
                      SignatureCheck.of(supported.key())));
        }
      };
    } catch (MalformedException e) {
      return new Enrolment.Refused(signer, KeyFlaw.MALFORMED, e.defect());
    }
  }

  public Signer signer() {
    return signer;
  }

  public String name() {
    return signer.name();
  }

  public KeyRole role() {
    return signer.role();
  }

  /** What counts for a threshold: two enrolled keys with one identity are one signer. */
  public KeyIdentity identity() {
    return identity;
  }

  /** As {@code ssh-keygen -l} prints it: {@code SHA256:…}. */
  public String fingerprint() {
    return PublicKeyLine.fingerprint(blob);
  }

  /** As the key calls its kind: {@code ssh-ed25519}. */
  public String kind() {
    return kind.wireName();
  }

  /** Kind and blob, as in a {@code .pub} file but without a comment. */
  String line() {
    return kind() + " " + Base64.getEncoder().encodeToString(blob.toBytes());
  }

  /** The signer, whose key is written without a comment. */
  public Signer bare() {
    return new Signer(name(), role(), line());
  }

  /** The same key under the same name in the same role. */
  boolean isSame(EnrolledKey other) {
    return blob.equals(other.blob) && name().equals(other.name()) && role() == other.role();
  }

  boolean isWrittenAs(Octets keyBlob) {
    return blob.equals(keyBlob);
  }

  SignatureCheck check() {
    return check;
  }

  @Override
  public String toString() {
    return "EnrolledKey[" + name() + ", " + role().wireName() + ", " + fingerprint() + "]";
  }
}
