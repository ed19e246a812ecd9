package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.BadFieldException;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.CatalogueEntry;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Fields;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Text;
import hu.dooplex.felhom.agent.domain.operation.FieldValue.Whole;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.OperationId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Documents and wishes as trees of fields (trust.md, 5): which fields there are, and what each may
 * say. In a document every field is required, and there is no other.
 */
public final class DocumentFields {
  private static final int VERSION = 1;
  private static final String GUEST = "guest";
  private static final List<String> OF_GUEST = List.of("kind", "vmid", "name", "fingerprint");

  private DocumentFields() {}

  /** In the order in which they are issued. */
  public static Fields of(OperationDocument document) {
    SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
    fields.put("version", new Whole(VERSION));
    fields.put("nonce", new Text(document.nonce().value()));
    fields.put("host", new Text(document.host()));
    fields.put("operation", new Text(document.operation().wireName()));
    document.guest().ifPresent(guest -> fields.put(GUEST, of(guest)));
    fields.put("params", Catalogue.parameters(document.operation()));
    // To whole seconds, which is how an instant without a fraction is written.
    fields.put("observed_at", new Text(document.observedAt().toString()));
    fields.put("not_before", new Text(document.notBefore().toString()));
    fields.put("not_after", new Text(document.notAfter().toString()));
    return new Fields(fields);
  }

  /** In the same order. */
  public static Fields of(OperationWish wish) {
    SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
    fields.put("version", new Whole(VERSION));
    fields.put("host", new Text(wish.host()));
    fields.put("operation", new Text(wish.operation().wireName()));
    if (wish.operation() instanceof Operation.OnGuest on) {
      fields.put(GUEST, of(on.guest()));
    }
    fields.put("params", Catalogue.parameters(wish.operation()));
    return new Fields(fields);
  }

  private static Fields of(GuestRef guest) {
    SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
    fields.put("kind", new Text(guest.kind().wireName()));
    fields.put("vmid", new Whole(guest.vmid().value()));
    return new Fields(fields);
  }

  private static Fields of(SignedGuest guest) {
    SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
    fields.putAll(of(guest.ref()).values());
    fields.put("name", new Text(guest.name()));
    fields.put("fingerprint", new Text(guest.fingerprint()));
    return new Fields(fields);
  }

  public static OperationDocument document(Fields fields) throws BadFieldException {
    CatalogueEntry<?> entry =
        start(fields, List.of("nonce"), List.of("observed_at", "not_before", "not_after"));
    Optional<SignedGuest> guest =
        entry.isOnGuest()
            ? Optional.of(fields.read(GUEST, DocumentFields::signedGuest))
            : Optional.empty();
    Instant notBefore = fields.read("not_before", DocumentFields::time);
    Instant notAfter = fields.read("not_after", DocumentFields::time);
    if (!notBefore.isBefore(notAfter)) {
      throw new BadFieldException("not_after", "no later time than not_before", "a later one");
    }
    return new OperationDocument(
        fields.read("nonce", value -> new OperationId(value.text())),
        fields.read("host", DocumentFields::host),
        operation(entry, guest.map(SignedGuest::ref), fields),
        guest,
        fields.read("observed_at", DocumentFields::time),
        notBefore,
        notAfter);
  }

  public static OperationWish wish(Fields fields) throws BadFieldException {
    CatalogueEntry<?> entry = start(fields, List.of(), List.of());
    Optional<GuestRef> guest =
        entry.isOnGuest()
            ? Optional.of(fields.read(GUEST, DocumentFields::wishedGuest))
            : Optional.empty();
    return new OperationWish(
        fields.read("host", DocumentFields::host), operation(entry, guest, fields));
  }

  /** The version first: of another one, nothing else is known. */
  private static CatalogueEntry<?> start(Fields fields, List<String> before, List<String> after)
      throws BadFieldException {
    fields.read("version", value -> value.whole(VERSION, VERSION));
    CatalogueEntry<?> entry = fields.read("operation", DocumentFields::entry);
    List<String> names = new ArrayList<>(List.of("version"));
    names.addAll(before);
    names.addAll(List.of("host", "operation"));
    if (entry.isOnGuest()) {
      names.add(GUEST);
    }
    names.add("params");
    names.addAll(after);
    fields.requireExactly(names);
    return entry;
  }

  private static CatalogueEntry<?> entry(FieldValue value) throws BadFieldException {
    Optional<CatalogueEntry<?>> entry = Catalogue.named(value.text());
    if (entry.isEmpty()) {
      throw value.not("an operation of the catalogue");
    }
    return entry.get();
  }

  private static Operation operation(
      CatalogueEntry<?> entry, Optional<GuestRef> guest, Fields fields) throws BadFieldException {
    return fields.<Operation>read("params", value -> entry.read(guest, value.fields()));
  }

  private static String host(FieldValue value) throws BadFieldException {
    String host = value.text();
    OperationDocument.requireHost(host);
    return host;
  }

  private static SignedGuest signedGuest(FieldValue value) throws BadFieldException {
    Fields guest = value.fields();
    guest.requireExactly(OF_GUEST);
    return new SignedGuest(
        ref(guest),
        guest.read("name", FieldValue::text),
        guest.read("fingerprint", DocumentFields::fingerprint));
  }

  private static GuestRef wishedGuest(FieldValue value) throws BadFieldException {
    Fields guest = value.fields();
    guest.requireExactly(OF_GUEST.subList(0, 2));
    return ref(guest);
  }

  private static GuestRef ref(Fields guest) throws BadFieldException {
    return new GuestRef(
        guest.read("kind", DocumentFields::kind),
        new Vmid((int) (long) guest.read("vmid", v -> v.whole(Limits.VMID_MIN, Limits.VMID_MAX))));
  }

  private static GuestKind kind(FieldValue value) throws BadFieldException {
    return GuestKind.of(value.text()).orElseThrow(() -> value.not("\"lxc\" or \"qemu\""));
  }

  private static String fingerprint(FieldValue value) throws BadFieldException {
    String fingerprint = value.text();
    SignedGuest.requireFingerprint(fingerprint);
    return fingerprint;
  }

  /** One text for each moment: the parser takes others too, and the 24th hour. */
  private static Instant time(FieldValue value) throws BadFieldException {
    String text = value.text();
    BadFieldException none = value.not("a time as 2026-11-22T19:00:00Z");
    try {
      Instant time = Instant.parse(text);
      if (text.length() != "2026-11-22T19:00:00Z".length() || !time.toString().equals(text)) {
        throw none;
      }
      return time;
    } catch (DateTimeException e) {
      none.initCause(e);
      throw none;
    }
  }
}
