package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.journal.JournalEntry;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a document whose signatures hold is not carried out: steps 6 to 12 and 14. */
public sealed interface DocumentRejection extends Rejection {
  /**
   * Step 6.
   *
   * @param path where in it; {@code $} for all of it
   * @param defect one line that can be printed
   */
  record MalformedDocument(String path, String defect) implements DocumentRejection {
    @Override
    public String wireName() {
      return "malformed_document";
    }

    @Override
    public String text() {
      return "this is no document as the agent issues it: " + path + ": " + defect;
    }
  }

  /** Steps 6 and 9: its nonce was consumed. */
  record Replayed(OperationId nonce, Earlier earlier) implements DocumentRejection {
    /** What the nonce was consumed for. */
    public sealed interface Earlier {
      /** For this document, which is being carried out. */
      record Running() implements Earlier {}

      /** For this document, which came to that end. */
      record Finished(JournalEntry.Ended end) implements Earlier {}

      /** For other bytes. */
      record OtherDocument() implements Earlier {}
    }

    @Override
    public String wireName() {
      return "replayed";
    }

    @Override
    public String text() {
      return switch (earlier) {
        case Earlier.Running() -> "it is being carried out already";
        case Earlier.Finished(JournalEntry.Ended end) ->
            "it was carried out before, and " + end.outcome().wireName() + " at " + end.at();
        case Earlier.OtherDocument() -> "its nonce was used up by another document";
      };
    }
  }

  /** Step 7. */
  record WrongHost(String expected, String found) implements DocumentRejection {
    @Override
    public String wireName() {
      return "wrong_host";
    }

    @Override
    public String text() {
      return "it is for host " + found + ", and this is " + expected;
    }
  }

  /** Step 8: the clock is behind what it was seen at. */
  record ClockUntrusted(Instant now, Instant floor) implements DocumentRejection {
    @Override
    public String wireName() {
      return "clock_untrusted";
    }

    @Override
    public String text() {
      return "the clock says "
          + now
          + ", and it was "
          + floor
          + " before; set it, or run felhom-agent clock accept as root";
    }
  }

  /** Step 8. */
  record WindowTooLong(Instant notBefore, Instant notAfter) implements DocumentRejection {
    @Override
    public String wireName() {
      return "window_too_long";
    }

    @Override
    public String text() {
      return "its window is longer than " + Limits.SIGNED_WINDOW_MAX.toDays() + " days";
    }
  }

  /** Step 8. */
  record NotYetValid(Instant now, Instant notBefore) implements DocumentRejection {
    @Override
    public String wireName() {
      return "not_yet_valid";
    }

    @Override
    public String text() {
      return "it is valid from " + notBefore + " on, and it is " + now;
    }
  }

  /** Step 8. */
  record Expired(Instant now, Instant notAfter) implements DocumentRejection {
    @Override
    public String wireName() {
      return "expired";
    }

    @Override
    public String text() {
      return "it was valid until " + notAfter + ", and it is " + now + "; sign a new one";
    }
  }

  /** Step 9. */
  record NonceNotIssued(OperationId nonce) implements DocumentRejection {
    @Override
    public String wireName() {
      return "nonce_not_issued";
    }

    @Override
    public String text() {
      return "this agent did not issue nonce "
          + nonce
          + ", or has forgotten it over a reboot; sign what felhom-agent pending shows";
    }
  }

  /** Step 10: nobody who signed may sign this. */
  record RoleDenied(String operation, List<Denial> denials) implements DocumentRejection {
    public RoleDenied {
      denials = List.copyOf(denials);
    }

    @Override
    public String wireName() {
      return "role_denied";
    }

    @Override
    public String text() {
      return operation
          + ": "
          + denials.stream().map(Denial::text).collect(Collectors.joining("; "));
    }
  }

  /**
   * Why a signature does not count for an operation.
   *
   * @param freshUntil of a key that is too new
   */
  record Denial(String signer, Reason reason, Optional<Instant> freshUntil) {
    /** What the key may not. */
    public enum Reason {
      /** A recovery key signs rotations of signers, and nothing else. */
      RECOVERY_KEY("a recovery key signs rotations of signers only"),
      /** An operational key neither adds nor removes recovery keys. */
      TOUCHES_RECOVERY("only recovery keys add and remove recovery keys"),
      /** Operational keys alone have added it, not long ago. */
      FRESH_KEY("a key that no recovery key has added waits before it signs this");

      private final String text;

      Reason(String text) {
        this.text = text;
      }
    }

    String text() {
      return signer + ": " + reason.text + freshUntil.map(end -> ", until " + end).orElse("");
    }
  }

  /**
   * Step 11.
   *
   * @param counted the names of those whose signatures count, each once
   */
  record ThresholdNotMet(String operation, int needed, List<String> counted)
      implements DocumentRejection {
    public ThresholdNotMet {
      counted = List.copyOf(counted);
    }

    @Override
    public String wireName() {
      return "threshold_not_met";
    }

    @Override
    public String text() {
      return operation
          + " needs "
          + needed
          + " different signers, and has "
          + String.join(", ", counted);
    }
  }

  /**
   * Step 12: it is not what was issued with that nonce.
   *
   * @param fields what differs: {@code guest.vmid}, {@code params.purge}, …; {@code bytes} alone if
   *     it means the same and is written otherwise
   */
  record BindingMismatch(List<String> fields) implements DocumentRejection {
    public BindingMismatch {
      fields = List.copyOf(fields);
    }

    @Override
    public String wireName() {
      return "binding_mismatch";
    }

    @Override
    public String text() {
      return "it is not what the agent issued with this nonce, in " + String.join(", ", fields);
    }
  }

  /**
   * Step 14, and wherever what the agent remembers cannot be asked.
   *
   * @param detail one line that can be printed
   */
  record StateUnavailable(String detail) implements DocumentRejection {
    @Override
    public String wireName() {
      return "state_unavailable";
    }

    @Override
    public String text() {
      return "nothing signed is carried out now: " + detail;
    }
  }
}
