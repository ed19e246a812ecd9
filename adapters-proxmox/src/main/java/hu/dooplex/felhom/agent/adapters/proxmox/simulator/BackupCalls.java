package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Backups asked for (pve-manager, {@code PVE::API2::VZDump}, {@code PVE::API2::Backup}). */
final class BackupCalls {
  private static final List<String> ROOT_ONLY = List.of("tmpdir", "dumpdir", "script", "job-id");
  private static final List<String> TUNING = List.of("bwlimit", "ionice", "performance");
  private static final ParameterCheck VMIDS =
      value ->
          Call.list(value).stream()
              .map(ParameterCheck.VMID::problem)
              .flatMap(Optional::stream)
              .findFirst();

  private final SimulatedNode node;
  private final PowerCalls power;
  private final BackupJob.Turn turn = new BackupJob.Turn();

  BackupCalls(SimulatedNode node, PowerCalls power) {
    this.node = node;
    this.power = power;
  }

  List<Endpoint> endpoints() {
    ParameterSchema schema =
        Routes.onNode()
            .optional("vmid", VMIDS)
            .optional("all", ParameterCheck.BOOLEAN)
            .optional("exclude", VMIDS)
            .optional("storage", ParameterCheck.STORAGE)
            .optional("mode", ParameterCheck.oneOf("snapshot", "suspend", "stop"))
            .optional("compress", ParameterCheck.oneOf("0", "1", "gzip", "lzo", "zstd"))
            .optional("protected", ParameterCheck.BOOLEAN)
            .optional("notes-template", ParameterCheck.TEXT)
            .optional("remove", ParameterCheck.BOOLEAN)
            .optional("prune-backups", Retention.FORMAT.check("prune-backups"))
            .needs("protected", "storage")
            .needs("notes-template", "storage");
    List.of("bwlimit", "ionice", "lockwait", "stopwait", "zstd", "pigz")
        .forEach(name -> schema.optional(name, ParameterCheck.NATURAL));
    List.of("quiet", "stdexcludes").forEach(name -> schema.optional(name, ParameterCheck.BOOLEAN));
    List.of("mailto", "mailnotification", "notification-mode", "exclude-path", "performance")
        .forEach(name -> schema.optional(name, ParameterCheck.TEXT));
    ROOT_ONLY.forEach(name -> schema.optional(name, ParameterCheck.TEXT));
    return List.of(
        Endpoint.of("POST", "/nodes/{node}/vzdump", Permissions.everyone(), schema, this::start));
  }

  private JsonNode start(Call call) {
    requireParameterRights(call);
    requireSense(call);
    BackupOptions options = options(call);
    if (options.vmids().isEmpty() && !options.all()) {
      return TextNode.valueOf("OK");
    }
    call.rights().require("/storage/" + options.storage(), "Datastore.AllocateSpace");
    String id = options.vmids().size() == 1 ? options.vmids().getFirst().toString() : "";
    BackupJob job = new BackupJob(node, power.containers(), options, turn);
    return TextNode.valueOf(
        node.workers().fork("vzdump", id, call.rights(), job::begin).toString());
  }

  /** {@code assert_param_permission_vzdump}. */
  private static void requireParameterRights(Call call) {
    ROOT_ONLY.stream()
        .filter(name -> call.optional(name).isPresent())
        .findFirst()
        .ifPresent(name -> {
          throw Refusal.parameter(name, "Only root may set this option.");
        });
    if (TUNING.stream().anyMatch(name -> call.optional(name).isPresent())) {
      call.rights().require("/", "Sys.Modify");
    }
    if (call.optional("prune-backups").isPresent()) {
      call.rights().require("/storage/" + storage(call), "Datastore.Allocate");
    }
  }

  private static String storage(Call call) {
    return call.optional("storage").orElse("local");
  }

  /** {@code verify_vzdump_parameters}. */
  private static void requireSense(Call call) {
    boolean named = call.optional("vmid").isPresent();
    String conflict = "option conflicts with option 'vmid'";
    if (call.flag("all") && named) {
      throw Refusal.parameter("all", conflict);
    }
    if (call.optional("exclude").isPresent() && named) {
      throw Refusal.parameter("exclude", conflict);
    }
    call.optional("notes-template")
        .flatMap(NotesTemplate::problem)
        .ifPresent(problem -> {
          throw Refusal.parameter("notes-template", problem);
        });
    if (!call.flag("all") && call.optional("exclude").isEmpty() && !named) {
      throw Refusal.parameter("vmid", "property is missing");
    }
  }

  private BackupOptions options(Call call) {
    boolean all = call.flag("all") || call.optional("exclude").isPresent();
    return new BackupOptions(
        all ? everyGuestBut(call) : vmids(call.text("vmid")),
        all,
        storage(call),
        call.optional("mode").orElse("snapshot"),
        call.optional("compress").orElse("0"),
        call.flag("protected"),
        call.optional("notes-template"),
        call.optional("remove").map("1"::equals).orElse(true),
        call.optional("prune-backups").map(Retention::parse),
        call.optional("bwlimit"),
        commandLine(call));
  }

  private List<Integer> everyGuestBut(Call call) {
    Set<Integer> excluded =
        Set.copyOf(call.optional("exclude").map(BackupCalls::vmids).orElse(List.of()));
    return node.guests().stream()
        .map(guest -> guest.vmid().value())
        .filter(vmid -> !excluded.contains(vmid))
        .toList();
  }

  private static List<Integer> vmids(String list) {
    return Call.list(list).stream().map(Integer::parseInt).distinct().sorted().toList();
  }

  /** As the log begins with it; the real order of the options is that of a Perl hash. */
  private static String commandLine(Call call) {
    String guests =
        call.optional("vmid").map(list -> " " + String.join(" ", Call.list(list))).orElse("");
    return "vzdump"
        + guests
        + new TreeMap<>(call.parameters())
            .entrySet().stream()
                .filter(option -> !option.getKey().equals("vmid"))
                .map(option -> " --" + option.getKey() + " " + quoted(option.getValue()))
                .collect(Collectors.joining());
  }

  private static String quoted(String value) {
    return value.matches("[\\w./:-]+") ? value : "'" + value.replace("'", "'\"'\"'") + "'";
  }
}
