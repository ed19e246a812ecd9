package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The parameters of a container that is to be made; {@code networks} is {@code {"net0":…}}. */
final class ContainerCodec {
  private static final String NET = "net";

  private ContainerCodec() {}

  static void write(FieldWriter out, NewContainer container) {
    SortedMap<String, String> networks = new TreeMap<>();
    container.networks().forEach((number, value) -> networks.put(NET + number, value));
    out.text("storage", container.storage().value())
        .integer("rootfs_gib", container.rootfsGib())
        .integer("memory_mib", container.memoryMib())
        .integer("swap_mib", container.swapMib())
        .integer("cores", container.cores())
        .truth("unprivileged", container.unprivileged())
        .text("hostname", container.hostname())
        .texts("tags", container.tags())
        .text("description", container.description())
        .map("networks", TextMaps.optional(networks));
  }

  static NewContainer read(FieldReader in) throws Damage {
    return new NewContainer(
        new StorageName(in.text("storage")),
        in.smallInteger("rootfs_gib"),
        in.smallInteger("memory_mib"),
        in.smallInteger("swap_mib"),
        in.smallInteger("cores"),
        in.truth("unprivileged"),
        in.text("hostname"),
        new TreeSet<>(in.texts("tags")),
        in.text("description"),
        networks(TextMaps.present(in.map("networks"))));
  }

  private static SortedMap<Integer, String> networks(Map<String, String> named) throws Damage {
    SortedMap<Integer, String> networks = new TreeMap<>();
    for (var entry : named.entrySet()) {
      String key = entry.getKey();
      if (!key.matches("net(0|[1-9][0-9]?)")) {
        throw new Damage("'networks' has a key that is none");
      }
      networks.put(Integer.parseInt(key.substring(NET.length())), entry.getValue());
    }
    return networks;
  }
}
