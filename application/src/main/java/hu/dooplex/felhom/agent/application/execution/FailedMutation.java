package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteVolume;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.MountUsb;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import hu.dooplex.felhom.agent.domain.operation.UnmountUsb;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a mutation's failure says about the guest. Only what is certain counts: whatever does not
 * prove that nothing happened may have happened, and the guest has to be looked at (proxmox.md, A
 * failing PUT may have worked).
 */
public final class FailedMutation {
  /**
   * How handlers refuse before they start a worker (recorded on 8.4 and 9.1; pve-container, {@code
   * PVE::API2::LXC}; qemu-server, {@code PVE::API2::Qemu}). Only these words are a proof: once the
   * worker works, its parent still writes the list of running tasks, and dies with a 500 like any
   * other if it cannot, on a full disk for one (pve-common {@code
   * PVE::RESTEnvironment::fork_worker}: {@code active_workers} comes after the worker was let go).
   */
  private static final Pattern REFUSED_BEFORE =
      Pattern.compile(
          "^(CT|VM) \\d+ (not|already) running$"
              + "|^(CT|VM) is locked \\("
              + "|^(CT|VM) \\d+ already exists on node "
              + "|^can't remove (CT|VM) \\d+ - protection mode enabled$"
              + "|^can't overwrite running container$"
              + "|^unable to destroy (CT|VM) \\d+ - container is running$"
              + "|^(CT|VM) \\d+ is running - destroy failed$"
              + "|^unable to shrink disk size$"
              + "|^disk is already at specified size$"
              + "|^Configuration file '[^']+' does not exist$"
              + "|^storage '[^']+' does not exist$"
              + "|^snapshot '[^']+' does not exist$"
              + "|^unable to parse directory volume name "
              + "|^unable to use volume \\S+ - content type needs to be "
              + "|^can't lock file '(/run/lock/lxc|/var/lock/qemu-server)/");

  /**
   * The config is not the one that the digest stands for: pve-common {@code
   * PVE::Tools::assert_if_modified}, and qemu-server {@code PVE::API2::Qemu} for machines.
   */
  private static final Pattern OTHER_DIGEST =
      Pattern.compile("detected modified configuration|checksum miss?match");

  /**
   * What the schema says of a value, before any handler runs (recorded on 8.4 and 9.1 for running
   * and stopped guests; pve-common {@code PVE::JSONSchema::validate}). A change that could not be
   * plugged into a running guest is told as a parameter error too, in other words: {@code unable to
   * hotplug net2: …}, {@code unable to apply pending change …}, {@code hotplug problem - …}.
   */
  private static final Pattern REFUSED_VALUE =
      Pattern.compile(
          "^type check \\('"
              + "|^invalid format - "
              + "|^value must have a (minimum|maximum) value of "
              + "|^value may only be \\d+ characters long"
              + "|^value '.*' does not have a value in the enumeration "
              + "|^property is not defined in schema ",
          Pattern.DOTALL);

  private FailedMutation() {}

  /** Whether it says that the config is not the one that the write was decided for. */
  static boolean isConflict(Operation operation, ApiException failure) {
    return operation instanceof SetGuestConfig
        && failure instanceof ApiException.HttpError error
        && error.status() == 500
        && error.said().filter(said -> OTHER_DIGEST.matcher(said).find()).isPresent();
  }

  /**
   * The config keys of a write whose values Proxmox VE would not take, all of them if it names
   * none; empty if that is not what it says. Nothing happened then.
   */
  static Set<String> refusedKeys(Operation operation, ApiException failure) {
    if (!(operation instanceof SetGuestConfig write)
        || !(failure instanceof ApiException.HttpError error)
        || error.status() != 400
        || !isOfValues(error)) {
      return Set.of();
    }
    Set<String> named = new TreeSet<>(error.parameterErrors().keySet());
    named.retainAll(write.keys());
    return named.isEmpty() ? write.keys() : named;
  }

  private static boolean isOfValues(ApiException.HttpError error) {
    Collection<String> errors = error.parameterErrors().values();
    return error.said().isPresent()
        && !errors.isEmpty()
        && errors.stream().allMatch(text -> REFUSED_VALUE.matcher(text).find());
  }

  /** Whether this failure is a proof that the operation changed nothing, now or later. */
  public static boolean provesNothingHappened(Operation operation, ApiException failure) {
    return switch (failure) {
      case ApiException.Unreachable unreachable ->
          switch (unreachable.fault()) {
            // the request was never written: there was no connection to write it to
            case DNS, CONNECT, TLS -> true;
            // the request may be on its way inside the proxy (a task was seen 9 s after the client
            // was gone), or done and only its answer lost
            case TIMEOUT, RESET -> false;
          };
      // some server did something, and did not say what
      case ApiException.BadAnswer _ -> false;
      case ApiException.HttpError error ->
          switch (error.status()) {
            // authentication and permission come before everything else, and before the 403s that
            // a handler gives itself nothing is changed; an unknown call has no handler
            // (pve-http-server PVE::APIServer::AnyEvent, pve-common PVE::RESTHandler)
            case 401, 403, 501 -> true;
            case 400 -> nothingAfterParameterError(operation, error);
            case 500 -> error.said().filter(said -> nothingAfterError(operation, said)).isPresent();
            // redirects, and 502 to 504, 595, 596 and 599: a proxy says that it does not know
            // (pveproxy gives up on pvedaemon after 30 s, and the handler goes on)
            default -> false;
          };
    };
  }

  /**
   * The schema is checked before the handler runs. But a config write reports what it could not
   * change in a running guest as a parameter error too, and by then the live limit can be another
   * one (observed; pve-container {@code PVE::API2::LXC::Config}: {@code raise_param_exc($errors)}).
   */
  private static boolean nothingAfterParameterError(
      Operation operation, ApiException.HttpError error) {
    return !(operation instanceof SetGuestConfig) || isOfValues(error);
  }

  /** An error that Proxmox VE's handler died with: a proof only in words of a known refusal. */
  private static boolean nothingAfterError(Operation operation, String said) {
    return switch (operation) {
      case StartGuest _,
          ShutdownGuest _,
          StopGuest _,
          RebootGuest _,
          CreateSnapshot _,
          DeleteSnapshot _,
          RollbackSnapshot _,
          BackupGuest _,
          DestroyGuest _,
          DeleteBackup _,
          DeleteVolume _,
          ResizeDisk _,
          CreateGuest _,
          RestoreGuest _,
          RestoreOverGuest _ ->
          REFUSED_BEFORE.matcher(said).find();
      // a change can be stored although the answer is 500 (observed on stopped guests); but the
      // digest is compared before anything is changed
      case SetGuestConfig _ -> OTHER_DIGEST.matcher(said).find();
      // a container's goes on after the fork, and answers null whatever became of it
      case ConvertToTemplate _ -> false;
      // none of the API's
      case CreateGuestKeyctl _, MountUsb _, UnmountUsb _, RotateSigners _, Unknown _ -> false;
    };
  }

  /** Why it failed, as a code, of what is proven not to have happened. */
  static String reason(Operation operation, ApiException failure) {
    // reconcile.md, Plan: observe anew, never overwrite
    if (isConflict(operation, failure)) {
      return Refusal.CONFLICT.wireName();
    }
    if (!refusedKeys(operation, failure).isEmpty()) {
      return ExecutionOutcome.Ended.VALUE_REFUSED;
    }
    return switch (failure) {
      case ApiException.Unreachable _ -> "not_sent";
      case ApiException.HttpError error when error.missingPrivilege().isPresent() ->
          "missing_privilege";
      case ApiException.HttpError _, ApiException.BadAnswer _ -> "refused_by_proxmox";
    };
  }
}
