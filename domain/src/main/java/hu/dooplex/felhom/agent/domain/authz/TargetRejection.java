package hu.dooplex.felhom.agent.domain.authz;

/**
 * Why a document is not carried out although it is authorized: step 13, what it is for, looked at
 * right before. None of these consumes the nonce.
 */
public sealed interface TargetRejection extends Rejection {
  /**
   * It is not there, or it is not what the document says.
   *
   * @param field {@code guest}, {@code guest.kind} or {@code guest.name}
   * @param expected what the document says, one line that can be printed
   * @param found one line that can be printed
   */
  record TargetMismatch(String field, String expected, String found) implements TargetRejection {
    @Override
    public String wireName() {
      return "target_mismatch";
    }

    @Override
    public String text() {
      return field + " is " + found + ", and was signed as " + expected;
    }
  }

  /**
   * It is not what it was when the document was issued.
   *
   * @param detail one line that can be printed
   */
  record TargetChanged(Change change, String detail) implements TargetRejection {
    /** What shows it. */
    public enum Change {
      FINGERPRINT,
      TASK_HISTORY,
      SIGNER_SET
    }

    @Override
    public String wireName() {
      return "target_changed";
    }

    @Override
    public String text() {
      return detail + "; a new document is needed";
    }
  }

  /**
   * It cannot work now.
   *
   * @param detail one line that can be printed
   */
  record TargetNotReady(Obstacle obstacle, String detail) implements TargetRejection {
    /** What is in the way. */
    public enum Obstacle {
      /** Nobody can prove that the guest is the one that was looked at. */
      HISTORY_UNKNOWN,
      LOCKED,
      PROTECTED,
      RUN_STATE,
      TEMPLATE,
      NO_SNAPSHOT,
      SNAPSHOT_EXISTS,
      NO_VOLUME,
      SIGNER_SET
    }

    @Override
    public String wireName() {
      return "target_not_ready";
    }

    @Override
    public String text() {
      return detail;
    }
  }
}
