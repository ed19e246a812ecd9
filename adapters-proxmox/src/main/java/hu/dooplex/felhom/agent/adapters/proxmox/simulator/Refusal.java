package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A request that gets an error: its status, text and, for parameters, what is wrong with each. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final TreeMap<String, String> errors;

  private Refusal(int status, String message, Map<String, String> errors) {
    super(message);
    this.status = status;
    this.errors = new TreeMap<>(errors);
  }

  static Refusal unknownPath(String method, String path) {
    // The only text without a line end, as recorded.
    return new Refusal(501, "Method '" + method + " " + path + "' not implemented", Map.of());
  }

  static Refusal parameters(Map<String, String> errors) {
    return new Refusal(400, "Parameter verification failed.\n", errors);
  }

  static Refusal parameter(String name, String problem) {
    return parameters(Map.of(name, problem));
  }

  /** A value that was stored badly; what is wrong with each of its parts. */
  static Refusal format(Map<String, String> errors) {
    return new Refusal(500, "format error\n", errors);
  }

  static Refusal permission(String pathAndPrivilege) {
    return new Refusal(403, "Permission check failed (" + pathAndPrivilege + ")\n", Map.of());
  }

  /** Where one of several rights would do, the server does not say which. */
  static Refusal permission() {
    return new Refusal(403, "Permission check failed\n", Map.of());
  }

  /** Nearly everything else: no such guest, no such storage, a lock, a state. */
  static Refusal failure(String text) {
    return new Refusal(500, text + "\n", Map.of());
  }

  int status() {
    return status;
  }

  /** The text as the answer has it, with its line end. */
  String text() {
    return String.valueOf(getMessage());
  }

  SortedMap<String, String> errors() {
    return new TreeMap<>(errors);
  }
}
