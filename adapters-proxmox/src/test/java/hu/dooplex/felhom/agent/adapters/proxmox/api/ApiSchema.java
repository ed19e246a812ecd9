package hu.dooplex.felhom.agent.adapters.proxmox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks requests against Proxmox VE's own schema, the way its server does before a handler runs
 * (pve-common {@code PVE::JSONSchema::check_prop}). Whatever of a schema it does not understand is
 * a problem too, so that nothing is skipped in silence.
 */
final class ApiSchema {
  /** What the server looks at for nobody, or for its command line and documentation alone. */
  private static final Set<String> NO_RULE =
      Set.of(
          "description",
          "verbose_description",
          "typetext",
          "format_description",
          "default",
          "default_key",
          "maxLength",
          "minLength",
          "optional",
          "title");

  private static final Set<String> TEXTS_FOR_PEOPLE =
      Set.of("description", "verbose_description", "typetext", "format_description");

  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.\\d+|\\d+\\.|\\.\\d+|\\d+)([eE][+-]?\\d+)?");

  private final List<Method> methods;

  /** A method of the API, its path split at the slashes. */
  private record Method(String name, List<String> template, JsonNode parameters) {
    boolean takes(PveRequest request) {
      return name.equals(request.method().name())
          && template.size() == request.segments().size()
          && IntStream.range(0, template.size())
              .allMatch(i ->
                  isVariable(template.get(i)) || template.get(i).equals(request.segments().get(i)));
    }

    long variables() {
      return template.stream().filter(Method::isVariable).count();
    }

    String line() {
      return name + " /" + String.join("/", template);
    }

    SortedSet<String> parameterNames() {
      return parameters.path("properties").properties().stream()
          .map(Map.Entry::getKey)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    static boolean isVariable(String segment) {
      return segment.startsWith("{");
    }
  }

  /** The methods that these lines describe, one JSON object a line. */
  ApiSchema(List<String> lines) {
    methods =
        lines.stream()
            .map(SharedRecordings::parse)
            .map(json ->
                new Method(
                    json.path("method").asText(),
                    List.of(json.path("path").asText().substring(1).split("/", -1)),
                    json.path("parameters")))
            // as the server: a literal segment before a variable one
            .sorted(Comparator.comparingLong(Method::variables))
            .toList();
  }

  /**
   * What an extract keeps of a method: what the checks need. The texts are left out, but not the
   * parameter that is called {@code description}.
   */
  static String extract(JsonNode method) {
    ObjectNode kept = ((ObjectNode) method.deepCopy()).retain("path", "method", "parameters");
    dropTexts(kept);
    return kept.toString();
  }

  private static void dropTexts(JsonNode node) {
    if (node instanceof ObjectNode object) {
      TEXTS_FOR_PEOPLE.stream().filter(key -> object.path(key).isTextual()).forEach(object::remove);
    }
    node.forEach(ApiSchema::dropTexts);
  }

  /** The name of the schema line that describes the request. */
  Optional<String> method(PveRequest request) {
    return methods.stream().filter(method -> method.takes(request)).findFirst().map(Method::line);
  }

  /** Every method that is no GET, with the names of its parameters, those in the path included. */
  SortedMap<String, SortedSet<String>> changes() {
    return methods.stream()
        .filter(method -> !method.name().equals("GET"))
        .collect(
            Collectors.toMap(
                Method::line, Method::parameterNames, (one, other) -> one, TreeMap::new));
  }

  /** What the schema calls a parameter that is sent: {@code net0} is {@code net[n]}. */
  static String schemaName(String parameter, Set<String> names) {
    return names.contains(parameter) ? parameter : parameter.replaceFirst("[0-9]+$", "[n]");
  }

  /** What is wrong with the request; empty if nothing is. */
  List<String> problems(PveRequest request) {
    Optional<Method> method = methods.stream().filter(m -> m.takes(request)).findFirst();
    if (method.isEmpty()) {
      return List.of("no such method: " + request);
    }
    Map<String, String> values = new TreeMap<>(request.parameters());
    List<String> template = method.get().template();
    for (int i = 0; i < template.size(); i++) {
      if (Method.isVariable(template.get(i))) {
        String name = template.get(i).substring(1, template.get(i).length() - 1);
        if (values.put(name, request.segments().get(i)) != null) {
          return List.of(name + " is in the path and in the form");
        }
      }
    }
    List<String> problems = new ArrayList<>();
    JsonNode parameters = method.get().parameters();
    if (!parameters.path("additionalProperties").asText().equals("0")) {
      problems.add("the method takes other parameters too");
    }
    checkObject("", parameters.path("properties"), values, problems);
    return problems;
  }

  private static void checkObject(
      String path, JsonNode properties, Map<String, String> values, List<String> problems) {
    values.forEach((name, value) -> {
      Optional<JsonNode> schema = property(properties, name);
      if (schema.isEmpty()) {
        problems.add(path + name + ": not in the schema");
      } else {
        check(path + name, schema.get(), value, problems);
        JsonNode needed = schema.get().path("requires");
        if (needed.isTextual() && !values.containsKey(needed.textValue())) {
          problems.add(path + name + ": needs " + needed.textValue());
        }
      }
    });
    properties
        .properties()
        .forEach(property -> {
          if (!property.getValue().path("optional").asText().equals("1")
              && !property.getValue().has("alias")
              && !values.containsKey(property.getKey())) {
            problems.add(path + property.getKey() + ": missing");
          }
        });
  }

  /** {@code net[n]} stands for net0, net1 and so on. */
  private static Optional<JsonNode> property(JsonNode properties, String name) {
    JsonNode exact = properties.path(name);
    return exact.isObject()
        ? Optional.of(exact)
        : Optional.of(properties.path(name.replaceFirst("[0-9]+$", "[n]")))
            .filter(JsonNode::isObject);
  }

  private static void check(String path, JsonNode schema, String value, List<String> problems) {
    schema
        .properties()
        .forEach(rule -> {
          JsonNode said = rule.getValue();
          boolean holds =
              switch (rule.getKey()) {
                case "type" -> isOfType(said.asText(), value);
                case "enum" -> contains((ArrayNode) said, value);
                case "pattern" -> perl(said.asText()).matcher(value).matches();
                case "minimum" -> !isNumber(value) || number(value) >= number(said.asText());
                case "maximum" -> !isNumber(value) || number(value) <= number(said.asText());
                case "format" -> checkFormat(path, said, value, problems);
                case "requires" -> true; // looked at with its neighbours
                default -> NO_RULE.contains(rule.getKey());
              };
          if (!holds) {
            problems.add(path + ": '" + value + "' against " + rule.getKey() + " " + said);
          }
        });
    int length = value.codePointCount(0, value.length());
    if (length > schema.path("maxLength").asInt(Integer.MAX_VALUE)
        || length < schema.path("minLength").asInt(0)) {
      problems.add(path + ": " + length + " characters");
    }
  }

  private static boolean isOfType(String type, String value) {
    return switch (type) {
      case "string" -> true;
      case "boolean" -> value.equals("0") || value.equals("1");
      case "integer" -> INTEGER.matcher(value).matches();
      case "number" -> isNumber(value);
      default -> false;
    };
  }

  private static boolean checkFormat(
      String path, JsonNode format, String value, List<String> problems) {
    if (format.isObject()) {
      checkPropertyString(path, format, value, problems);
      return true;
    }
    return SchemaFormat.accepts(format.asText(), value);
  }

  /** {@code name=value,…}, of which the one under the default key may come without its name. */
  private static void checkPropertyString(
      String path, JsonNode format, String value, List<String> problems) {
    Map<String, String> parts = new TreeMap<>();
    for (String part : value.split(",", -1)) {
      String[] pair = part.split("=", 2);
      String key = pair.length == 2 ? pair[0] : defaultKey(format);
      String alias = format.path(key).path("alias").asText(key);
      if (parts.put(alias, pair[pair.length - 1]) != null) {
        problems.add(path + "." + alias + ": twice");
      }
      // the model of a QEMU network device is the key under which its address stands
      JsonNode keyAlias = format.path(key).path("keyAlias");
      if (keyAlias.isTextual()) {
        parts.put(keyAlias.textValue(), key);
      }
    }
    checkObject(path + ".", format, parts, problems);
  }

  private static String defaultKey(JsonNode format) {
    return format.properties().stream()
        .filter(property -> property.getValue().has("default_key"))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static boolean contains(ArrayNode allowed, String value) {
    return allowed.valueStream().anyMatch(one -> one.asText().equals(value));
  }

  /** {@code (?^:…)} is how Perl prints a compiled pattern. */
  private static Pattern perl(String pattern) {
    return Pattern.compile(pattern.replace("(?^:", "(?:").replace("(?^i:", "(?i:"));
  }

  private static boolean isNumber(String value) {
    return NUMBER.matcher(value).matches();
  }

  private static double number(String value) {
    return Double.parseDouble(value);
  }
}
