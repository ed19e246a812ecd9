package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.operation.CatalogueEntry.Given;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The closed list for creating, as parameters; {@code networks} is {@code {"net0": …}}. */
final class ContainerParameters {
  private static final String NET = "net";
  private static final Pattern DEVICE = Pattern.compile(NET + "(0|[1-9][0-9]?)");

  private static final ListedParameter<Integer> ROOTFS =
      ListedParameter.whole("rootfs_gib", 1, Integer.MAX_VALUE);
  private static final ListedParameter<Integer> MEMORY =
      ListedParameter.whole("memory_mib", 16, Integer.MAX_VALUE);
  private static final ListedParameter<Integer> SWAP =
      ListedParameter.whole("swap_mib", 0, Integer.MAX_VALUE);
  private static final ListedParameter<Integer> CORES =
      ListedParameter.whole("cores", 1, Integer.MAX_VALUE);
  private static final ListedParameter<Boolean> UNPRIVILEGED = ListedParameter.flag("unprivileged");
  private static final ListedParameter<String> HOSTNAME = ListedParameter.text("hostname");
  private static final ListedParameter<SortedSet<String>> TAGS = ListedParameter.textSet("tags");
  private static final ListedParameter<SortedMap<Integer, String>> NETWORKS =
      ListedParameter.of(
          "networks",
          ListedParameter.Kind.MAP,
          ContainerParameters::readNetworks,
          ContainerParameters::writeNetworks);

  private ContainerParameters() {}

  static <O extends Operation> CatalogueEntry<O> in(
      CatalogueEntry<O> entry, Function<O, NewContainer> container) {
    return entry
        .with(Catalogue.STORAGE, container.andThen(NewContainer::storage))
        .with(ROOTFS, container.andThen(NewContainer::rootfsGib))
        .with(MEMORY, container.andThen(NewContainer::memoryMib))
        .with(SWAP, container.andThen(NewContainer::swapMib))
        .with(CORES, container.andThen(NewContainer::cores))
        .with(UNPRIVILEGED, container.andThen(NewContainer::unprivileged))
        .with(HOSTNAME, container.andThen(NewContainer::hostname))
        .with(TAGS, container.andThen(NewContainer::tags))
        .with(Catalogue.DESCRIPTION, container.andThen(NewContainer::description))
        .with(NETWORKS, container.andThen(NewContainer::networks));
  }

  static NewContainer of(Given in) throws BadFieldException {
    return new NewContainer(
        in.get(Catalogue.STORAGE),
        in.get(ROOTFS),
        in.get(MEMORY),
        in.get(SWAP),
        in.get(CORES),
        in.get(UNPRIVILEGED),
        in.get(HOSTNAME),
        in.get(TAGS),
        in.get(Catalogue.DESCRIPTION),
        in.get(NETWORKS));
  }

  private static SortedMap<Integer, String> readNetworks(FieldValue value)
      throws BadFieldException {
    SortedMap<Integer, String> networks = new TreeMap<>();
    for (var device : ListedParameter.readTexts(value).entrySet()) {
      if (!DEVICE.matcher(device.getKey()).matches()) {
        throw value.not("network devices by their names, from net0 on");
      }
      networks.put(Integer.parseInt(device.getKey().substring(NET.length())), device.getValue());
    }
    return networks;
  }

  private static FieldValue writeNetworks(SortedMap<Integer, String> networks) {
    SortedMap<String, String> named = new TreeMap<>();
    networks.forEach((number, value) -> named.put(NET + number, value));
    return ListedParameter.writeTexts(named);
  }
}
