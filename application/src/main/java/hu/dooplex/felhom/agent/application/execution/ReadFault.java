package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import java.util.regex.Pattern;

/** What a read that failed says about what was to be read. */
public enum ReadFault {
  /** Proxmox VE does not answer, or not to this token: nothing can be said of anything now. */
  OUTAGE,
  /** It says that there is no such guest. */
  NO_SUCH_GUEST,
  /** This one thing cannot be read. */
  UNREADABLE;

  /** pve-common {@code PVE::AbstractConfig::load_config}; a token without the right gets a 403. */
  private static final Pattern ABSENT =
      Pattern.compile("Configuration file '[^']*' does not exist");

  public static ReadFault of(ApiException failure) {
    return switch (failure) {
      case ApiException.Unreachable _ -> OUTAGE;
      case ApiException.BadAnswer _ -> UNREADABLE;
      case ApiException.HttpError error when error.mayPass() || error.status() == 401 -> OUTAGE;
      case ApiException.HttpError error ->
          error.said().filter(said -> ABSENT.matcher(said).find()).isPresent()
              ? NO_SUCH_GUEST
              : UNREADABLE;
    };
  }
}
