package hu.dooplex.felhom.agent.domain.host;

import java.util.OptionalLong;

/**
 * A thin pool: one entry of {@code GET /nodes/N/disks/lvmthin}. Without free metadata nothing more
 * can be written to it, however much room there is for data.
 */
public record ThinPool(
    String volumeGroup, String name, OptionalLong metadataBytes, OptionalLong metadataUsedBytes) {}
