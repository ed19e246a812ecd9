package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.BadFieldException;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.CatalogueEntry;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.Unknown;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * An operation in the durable files: {@code operation} (its wire name), {@code guest} if it has
 * one, and {@code params}, by the names of the {@link Catalogue} and in its order.
 *
 * <pre>"operation":"shutdown_guest","guest":"lxc/101","params":{"timeout_seconds":60}</pre>
 *
 * <p>One that this version does not know is {@code "operation":"unknown","params":{"name":…}}: its
 * own name could be that of an operation which a later version does know.
 */
final class OperationCodec {
  private static final String UNKNOWN = "unknown";

  private OperationCodec() {}

  static void write(FieldWriter out, Operation operation) {
    if (operation instanceof Unknown(String name)) {
      out.text("operation", UNKNOWN).object("params").text("name", name).end();
      return;
    }
    out.text("operation", operation.wireName());
    if (operation instanceof Operation.OnGuest onGuest) {
      out.text("guest", onGuest.guest().toString());
    }
    out.fields("params", Catalogue.parameters(operation));
  }

  static Operation read(FieldReader in) throws Damage {
    String name = in.text("operation");
    Optional<String> guest = in.optionalText("guest");
    in.object("params");
    Operation operation =
        name.equals(UNKNOWN) && guest.isEmpty()
            ? new Unknown(in.text("name"))
            : known(name, guest, in);
    in.end();
    return operation;
  }

  private static Operation known(String name, Optional<String> guest, FieldReader in)
      throws Damage {
    Optional<CatalogueEntry<?>> entry =
        Catalogue.named(name).filter(found -> found.isOnGuest() == guest.isPresent());
    if (entry.isEmpty()) {
      throw new Damage(
          guest.isPresent()
              ? "no operation on a guest has that name"
              : "no operation on the host has that name");
    }
    Optional<GuestRef> ref = guest.isPresent() ? Optional.of(guest(guest.get())) : Optional.empty();
    SequencedMap<String, FieldValue> params = new LinkedHashMap<>();
    for (String parameter : entry.get().parameters()) {
      params.put(parameter, in.field(parameter));
    }
    try {
      return entry.get().read(ref, new FieldValue.Fields(params));
    } catch (BadFieldException e) {
      throw new Damage("it says what cannot be: " + e.getMessage());
    }
  }

  private static GuestRef guest(String text) throws Damage {
    int slash = text.indexOf('/');
    Optional<GuestKind> kind =
        slash < 0 ? Optional.empty() : GuestKind.of(text.substring(0, slash));
    Optional<Vmid> vmid = Vmid.parse(text.substring(slash + 1));
    if (kind.isEmpty() || vmid.isEmpty()) {
      throw new Damage("'guest' is none");
    }
    return new GuestRef(kind.get(), vmid.get());
  }
}
