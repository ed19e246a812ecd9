package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.adapters.proxmox.api.SharedRecordings.Call;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Why the agent sends no such request as the recorded one; its answer is read all the same. */
enum NeverSent {
  NO_OPERATION("the catalogue has no operation that is this call"),
  NO_FORM("parameters are sent as a form and as nothing else"),
  A_PARAMETER_TWICE("a parameter has one value"),
  AN_EMPTY_PARAMETER("Proxmox VE stores it as a space; it is left out or deleted"),
  ANOTHER_PARAMETER("the catalogue's request does not have this parameter"),
  ANOTHER_VALUE("the operation does not take this value, or not beside the others");

  private final String reason;

  NeverSent(String reason) {
    this.reason = reason;
  }

  /** The first reason that holds; empty if the agent can send a request of that kind. */
  static Optional<NeverSent> why(Call call) {
    Optional<RecordedChange> change = RecordedChange.of(call);
    if (change.isEmpty()) {
      return Optional.of(NO_OPERATION);
    }
    if (call.requestType().filter(type -> !type.endsWith("form-urlencoded")).isPresent()) {
      return Optional.of(NO_FORM);
    }
    List<String[]> pairs = pairs(call);
    SortedMap<String, String> form = form(call);
    if (form.size() < pairs.size()) {
      return Optional.of(A_PARAMETER_TWICE);
    }
    if (form.containsValue("")) {
      return Optional.of(AN_EMPTY_PARAMETER);
    }
    if (!form.keySet().stream().allMatch(change.get()::hasParameter)) {
      return Optional.of(ANOTHER_PARAMETER);
    }
    try {
      PveControlTest.request(change.get().operation(call, form));
      return Optional.empty();
    } catch (IllegalArgumentException refused) {
      return Optional.of(ANOTHER_VALUE);
    }
  }

  /** The call's parameters: those of the query, and those of the body. */
  static SortedMap<String, String> form(Call call) {
    SortedMap<String, String> form = new TreeMap<>();
    pairs(call).forEach(pair -> form.put(pair[0], pair.length > 1 ? pair[1] : ""));
    return form;
  }

  private static List<String[]> pairs(Call call) {
    List<String[]> pairs = new ArrayList<>();
    for (String encoded : List.of(call.query(), call.requestBody())) {
      for (String pair : encoded.split("&", -1)) {
        if (!pair.isEmpty()) {
          String[] parts = pair.split("=", 2);
          for (int i = 0; i < parts.length; i++) {
            parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
          }
          pairs.add(parts);
        }
      }
    }
    return pairs;
  }

  @Override
  public String toString() {
    return name() + " (" + reason + ")";
  }
}
