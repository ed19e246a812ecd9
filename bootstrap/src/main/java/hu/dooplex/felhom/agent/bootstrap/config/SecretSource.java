package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.Secret;
import java.util.function.Supplier;

/**
 * A token that can be read again: it may have been changed on disk while the agent runs. Many
 * threads may use it.
 */
public final class SecretSource implements Supplier<Secret> {
  private final Origin origin;
  private final Supplier<SecretFiles.Read> reader;
  private volatile Secret current;

  SecretSource(Origin origin, Secret first, Supplier<SecretFiles.Read> reader) {
    this.origin = origin;
    this.current = first;
    this.reader = reader;
  }

  /** One that never changes: from the environment or from the configuration file itself. */
  public static SecretSource fixed(Secret secret, Origin origin) {
    return new SecretSource(origin, secret, () -> new SecretFiles.Read.Good(secret));
  }

  public Secret current() {
    return current;
  }

  /** The same as {@link #current()}. */
  @Override
  public Secret get() {
    return current;
  }

  public Origin origin() {
    return origin;
  }

  /** Reads it again. Where that fails, the old one stays. */
  public synchronized Reload reload() {
    return switch (reader.get()) {
      case SecretFiles.Read.Good(Secret fresh) -> {
        boolean changed = !fresh.equals(current);
        current = fresh;
        yield changed ? new Reload.Changed() : new Reload.Unchanged();
      }
      case SecretFiles.Read.Bad(ConfigProblem problem) -> new Reload.Kept(problem);
    };
  }

  @Override
  public String toString() {
    return "SecretSource[" + origin.shown() + "]";
  }

  /** What came of reading again. */
  public sealed interface Reload {
    record Unchanged() implements Reload {}

    record Changed() implements Reload {}

    /** It could not be read; the old one stays. */
    record Kept(ConfigProblem problem) implements Reload {}
  }
}
