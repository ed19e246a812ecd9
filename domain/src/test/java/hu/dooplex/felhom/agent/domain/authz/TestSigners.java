package hu.dooplex.felhom.agent.domain.authz;

import java.util.List;

/**
 * One signer of each kind that may sign, RSA with both its algorithms. The seed of the RSA key is
 * one that finds its primes soon.
 */
public final class TestSigners {
  public static final TestSigner ED25519 = TestSigner.ed25519(1);
  public static final TestSigner ECDSA_256 = TestSigner.ecdsa(256, 2);
  public static final TestSigner ECDSA_384 = TestSigner.ecdsa(384, 3);
  public static final TestSigner ECDSA_521 = TestSigner.ecdsa(521, 4);
  public static final TestSigner RSA_512 = TestSigner.rsa(3072, 65537, 16);
  public static final TestSigner RSA_256 = RSA_512.withAlgorithm("rsa-sha2-256");
  public static final TestSigner SK_ED25519 = TestSigner.skEd25519("ssh:", 6);
  public static final TestSigner SK_ECDSA = TestSigner.skEcdsa("ssh:", 7);

  public static final List<TestSigner> ALL =
      List.of(ED25519, ECDSA_256, ECDSA_384, ECDSA_521, RSA_256, RSA_512, SK_ED25519, SK_ECDSA);

  private TestSigners() {}
}
