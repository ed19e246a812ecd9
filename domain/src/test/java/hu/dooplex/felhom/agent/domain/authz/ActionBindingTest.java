package hu.dooplex.felhom.agent.domain.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.CatalogueEntry;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.SampleOperations;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ActionBindingTest {
  private static final List<Operation> KNOWN =
      SampleOperations.all(101, 9000).stream().filter(o -> !(o instanceof Unknown)).toList();

  private static List<String> differences(Operation signed, Operation issued) {
    return ActionBinding.differences(
        TestAuthorizations.document(signed), TestAuthorizations.document(issued));
  }

  @Test
  void whatIsSignedIsBoundToItselfAlone() {
    for (Operation one : KNOWN) {
      for (Operation other : KNOWN) {
        assertEquals(
            one.equals(other), differences(one, other).isEmpty(), () -> one + " and " + other);
      }
    }
  }

  @Test
  void everyParameterOfEveryOperationIsBoundAndNamed() {
    Set<String> seen = new TreeSet<>();
    for (OtherParameters.Change change : OtherParameters.all()) {
      assertEquals(
          List.of("params." + change.name()), differences(change.signed(), change.issued()));
      seen.add(change.issued().wireName() + " " + change.name());
    }
    Set<String> catalogue = new TreeSet<>();
    for (CatalogueEntry<?> entry : Catalogue.all()) {
      entry.parameters().forEach(name -> catalogue.add(entry.wireName() + " " + name));
    }
    assertEquals(catalogue, seen);
  }

  @Test
  void operationHostAndGuestAreBoundAndNamed() {
    StopGuest stop = new StopGuest(GuestRef.lxc(101));
    assertEquals(List.of("operation"), differences(new StartGuest(GuestRef.lxc(101)), stop));
    assertEquals(List.of("guest.vmid"), differences(new StopGuest(GuestRef.lxc(102)), stop));
    assertEquals(List.of("guest.kind"), differences(new StopGuest(GuestRef.qemu(101)), stop));
    OperationDocument issued = TestAuthorizations.document(stop);
    SignedGuest guest = issued.guest().orElseThrow();
    SignedGuest renamed = new SignedGuest(guest.ref(), "db", guest.fingerprint());
    SignedGuest other = new SignedGuest(guest.ref(), guest.name(), "0".repeat(64));
    assertEquals(List.of("host"), ActionBinding.differences(with(issued, "other", guest), issued));
    assertEquals(
        List.of("guest.name"),
        ActionBinding.differences(with(issued, issued.host(), renamed), issued));
    assertEquals(
        List.of("guest.fingerprint"),
        ActionBinding.differences(with(issued, issued.host(), other), issued));
  }

  private static OperationDocument with(OperationDocument d, String host, SignedGuest guest) {
    return new OperationDocument(
        d.nonce(),
        host,
        d.operation(),
        Optional.of(guest),
        d.observedAt(),
        d.notBefore(),
        d.notAfter());
  }
}
