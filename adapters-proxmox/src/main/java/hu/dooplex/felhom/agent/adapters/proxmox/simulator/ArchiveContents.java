package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in a template or a backup.
 *
 * @param config of the guest, in a backup; of a template its {@code ostype}
 * @param unpackedBytes how much space the files take
 * @param damaged whether unpacking fails
 * @param warnings what creating a container from it warns of
 */
public record ArchiveContents(
    Map<String, JsonNode> config, long unpackedBytes, boolean damaged, List<String> warnings) {
  private static final long USUAL_BYTES = 2_150_400;

  public ArchiveContents {
    config = Collections.unmodifiableMap(new TreeMap<>(config));
    warnings = List.copyOf(warnings);
  }

  /** A container's template of that system, {@code alpine} or {@code debian}. */
  public static ArchiveContents template(String ostype, String... warnings) {
    return new ArchiveContents(
        Map.of("ostype", TextNode.valueOf(ostype)), USUAL_BYTES, false, List.of(warnings));
  }

  /** The backup of a guest with that configuration. */
  public static ArchiveContents backup(Map<String, JsonNode> config) {
    return new ArchiveContents(config, USUAL_BYTES, false, List.of());
  }

  /** With files that take that much space. */
  public ArchiveContents unpacking(long bytes) {
    return new ArchiveContents(config, bytes, damaged, warnings);
  }

  /** One that cannot be unpacked. */
  public ArchiveContents broken() {
    return new ArchiveContents(config, unpackedBytes, true, warnings);
  }
}
