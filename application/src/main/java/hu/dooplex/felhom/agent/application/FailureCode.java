package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.PrivilegedException;
import java.util.Locale;

/**
 * What the hub is told of a failure. Proxmox VE's own texts can hold file names of the host, so
 * they stay in the host's log (hub.md).
 */
final class FailureCode {
  private FailureCode() {}

  static String of(ApiException failure) {
    return switch (failure) {
      case ApiException.Unreachable unreachable ->
          "unreachable: " + unreachable.fault().name().toLowerCase(Locale.ROOT);
      case ApiException.HttpError error ->
          error
              .missingPrivilege()
              .map(missing -> "missing privilege: " + missing)
              .orElse("http " + error.status());
      case ApiException.BadAnswer bad -> "answer not understood";
    };
  }

  static String of(PrivilegedException failure) {
    return switch (failure) {
      case PrivilegedException.Refused refused -> "not possible on this host";
      case PrivilegedException.NotRun notRun -> "program missing";
      case PrivilegedException.Failed failed ->
          failed.exitStatus().isEmpty()
              ? "program stopped"
              // It ended well, and what it wrote is not what it is known to write.
              : failed.exitStatus().getAsInt() == 0
                  ? "answer not understood"
                  : "program failed: exit status " + failed.exitStatus().getAsInt();
    };
  }
}
