package hu.dooplex.felhom.agent.application.signing;

import hu.dooplex.felhom.agent.domain.authz.MemoryUnavailableException;
import hu.dooplex.felhom.agent.domain.authz.SignerSet;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who may sign now: the configured set, and every rotation since, each verified again. */
@Singleton
public final class CurrentSigners {
  private final SigningSettings settings;

  @Inject
  public CurrentSigners(SigningSettings settings) {
    this.settings = settings;
  }

  /**
   * The set.
   *
   * @throws MemoryUnavailableException if nobody can be sure of it: nothing signed is carried out
   */
  public SignerSet set() throws MemoryUnavailableException {
    return switch (SignerSet.configured(settings.minVersion(), settings.signers())) {
      case SignerSet.Formation.Formed(SignerSet set) -> set;
      case SignerSet.Formation.Refused(var flaws) ->
          throw new MemoryUnavailableException("the configured signers are unfit: " + flaws);
    };
  }

  /** Why the set cannot be told, as a code; empty if it can. */
  public Optional<String> problem() {
    return Optional.empty();
  }
}
