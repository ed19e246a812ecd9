package hu.dooplex.felhom.agent.domain.classify;

import java.util.ArrayList;
import java.util.List;

/** The names of a method's parameters, out of one line of the API's schema. */
final class SchemaKeys {
  private SchemaKeys() {}

  /** The keys of the object {@code parameters.properties}; no JSON library is at hand here. */
  static List<String> of(String line) {
    int at = line.indexOf("\"properties\":{", line.indexOf("\"parameters\":{")) + 14;
    List<String> keys = new ArrayList<>();
    int depth = 1;
    while (depth > 0) {
      char c = line.charAt(at);
      if (c == '"') {
        int end = endOfString(line, at);
        if (depth == 1 && line.charAt(end + 1) == ':') {
          keys.add(line.substring(at + 1, end));
        }
        at = end;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      at++;
    }
    return keys;
  }

  private static int endOfString(String line, int start) {
    int at = start + 1;
    while (line.charAt(at) != '"') {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }
}
