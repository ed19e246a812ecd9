package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hu.dooplex.felhom.agent.domain.guest.GuestKind;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.Vmid;
import hu.dooplex.felhom.agent.domain.operation.BadFieldException;
import hu.dooplex.felhom.agent.domain.operation.Catalogue;
import hu.dooplex.felhom.agent.domain.operation.CatalogueEntry;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;
import hu.dooplex.felhom.agent.domain.operation.ListedParameter;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** An operation as an operator names it on the command line. */
final class RequestedOperation {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RequestedOperation() {}

  /** All of them, for completion. */
  static List<String> names() {
    return Catalogue.all().stream().map(CatalogueEntry::wireName).toList();
  }

  /** It is none; the message says what to write instead. */
  static final class NotUnderstood extends Exception {
    NotUnderstood(String message) {
      super(message);
    }
  }

  /**
   * @param guest as {@code lxc/101}
   * @param params name → value, of lists and maps as JSON
   */
  static Operation of(String name, Optional<String> guest, Map<String, String> params)
      throws NotUnderstood {
    Optional<CatalogueEntry<?>> found = Catalogue.named(name);
    if (found.isEmpty()) {
      throw new NotUnderstood("no operation '" + name + "'; felhom-agent request --list shows all");
    }
    CatalogueEntry<?> entry = found.get();
    Optional<GuestRef> ref = guest(entry, guest);
    requireAll(entry, params);
    SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
    for (var parameter : entry.kinds().entrySet()) {
      String key = parameter.getKey();
      fields.put(key, value(key, parameter.getValue(), params.getOrDefault(key, "")));
    }
    try {
      return entry.read(ref, new FieldValue.Fields(fields));
    } catch (BadFieldException e) {
      throw new NotUnderstood(
          (e.path().isEmpty() ? "the parameters" : "--param " + e.path())
              + ": found "
              + e.found()
              + "; allowed: "
              + e.allowed());
    }
  }

  private static Optional<GuestRef> guest(CatalogueEntry<?> entry, Optional<String> guest)
      throws NotUnderstood {
    if (guest.isPresent() != entry.isOnGuest()) {
      throw new NotUnderstood(
          entry.isOnGuest()
              ? entry.wireName() + " is on a guest: name it, as --guest lxc/101"
              : entry.wireName() + " is on the host and takes no --guest");
    }
    return guest.isEmpty() ? Optional.empty() : Optional.of(ref(guest.get()));
  }

  private static GuestRef ref(String text) throws NotUnderstood {
    String[] parts = text.split("/", -1);
    Optional<GuestKind> kind = GuestKind.of(parts[0]);
    Optional<Vmid> vmid = parts.length == 2 ? Vmid.parse(parts[1]) : Optional.empty();
    if (kind.isEmpty() || vmid.isEmpty()) {
      throw new NotUnderstood("--guest: found '" + text + "'; allowed: as lxc/101 or qemu/110");
    }
    return new GuestRef(kind.get(), vmid.get());
  }

  /** All at once, and before any value is looked at. */
  private static void requireAll(CatalogueEntry<?> entry, Map<String, String> params)
      throws NotUnderstood {
    List<String> wrong = new ArrayList<>();
    for (String given : params.keySet()) {
      if (!entry.parameters().contains(given)) {
        wrong.add("no parameter '" + given + "'");
      }
    }
    for (String needed : entry.parameters()) {
      if (!params.containsKey(needed)) {
        wrong.add("--param " + needed + " is missing");
      }
    }
    if (!wrong.isEmpty()) {
      throw new NotUnderstood(String.join(", ", wrong) + "; usage: " + usage(entry));
    }
  }

  private static FieldValue value(String name, ListedParameter.Kind kind, String text)
      throws NotUnderstood {
    return switch (kind) {
      case TEXT -> new FieldValue.Text(text);
      case FLAG ->
          switch (text) {
            case "true" -> new FieldValue.Flag(true);
            case "false" -> new FieldValue.Flag(false);
            default -> throw not(name, "true or false");
          };
      case WHOLE -> whole(name, text);
      case LIST, MAP -> json(name, text);
    };
  }

  private static FieldValue whole(String name, String text) throws NotUnderstood {
    try {
      return new FieldValue.Whole(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw not(name, "a whole number");
    }
  }

  private static FieldValue json(String name, String text) throws NotUnderstood {
    try {
      return json(name, JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw not(name, "JSON, as [\"a\"] or {\"key\":\"value\"}");
    }
  }

  private static FieldValue json(String name, JsonNode node) throws NotUnderstood {
    if (node.isTextual()) {
      return new FieldValue.Text(node.textValue());
    }
    if (node.isBoolean()) {
      return new FieldValue.Flag(node.booleanValue());
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return new FieldValue.Whole(node.longValue());
    }
    if (node.isArray()) {
      List<FieldValue> items = new ArrayList<>();
      for (JsonNode item : node) {
        items.add(json(name, item));
      }
      return new FieldValue.Items(items);
    }
    if (node.isObject()) {
      SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
      for (var field : node.properties()) {
        fields.put(field.getKey(), json(name, field.getValue()));
      }
      return new FieldValue.Fields(fields);
    }
    throw not(name, "JSON without null and fractions");
  }

  private static NotUnderstood not(String name, String allowed) {
    return new NotUnderstood("--param " + name + ": allowed: " + allowed);
  }

  /** Every operation with what it takes, a line each. */
  static List<String> all() {
    return Catalogue.all().stream().map(RequestedOperation::usage).toList();
  }

  private static String usage(CatalogueEntry<?> entry) {
    return entry.wireName()
        + (entry.isOnGuest() ? " --guest KIND/VMID" : "")
        + entry.kinds().entrySet().stream()
            .map(parameter -> " --param " + parameter.getKey() + "=" + form(parameter.getValue()))
            .collect(Collectors.joining());
  }

  private static String form(ListedParameter.Kind kind) {
    return switch (kind) {
      case TEXT -> "TEXT";
      case WHOLE -> "NUMBER";
      case FLAG -> "true|false";
      case LIST -> "'[…]'";
      case MAP -> "'{…}'";
    };
  }
}
