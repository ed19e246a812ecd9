package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;

/** Configurations as the files that hold them, for their digests. */
final class ConfigFile {
  private ConfigFile() {}

  /** SHA-1 over the file, and so over pending values and snapshots too. */
  static JsonNode digest(SimulatedGuest guest) {
    return TextNode.valueOf(digest(text(guest)));
  }

  /** All storages are in one file. */
  static String digest(Collection<SimulatedStorage> storages) {
    StringBuilder file = new StringBuilder();
    for (SimulatedStorage storage : storages) {
      file.append(storage.type()).append(": ").append(storage.name()).append('\n');
      file.append("content ").append(String.join(",", storage.content())).append('\n');
      storage.settings().forEach((key, value) -> file.append(key).append(' ').append(value));
    }
    return digest(file.toString());
  }

  private static String digest(String file) {
    return HexFormat.of().formatHex(sha1().digest(file.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(SimulatedGuest guest) {
    StringBuilder file = new StringBuilder();
    write(file, guest.config());
    if (!guest.pending().isEmpty() || !guest.pendingDeletes().isEmpty()) {
      file.append("\n[pve:pending]\n");
      if (!guest.pendingDeletes().isEmpty()) {
        file.append("delete: ").append(String.join(",", guest.pendingDeletes())).append('\n');
      }
      write(file, guest.pending());
    }
    for (SimulatedSnapshot snapshot : guest.snapshots()) {
      file.append("\n[").append(snapshot.name()).append("]\n#").append(snapshot.description());
      write(file, snapshot.config());
      file.append("snaptime: ").append(snapshot.takenAt().getEpochSecond()).append('\n');
    }
    return file.toString();
  }

  private static void write(StringBuilder file, Map<String, JsonNode> values) {
    values.forEach(
        (key, value) -> file.append(key).append(": ").append(value.asText()).append('\n'));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
