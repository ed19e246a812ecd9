package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What configuration, signer log and journal together say of who may sign. */
public sealed interface SignerHistory {
  /**
   * It is certain.
   *
   * @param taken the rotations since the configured set, oldest first
   */
  record Known(SignerSet set, List<Taken> taken) implements SignerHistory {
    public Known {
      taken = List.copyOf(taken);
    }

    /** The rotation that brought that signer in; empty if root configured it. */
    public Optional<Taken> broughtIn(String signer) {
      return taken.reversed().stream()
          .filter(rotation ->
              rotation.change().add().stream().anyMatch(added -> added.name().equals(signer)))
          .findFirst();
    }
  }

  /**
   * Nobody can be sure: nothing signed is carried out.
   *
   * @param detail one line that can be printed: what, where, what to do
   */
  record Unsure(Problem problem, String detail) implements SignerHistory {}

  /**
   * A rotation that was verified again.
   *
   * @param by the names of those whose signatures counted
   */
  record Taken(Instant at, RotateSigners change, List<String> by) {
    public Taken {
      by = List.copyOf(by);
    }
  }

  /** Why nobody can be sure. */
  enum Problem {
    /** The configured keys make no set. */
    UNFIT("signers_unfit"),
    /** The log is shorter than it was, or than root asks for. */
    ROLLBACK("signer_rollback"),
    /** Root has configured others, while the log goes on from those before. */
    CHANGED("signers_changed"),
    /** A rotation of the log does not hold. */
    BROKEN("signer_log_damaged");

    private final String code;

    Problem(String code) {
      this.code = code;
    }

    /** As reports and status name it. */
    public String code() {
      return code;
    }
  }
}
