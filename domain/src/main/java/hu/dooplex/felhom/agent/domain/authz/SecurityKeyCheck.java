package hu.dooplex.felhom.agent.domain.authz;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a FIDO token signs in place of the bytes (PROTOCOL.u2f, SSH U2F signatures). */
final class SecurityKeyCheck implements SignatureCheck {
  private static final int USER_PRESENT = 0x01;

  private final SignatureCheck bare;
  private final byte[] applicationHash;

  SecurityKeyCheck(SignatureCheck bare, String application) {
    this.bare = bare;
    this.applicationHash = Digests.sha256(application.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Optional<SignatureFlaw> flaw(byte[] signed, SshSignature.Value signature) {
    byte[] token =
        new WireWriter()
            .raw(applicationHash)
            .octet(signature.flags())
            .u32(signature.counter())
            .raw(Digests.sha256(signed))
            .toBytes();
    Optional<SignatureFlaw> flaw = bare.flaw(token, signature);
    // Stock ssh-keygen does not ask for this one. It comes last: only now the flags are the
    // token's.
    return flaw.isEmpty() && (signature.flags() & USER_PRESENT) == 0
        ? Optional.of(SignatureFlaw.NO_USER_PRESENCE)
        : flaw;
  }
}
