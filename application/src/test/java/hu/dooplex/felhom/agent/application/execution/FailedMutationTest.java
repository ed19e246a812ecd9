package hu.dooplex.felhom.agent.application.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.application.port.ApiException;
import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedMutationTest {
  /** What a 500 with Proxmox VE's own words does not prove for: it may have changed something. */
  private static final Set<String> CHANGES_BEFORE_IT_FAILS =
      Set.of("set_guest_config", "convert_to_template");

  private static final Set<String> NOT_THE_APIS =
      Set.of("create_guest_keyctl", "mount_usb", "unmount_usb", "rotate_signers", "format_host");

  private static final String LOCKED = "CT is locked (backup)";

  @ParameterizedTest
  @CsvSource({"DNS, true", "CONNECT, true", "TLS, true", "TIMEOUT, false", "RESET, false"})
  void onlyARequestThatWasNeverWrittenIsKnownNotToHaveArrived(
      TransportFault fault, boolean nothing) {
    for (Operation operation : Operations.oneOfEach()) {
      assertProves(
          nothing, operation, new ApiException.Unreachable("POST /x", fault, "as scripted"));
    }
  }

  @ParameterizedTest
  @EnumSource(TransportFault.class)
  void everyFaultHasARow(TransportFault fault) {
    assertEquals(
        Set.of(TransportFault.DNS, TransportFault.CONNECT, TransportFault.TLS).contains(fault),
        FailedMutation.provesNothingHappened(
            Operations.oneOfEach().getFirst(),
            new ApiException.Unreachable("POST /x", fault, "as scripted")));
  }

  @Test
  void anAnswerThatNobodyUnderstandsProvesNothing() {
    for (Operation operation : Operations.oneOfEach()) {
      assertProves(false, operation, new ApiException.BadAnswer("POST /x", "no JSON"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 501})
  void whatIsRefusedAtTheDoorHasNotHappened(int status) {
    for (Operation operation : Operations.oneOfEach()) {
      assertProves(true, operation, http(status, Optional.empty()));
      assertProves(true, operation, http(status, Optional.of("no")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 404, 413, 502, 503, 504, 506, 595, 596, 599})
  void whatAProxySaysProvesNothing(int status) {
    for (Operation operation : Operations.oneOfEach()) {
      assertProves(false, operation, http(status, Optional.empty()));
      assertProves(false, operation, http(status, Optional.of(LOCKED)));
    }
  }

  /** What was recorded of the schema's words, on 8.4 and 9.1, of running and stopped guests. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "type check ('integer') failed - got 'abc'",
        "invalid format - value does not look like a valid DNS name",
        "invalid format - format error\nnet0.name: property is missing and it is not optional",
        "value must have a minimum value of 16",
        "value must have a maximum value of 8192",
        "value may only be 8192 characters long",
        "value 'foo' does not have a value in the enumeration 'shell, console, tty'",
        "property is not defined in schema and the schema does not allow additional properties"
      })
  void aValueThatTheSchemaDoesNotTakeIsNotWrittenAndItsKeyIsNamed(String problem) {
    SetGuestConfig write =
        new SetGuestConfig(
            Operations.GUEST,
            new TreeMap<>(Map.of("cores", "2", "cpulimit", "1")),
            new TreeSet<>(Set.of("startup")));
    ApiException failure = ChangingNode.refused(Map.of("cores", problem));
    assertProves(true, write, failure);
    assertEquals(Set.of("cores"), FailedMutation.refusedKeys(write, failure));
    assertEquals(
        Set.of("cores", "cpulimit", "startup"),
        FailedMutation.refusedKeys(write, ChangingNode.refused(Map.of("delete", problem))));
    assertEquals(Set.of(), FailedMutation.refusedKeys(new StartGuest(Operations.GUEST), failure));
  }

  /** These came after the live limit was another one already, or can. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "unable to hotplug net2: bridge 'vmbr9' does not exist",
        "unable to hotplug mp0: failed to change apparmor profile: Invalid argument",
        "unable to hotplug memory: value must have a minimum value of 16",
        "unable to apply pending change mp0 : invalid format - x",
        "hotplug problem - invalid format - x",
        "something that nobody has seen yet"
      })
  void aChangeThatCouldNotBePluggedMayHaveHappened(String problem) {
    Operation write = Operations.write(Operations.GUEST);
    for (Map<String, String> errors :
        List.of(
            Map.of("cores", problem),
            Map.of("cores", problem, "swap", "value must have a minimum value of 0"))) {
      ApiException failure = ChangingNode.refused(errors);
      assertProves(false, write, failure);
      assertEquals(Set.of(), FailedMutation.refusedKeys(write, failure));
    }
  }

  @Test
  void aParameterErrorThatNamesNothingProvesNothingOfAConfigWrite() {
    assertProves(false, Operations.write(Operations.GUEST), ChangingNode.refused(Map.of()));
    assertProves(
        false,
        Operations.write(Operations.GUEST),
        new ApiException.HttpError(
            "PUT /x",
            400,
            "HTTP 400",
            Map.of("cores", "value must have a minimum value of 1"),
            Optional.empty()));
  }

  @Test
  void aWrongParameterIsFoundBeforeAnythingIsDoneExceptInAConfigWrite() {
    for (Operation operation : Operations.oneOfEach()) {
      assertProves(
          !operation.wireName().equals("set_guest_config"),
          operation,
          http(400, Optional.of("Parameter verification failed.")));
    }
  }

  @Test
  void anErrorOfProxmoxItselfSaysThatNoTaskWasStarted() {
    for (Operation operation : Operations.oneOfEach()) {
      boolean known =
          !CHANGES_BEFORE_IT_FAILS.contains(operation.wireName())
              && !NOT_THE_APIS.contains(operation.wireName());
      assertProves(known, operation, http(500, Optional.of(LOCKED)));
    }
  }

  /** Both kinds of guest compare the digest before they change anything; the words are theirs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "detected modified configuration - file changed by other user? Try again.",
        "checksum missmatch (file change by other user?)",
        "checksum mismatch (file change by other user?)"
      })
  void aConfigThatIsAnotherByNowWasNotWritten(String said) {
    assertProves(true, Operations.write(Operations.GUEST), http(500, Optional.of(said)));
    assertProves(false, Operations.write(Operations.GUEST), http(502, Optional.of(said)));
  }

  @Test
  void anErrorInNobodysWordsProvesNothing() {
    for (Operation operation : Operations.oneOfEach()) {
      assertProves(false, operation, http(500, Optional.empty()));
    }
  }

  /** The worker works already when its parent dies of these, or nobody knows whether it does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "can't lock file '/var/log/pve/tasks/.active.lock' - got timeout",
        "unable to open file '/var/log/pve/tasks/active.tmp.812' - No space left on device",
        "close (rename) atomic file '/var/log/pve/tasks/active' failed: No space left on device",
        "unable to fork worker - Cannot allocate memory",
        "starting worker failed: unable to open log",
        "something that nobody has seen yet"
      })
  void otherWordsThanThoseOfARefusalProveNothing(String said) {
    for (Operation operation : Operations.oneOfEach()) {
      assertProves(false, operation, http(500, Optional.of(said)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CT 101 not running",
        "VM 101 not running",
        "CT 101 already running",
        "CT 101 already exists on node 'pve1'",
        "can't remove CT 101 - protection mode enabled",
        "can't overwrite running container",
        "unable to shrink disk size",
        "disk is already at specified size",
        "Configuration file 'nodes/pve1/lxc/101.conf' does not exist",
        "storage 'nosuch' does not exist",
        "can't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout"
      })
  void aRefusalBeforeTheWorkerProvesThatNothingHappened(String said) {
    for (Operation operation : Operations.oneOfEach()) {
      boolean startsATask =
          !CHANGES_BEFORE_IT_FAILS.contains(operation.wireName())
              && !NOT_THE_APIS.contains(operation.wireName());
      assertProves(startsATask, operation, http(500, Optional.of(said)));
    }
  }

  @Test
  void theTableIsOverEveryOperationOfTheCatalogue() {
    List<String> names = Operations.oneOfEach().stream().map(Operation::wireName).toList();
    assertEquals(
        Operations.kinds(),
        Operations.oneOfEach().stream().map(Object::getClass).distinct().count());
    assertEquals(
        true, names.containsAll(CHANGES_BEFORE_IT_FAILS) && names.containsAll(NOT_THE_APIS));
  }

  private static void assertProves(boolean nothing, Operation operation, ApiException failure) {
    assertEquals(
        nothing,
        FailedMutation.provesNothingHappened(operation, failure),
        operation.wireName() + " " + failure);
  }

  private static ApiException http(int status, Optional<String> said) {
    return new ApiException.HttpError(
        "POST /x", status, "HTTP " + status, Map.of(), Optional.empty(), said);
  }
}
