package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.util.List;

/** Sets of signers for tests, which fail where there can be none. */
public final class TestSets {
  private TestSets() {}

  public static SignerSet of(int version, Signer... signers) {
    return switch (SignerSet.configured(version, List.of(signers))) {
      case SignerSet.Formation.Formed(SignerSet set) -> set;
      case SignerSet.Formation.Refused refused -> throw new AssertionError(refused.flaws());
    };
  }
}
