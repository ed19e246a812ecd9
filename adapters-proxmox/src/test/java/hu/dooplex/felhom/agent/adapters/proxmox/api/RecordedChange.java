package hu.dooplex.felhom.agent.adapters.proxmox.api;

import hu.dooplex.felhom.agent.adapters.proxmox.api.SharedRecordings.Call;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest;
import hu.dooplex.felhom.agent.domain.operation.BackupGuest.Compression;
import hu.dooplex.felhom.agent.domain.operation.ConvertToTemplate;
import hu.dooplex.felhom.agent.domain.operation.CreateGuest;
import hu.dooplex.felhom.agent.domain.operation.CreateSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DeleteBackup;
import hu.dooplex.felhom.agent.domain.operation.DeleteSnapshot;
import hu.dooplex.felhom.agent.domain.operation.DestroyGuest;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import hu.dooplex.felhom.agent.domain.operation.Operation;
import hu.dooplex.felhom.agent.domain.operation.RebootGuest;
import hu.dooplex.felhom.agent.domain.operation.ResizeDisk;
import hu.dooplex.felhom.agent.domain.operation.RestoreGuest;
import hu.dooplex.felhom.agent.domain.operation.RestoreOverGuest;
import hu.dooplex.felhom.agent.domain.operation.RollbackSnapshot;
import hu.dooplex.felhom.agent.domain.operation.SetGuestConfig;
import hu.dooplex.felhom.agent.domain.operation.ShutdownGuest;
import hu.dooplex.felhom.agent.domain.operation.SnapshotName;
import hu.dooplex.felhom.agent.domain.operation.StartGuest;
import hu.dooplex.felhom.agent.domain.operation.StopGuest;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.operation.VolumeId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The recorded calls that are an operation of the catalogue in kind, each with the parameters of
 * the recording that its request can have.
 */
@SuppressWarnings("ImmutableEnumChecker") // lambdas without state, and a set nobody changes
enum RecordedChange {
  START("POST", "/lxc/(?<vmid>\\d+)/status/start", "", (p, f) -> new StartGuest(guest(p))),
  STOP("POST", "/lxc/(?<vmid>\\d+)/status/stop", "", (p, f) -> new StopGuest(guest(p))),
  SHUTDOWN(
      "POST",
      "/lxc/(?<vmid>\\d+)/status/shutdown",
      "timeout",
      (p, f) -> new ShutdownGuest(guest(p), timeout(f))),
  REBOOT(
      "POST",
      "/lxc/(?<vmid>\\d+)/status/reboot",
      "timeout",
      (p, f) -> new RebootGuest(guest(p), timeout(f))),
  // which keys there are is the config's business
  CONFIG("PUT", "/lxc/(?<vmid>\\d+)/config", "*", (p, f) -> configWrite(guest(p), f)),
  SNAPSHOT(
      "POST",
      "/lxc/(?<vmid>\\d+)/snapshot",
      "snapname description",
      (p, f) ->
          new CreateSnapshot(
              guest(p), new SnapshotName(need(f, "snapname")), f.getOrDefault("description", ""))),
  DELETE_SNAPSHOT(
      "DELETE",
      "/lxc/(?<vmid>\\d+)/snapshot/(?<name>[^/]+)",
      "",
      (p, f) -> new DeleteSnapshot(guest(p), new SnapshotName(p.group("name")))),
  ROLLBACK(
      "POST",
      "/lxc/(?<vmid>\\d+)/snapshot/(?<name>[^/]+)/rollback",
      "start",
      (p, f) ->
          new RollbackSnapshot(
              guest(p), new SnapshotName(p.group("name")), "1".equals(f.get("start")))),
  BACKUP(
      "POST",
      "/vzdump",
      "vmid storage mode compress protected notes-template",
      (p, f) -> backup(f)),
  CREATE(
      "POST",
      "/lxc",
      "vmid ostemplate restore force storage rootfs memory swap cores unprivileged hostname tags"
          + " description onboot net0",
      (p, f) -> container(f)),
  DESTROY(
      "DELETE",
      "/lxc/(?<vmid>\\d+)",
      "purge destroy-unreferenced-disks force",
      (p, f) ->
          new DestroyGuest(
              guest(p),
              f.containsKey("purge"),
              f.containsKey("destroy-unreferenced-disks"),
              f.containsKey("force"))),
  RESIZE(
      "PUT",
      "/lxc/(?<vmid>\\d+)/resize",
      "disk size",
      (p, f) -> new ResizeDisk(guest(p), need(f, "disk"), bytes(need(f, "size")))),
  TEMPLATE("POST", "/lxc/(?<vmid>\\d+)/template", "", (p, f) -> new ConvertToTemplate(guest(p))),
  DELETE_BACKUP(
      "DELETE",
      "/storage/(?<storage>\\w+)/content/(?<volume>.+)",
      "",
      (p, f) ->
          new DeleteBackup(new StorageName(p.group("storage")), new VolumeId(p.group("volume"))));

  private static final Pattern SIZE = Pattern.compile("\\+?(\\d+(?:\\.\\d+)?)([KMGT]?)");

  /** Makes the operation of a recorded path and form. */
  private interface Reading {
    Operation of(Matcher path, SortedMap<String, String> form);
  }

  private final String method;
  private final Pattern path;
  private final Set<String> parameters;
  private final Reading reading;

  RecordedChange(String method, String path, String parameters, Reading reading) {
    this.method = method;
    this.path = Pattern.compile("/api2/json/nodes/(?<node>\\w+)" + path);
    this.parameters = new TreeSet<>(Arrays.asList(parameters.split(" ", -1)));
    this.reading = reading;
  }

  static Optional<RecordedChange> of(Call call) {
    return Arrays.stream(values())
        .filter(change -> change.method.equals(call.method()))
        .filter(change -> change.path.matcher(call.decodedPath()).matches())
        .findFirst();
  }

  /** Whether the catalogue's request can have that parameter. */
  boolean hasParameter(String name) {
    return parameters.contains(name) || parameters.contains("*");
  }

  /**
   * The operation that the call stands for.
   *
   * @throws IllegalArgumentException if the operation does not take what the call says
   */
  Operation operation(Call call, SortedMap<String, String> form) {
    Matcher matcher = path.matcher(call.decodedPath());
    if (!matcher.matches()) {
      throw new AssertionError(call.toString());
    }
    return reading.of(matcher, form);
  }

  private static GuestRef guest(Matcher path) {
    return GuestRef.lxc(Integer.parseInt(path.group("vmid")));
  }

  private static String need(Map<String, String> form, String name) {
    String value = form.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** The recorded ones are shorter than the agent's shortest. */
  private static int timeout(Map<String, String> form) {
    return Math.max(60, Integer.parseInt(form.getOrDefault("timeout", "60")));
  }

  private static Operation configWrite(GuestRef guest, SortedMap<String, String> form) {
    SortedMap<String, String> set = new TreeMap<>(form);
    set.remove("digest");
    set.remove("delete");
    TreeSet<String> delete = new TreeSet<>();
    if (form.containsKey("delete")) {
      delete.addAll(Arrays.asList(need(form, "delete").split("[,;\\s]+", -1)));
    }
    return new SetGuestConfig(guest, set, delete);
  }

  private static Operation backup(SortedMap<String, String> form) {
    if (!form.getOrDefault("mode", "snapshot").equals("snapshot")) {
      throw new IllegalArgumentException("the mode is always snapshot");
    }
    Compression compression =
        Arrays.stream(Compression.values())
            .filter(c -> c.wireName().equals(form.getOrDefault("compress", "zstd")))
            .findFirst()
            .orElseThrow(IllegalArgumentException::new);
    return new BackupGuest(
        GuestRef.lxc(Integer.parseInt(need(form, "vmid"))),
        new StorageName(need(form, "storage")),
        compression);
  }

  private static Operation container(SortedMap<String, String> form) {
    GuestRef guest = GuestRef.lxc(Integer.parseInt(need(form, "vmid")));
    VolumeId source = new VolumeId(need(form, "ostemplate"));
    if (form.containsKey("restore") && form.containsKey("force")) {
      if (form.size() > 5) {
        throw new IllegalArgumentException("a restore over a guest changes nothing of its config");
      }
      return new RestoreOverGuest(guest, source, new StorageName(need(form, "storage")));
    }
    return form.containsKey("restore")
        ? new RestoreGuest(guest, source, newContainer(form))
        : new CreateGuest(guest, source, newContainer(form));
  }

  private static NewContainer newContainer(SortedMap<String, String> form) {
    String[] rootfs =
        form.getOrDefault("rootfs", form.getOrDefault("storage", "local") + ":1").split(":", -1);
    TreeMap<Integer, String> networks = new TreeMap<>();
    if (form.containsKey("net0")) {
      networks.put(0, need(form, "net0") + ",link_down=1");
    }
    TreeSet<String> tags = new TreeSet<>();
    if (form.containsKey("tags")) {
      tags.add(need(form, "tags"));
    }
    return new NewContainer(
        new StorageName(rootfs[0]),
        (int) Math.ceil(Double.parseDouble(rootfs[1])),
        Integer.parseInt(form.getOrDefault("memory", "512")),
        Integer.parseInt(form.getOrDefault("swap", "512")),
        Integer.parseInt(form.getOrDefault("cores", "1")),
        !form.getOrDefault("unprivileged", "1").equals("0"),
        form.getOrDefault("hostname", ""),
        tags,
        form.getOrDefault("description", ""),
        networks);
  }

  /** As {@code PVE::JSONSchema::parse_size}; what is to be added is taken for the size itself. */
  private static long bytes(String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no size");
    }
    String unit = matcher.group(2);
    int power = unit.isEmpty() ? 0 : "KMGT".indexOf(unit) + 1;
    return (long) (Double.parseDouble(matcher.group(1)) * Math.pow(1024, power));
  }
}
