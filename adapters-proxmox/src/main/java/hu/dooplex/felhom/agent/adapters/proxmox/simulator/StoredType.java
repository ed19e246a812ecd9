package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a guest's configuration file makes of a value (pve-container, {@code parse_pct_config} and
 * {@code check_type}; qemu-server has the same): a line holds a text, and what does not look like
 * its type stays one.
 */
enum StoredType {
  BOOLEAN {
    @Override
    JsonNode typed(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      return Set.of("1", "on", "yes", "true").contains(lower)
          ? IntNode.valueOf(1)
          : Set.of("0", "off", "no", "false").contains(lower)
              ? IntNode.valueOf(0)
              : TextNode.valueOf(text);
    }
  },

  INTEGER {
    @Override
    JsonNode typed(String text) {
      // "+200" passes as a parameter and comes back as the text it is.
      return text.matches("\\d{1,18}")
          ? SimulatedGuest.number(Long.parseLong(text))
          : TextNode.valueOf(text);
    }
  },

  TEXT {
    @Override
    JsonNode typed(String text) {
      return TextNode.valueOf(text);
    }
  },

  /** Comment lines at the top of the file, which have no empty ones at their end. */
  DESCRIPTION {
    @Override
    JsonNode typed(String text) {
      return TextNode.valueOf(text);
    }

    @Override
    Optional<JsonNode> stored(String text) {
      // Perl: "0" and "" are no description.
      String[] lines = text.equals("0") ? new String[0] : text.split("\n");
      boolean none = Arrays.stream(lines).allMatch(String::isEmpty);
      return none ? Optional.empty() : Optional.of(typed(String.join("\n", lines) + "\n"));
    }
  };

  abstract JsonNode typed(String text);

  /** The value as it comes back; empty if nothing is left. */
  Optional<JsonNode> stored(String text) {
    String line = text.strip();
    // "key: " has one space that is left as the value when there is nothing else.
    return Optional.of(typed(line.isEmpty() ? " " : line));
  }
}
