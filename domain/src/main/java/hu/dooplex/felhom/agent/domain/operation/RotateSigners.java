package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.signer.Signer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Changes the set of signers.
 *
 * @param version of the new set, one above the current
 * @param previousSetSha256 64 hex digits over the current set
 * @param remove names of signers
 */
public record RotateSigners(
    int version, String previousSetSha256, List<Signer> add, List<String> remove)
    implements Operation.OnHost {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public RotateSigners {
    if (version < 1 || !SHA256.matcher(previousSetSha256).matches()) {
      throw new IllegalArgumentException("a version from 1 and 64 lower-case hex digits");
    }
    add = List.copyOf(add);
    remove = List.copyOf(remove);
  }

  @Override
  public String wireName() {
    return "rotate_signers";
  }
}
