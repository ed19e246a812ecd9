package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.util.HashMap;
import java.util.Map;

/** Asks a node about the configuration of one guest, as one token. */
record ConfigAsker(SimulatedNode node, String token, String kind, int vmid) {
  /** An answer: its status, and what it says. */
  record Answer(int status, JsonNode body) {
    JsonNode data() {
      return body.path("data");
    }

    String message() {
      return body.path("message").asText();
    }

    String error(String parameter) {
      return body.path("errors").path(parameter).asText();
    }
  }

  Answer put(String... pairs) {
    return ask("PUT", "config", pairs);
  }

  Answer post(String... pairs) {
    return ask("POST", "config", pairs);
  }

  JsonNode config() {
    return ask("GET", "config").data();
  }

  JsonNode current() {
    return ask("GET", "config", "current", "1").data();
  }

  /** The entry of that key in the list of what is pending; a missing node if there is none. */
  JsonNode pending(String key) {
    return ask("GET", "pending")
        .data()
        .valueStream()
        .filter(entry -> entry.path("key").asText().equals(key))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private Answer ask(String method, String what, String... pairs) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      parameters.put(pairs[i], pairs[i + 1]);
    }
    String path = "/nodes/" + node.name() + "/" + kind + "/" + vmid + "/" + what;
    PveAnswer answer = node.answer(node.rights(token), method, path, parameters);
    return new Answer(answer.status(), RecordedRead.tree(answer.body()));
  }
}
