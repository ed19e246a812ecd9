package hu.dooplex.felhom.agent.bootstrap.config;

import static hu.dooplex.felhom.agent.bootstrap.config.ConfigKey.key;

import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigKey.Need;
import hu.dooplex.felhom.agent.bootstrap.logging.LogFormat;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.Secret;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.operation.StorageName;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy.Guests;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy.VmidRange;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import hu.dooplex.felhom.agent.domain.signer.Signer;
import hu.dooplex.felhom.agent.domain.signer.Thresholds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Every key of the configuration, in the order of the documentation. This table is the only place
 * that knows them: the loader, the environment, {@code config show}, the messages and the
 * documentation's table all come from it.
 */
public final class ConfigSchema {
  private static final Pattern HOST_ID =
      Pattern.compile("[a-zA-Z0-9._-]{1," + Limits.HOST_ID_MAX_CHARS + "}");

  /** pve-access-control, {@code PVE::AccessControl}: user and token names, realm. */
  private static final Pattern TOKEN_ID =
      Pattern.compile(
          "[^\\s:/!@=\\p{Cntrl}]{1,60}@[A-Za-z][A-Za-z0-9._-]+![A-Za-z][A-Za-z0-9._-]+");

  static final ConfigKey<String> HOST_ID_KEY =
      key(
              "host_id",
              Types.text(
                  "1 to " + Limits.HOST_ID_MAX_CHARS + " of letters, digits, . _ -",
                  Types.matching(HOST_ID)),
              "The name of this host for hub and operators; signed operations name it.")
          .needed(Need.ALWAYS)
          .fileOnly();
  static final ConfigKey<NodeName> NODE =
      key(
              "node",
              Types.text(
                  "the name of a Proxmox VE node: letters, digits, inner hyphens", NodeName::new),
              "The Proxmox VE node that this host is, as `pvesh get /nodes` names it.")
          .needed(Need.ALWAYS);
  static final ConfigKey<Path> STATE_DIR =
      key("state_dir", Types.absolutePath(), "What the agent must not forget; only its own.")
          .orElse(Path.of("/var/lib/felhom-agent"))
          .fileOnly();
  static final ConfigKey<Path> RUNTIME_DIR =
      key(
              "runtime_dir",
              Types.absolutePath(),
              "What is to be gone after a reboot, on a tmpfs: status, metrics, issued nonces.")
          .orElse(Path.of("/run/felhom-agent"))
          .fileOnly();

  static final ConfigKey<URI> PROXMOX_URL =
      key("proxmox.url", Urls.proxmox(), "The Proxmox VE API of this node.")
          .orElse(URI.create("https://127.0.0.1:8006"));
  static final ConfigKey<String> PROXMOX_TOKEN_ID =
      key(
              "proxmox.token_id",
              // Its secret is often pasted behind it, so what is refused is not repeated.
              Types.text(
                  "USER@REALM!TOKENID, without =SECRET",
                  Types.matching(TOKEN_ID),
                  JsonValue.Text::foundUnquoted),
              "The API token's id.")
          .needed(Need.ALWAYS);
  static final ConfigKey<Secret> PROXMOX_TOKEN_SECRET =
      key("proxmox.token_secret", Types.secret(), "The API token's secret; better in a file.")
          .secret();
  static final ConfigKey<Path> PROXMOX_TOKEN_SECRET_FILE =
      key(
          "proxmox.token_secret_file",
          Types.secretFile(),
          "The file that holds the API token's secret alone.");
  static final ConfigKey<List<String>> PROXMOX_PIN =
      key(
              "proxmox.tls.pin_sha256",
              TrustTypes.pins(),
              "The certificate itself, as `pvenode cert info` shows it; needs no CA and no name.")
          .fileOnly();
  static final ConfigKey<Path> PROXMOX_CA_FILE =
      key("proxmox.tls.ca_file", Types.absolutePath(), "The CA that must have signed it (PEM).")
          .fileOnly();
  static final ConfigKey<Boolean> PROXMOX_INSECURE =
      key("proxmox.tls.insecure", Types.flag(), "Check no certificate. For trying things only.")
          .orElse(false)
          .fileOnly();
  static final ConfigKey<Duration> PROXMOX_REQUEST_TIMEOUT =
      key(
              "proxmox.request_timeout_seconds",
              Types.seconds(Duration.ofSeconds(1), Limits.PVE_REQUEST_TIMEOUT_MAX),
              "For one exchange, its body included.")
          .orElse(Limits.PVE_REQUEST_TIMEOUT);

  static final ConfigKey<URI> HUB_URL =
      key("hub.url", Urls.hub(), "The hub that the host is reported to.").needed(Need.WITH_HUB);
  static final ConfigKey<Secret> HUB_TOKEN =
      key("hub.token", Types.secret(), "The hub's token; better in a file.").secret();
  static final ConfigKey<Path> HUB_TOKEN_FILE =
      key("hub.token_file", Types.secretFile(), "The file that holds the hub's token alone.");
  static final ConfigKey<Duration> HUB_POLL_INTERVAL =
      key(
              "hub.poll_interval_seconds",
              Types.seconds(Limits.POLL_INTERVAL_MIN, Limits.POLL_INTERVAL_MAX),
              "From report to report, until the hub asks for another.")
          .orElse(Limits.POLL_INTERVAL_DEFAULT);
  static final ConfigKey<URI> HUB_PROXY_URL =
      key(
          "hub.proxy_url",
          Urls.proxy(),
          "The proxy on the way to the hub. Proxy variables of the environment are ignored.");
  static final ConfigKey<List<String>> HUB_PIN =
      key("hub.tls.pin_sha256", TrustTypes.pins(), "The hub's certificate itself.").fileOnly();
  static final ConfigKey<Path> HUB_CA_FILE =
      key("hub.tls.ca_file", Types.absolutePath(), "The CA that must have signed it (PEM).")
          .fileOnly();
  static final ConfigKey<Boolean> HUB_INSECURE =
      key("hub.tls.insecure", Types.flag(), "Check no certificate. For trying things only.")
          .orElse(false)
          .fileOnly();

  static final ConfigKey<URI> CLOUDFLARED_READY_URL =
      key(
          "cloudflared.ready_url",
          Urls.readiness(),
          "The readiness endpoint of the tunnel on this host.");

  static final ConfigKey<HostReport.Mode> RECONCILE_MODE =
      key(
              "reconcile.mode",
              Types.choice(
                  words("observe", HostReport.Mode.OBSERVE, "enforce", HostReport.Mode.ENFORCE)),
              "Whether drift is only reported, or mended.")
          .orElse(HostReport.Mode.OBSERVE);
  static final ConfigKey<Integer> RECONCILE_PARALLELISM =
      key(
              "reconcile.parallelism",
              Types.integer(1, Limits.PARALLELISM_MAX),
              "Guests that are worked on at once.")
          .orElse(Limits.PARALLELISM_DEFAULT);
  static final ConfigKey<Path> RECONCILE_DESIRED_STATE_FILE =
      key(
          "reconcile.desired_state_file",
          Types.absolutePath(),
          "A desired state on this host; the hub's is then ignored.");

  static final ConfigKey<Boolean> PRIVILEGED_ENABLED =
      key(
              "privileged.enabled",
              Types.flag(),
              "Whether the root commands for sensors, SMART, USB mounts and keyctl may be run.")
          .orElse(false);
  static final ConfigKey<MountPoint> PRIVILEGED_USB_MOUNT_PARENT =
      key(
              "privileged.usb_mount_parent",
              Types.text(
                  "an absolute path of letters, digits, . _ -, without . and .. as a name",
                  MountPoint::new),
              "USB disks below this folder may be mounted and unmounted unsigned.")
          .orElse(new MountPoint("/mnt/felhom"))
          .fileOnly();

  static final ConfigKey<List<Signer>> SIGNERS =
      key(
              "signers",
              TrustTypes.signers(),
              "Whose signature allows what could destroy data. None: nobody's does.")
          .orElse(List.of())
          .fileOnly();
  static final ConfigKey<Integer> SIGNERS_MIN_VERSION =
      key(
              "signers_min_version",
              Types.integer(1, Integer.MAX_VALUE),
              "The signer set must be at least this new; guards against a lost state folder.")
          .orElse(1)
          .fileOnly();
  static final ConfigKey<Thresholds> SIGNATURE_THRESHOLD =
      key(
              "signature_threshold",
              TrustTypes.thresholds(),
              "How many different signers an operation needs.")
          .orElse(Thresholds.ONE)
          .fileOnly();

  static final ConfigKey<Guests> POLICY_GUESTS =
      key("policy.guests", PolicyTypes.guests(), "The guests that a hub may change unsigned.")
          .orElse(Guests.NONE)
          .fileOnly();
  static final ConfigKey<List<String>> POLICY_MANAGED_FIELDS =
      key(
              "policy.managed_fields",
              PolicyTypes.managedFields(),
              "The fields that a desired state may change; drift in others is only reported.")
          .orElse(List.of())
          .fileOnly();
  static final ConfigKey<Long> POLICY_MEMORY_MIN =
      key(
              "policy.memory_min_bytes",
              Types.bytes(Limits.GUEST_MEMORY_MIN_BYTES, Limits.GUEST_MEMORY_MAX_BYTES),
              "No guest gets less memory unsigned.")
          .orElse(512L << 20)
          .fileOnly();
  static final ConfigKey<Double> POLICY_MEMORY_SHARE =
      key(
              "policy.memory_share",
              Types.ratio(0, 1),
              "All guests together get at most this share of the host's memory.")
          .orElse(0.9)
          .fileOnly();
  static final ConfigKey<Double> POLICY_CPULIMIT_MIN =
      key(
              "policy.cpulimit_min",
              Types.ratio(0, Limits.GUEST_CPULIMIT_MAX),
              "No guest gets a lower `cpulimit` unsigned.")
          .orElse(0.5)
          .fileOnly();
  static final ConfigKey<List<StorageName>> POLICY_BACKUP_STORAGES =
      key("policy.backup_storages", PolicyTypes.storages(), "Where unsigned backups may go.")
          .orElse(List.of())
          .fileOnly();
  static final ConfigKey<VmidRange> POLICY_SCRATCH_VMIDS =
      key("policy.scratch_vmids", PolicyTypes.vmidRange(), "The agent's own throw-away guests.")
          .fileOnly();
  static final ConfigKey<List<StorageName>> POLICY_SCRATCH_STORAGES =
      key("policy.scratch_storages", PolicyTypes.storages(), "Where throw-away guests may lie.")
          .orElse(List.of())
          .fileOnly();
  static final ConfigKey<Integer> POLICY_RUN_CHANGES =
      key(
              "policy.run_changes_per_guest_day",
              Types.integer(0, Limits.POLICY_BUDGET_MAX),
              "Starts and shutdowns of one guest in 24 hours.")
          .orElse(4)
          .fileOnly();
  static final ConfigKey<Integer> POLICY_CONFIG_WRITES =
      key(
              "policy.config_writes_per_guest_day",
              Types.integer(0, Limits.POLICY_BUDGET_MAX),
              "Config writes to one guest in 24 hours.")
          .orElse(12)
          .fileOnly();
  static final ConfigKey<Integer> POLICY_MAX_SNAPSHOTS =
      key(
              "policy.max_agent_snapshots",
              Types.integer(0, Limits.POLICY_BUDGET_MAX),
              "The agent's own snapshots of one guest.")
          .orElse(1)
          .fileOnly();
  static final ConfigKey<Double> POLICY_MIN_STORAGE_FREE =
      key(
              "policy.min_storage_free",
              Types.ratio(0, 1),
              "This share of a storage stays free, whatever is written to it.")
          .orElse(0.2)
          .fileOnly();

  static final ConfigKey<EventLog.Level> LOG_LEVEL =
      key("log.level", Types.choice(levels()), "The least that is logged.")
          .orElse(EventLog.Level.INFO);
  static final ConfigKey<LogFormat> LOG_FORMAT =
      key(
              "log.format",
              Types.choice(words("text", LogFormat.TEXT, "json", LogFormat.JSON)),
              "One line per event, or one JSON object.")
          .orElse(LogFormat.TEXT);

  private static final List<ConfigKey<?>> KEYS =
      List.of(
          HOST_ID_KEY,
          NODE,
          STATE_DIR,
          RUNTIME_DIR,
          PROXMOX_URL,
          PROXMOX_TOKEN_ID,
          PROXMOX_TOKEN_SECRET,
          PROXMOX_TOKEN_SECRET_FILE,
          PROXMOX_PIN,
          PROXMOX_CA_FILE,
          PROXMOX_INSECURE,
          PROXMOX_REQUEST_TIMEOUT,
          HUB_URL,
          HUB_TOKEN,
          HUB_TOKEN_FILE,
          HUB_POLL_INTERVAL,
          HUB_PROXY_URL,
          HUB_PIN,
          HUB_CA_FILE,
          HUB_INSECURE,
          CLOUDFLARED_READY_URL,
          RECONCILE_MODE,
          RECONCILE_PARALLELISM,
          RECONCILE_DESIRED_STATE_FILE,
          PRIVILEGED_ENABLED,
          PRIVILEGED_USB_MOUNT_PARENT,
          SIGNERS,
          SIGNERS_MIN_VERSION,
          SIGNATURE_THRESHOLD,
          POLICY_GUESTS,
          POLICY_MANAGED_FIELDS,
          POLICY_MEMORY_MIN,
          POLICY_MEMORY_SHARE,
          POLICY_CPULIMIT_MIN,
          POLICY_BACKUP_STORAGES,
          POLICY_SCRATCH_VMIDS,
          POLICY_SCRATCH_STORAGES,
          POLICY_RUN_CHANGES,
          POLICY_CONFIG_WRITES,
          POLICY_MAX_SNAPSHOTS,
          POLICY_MIN_STORAGE_FREE,
          LOG_LEVEL,
          LOG_FORMAT);

  private static final Map<String, ConfigKey<?>> BY_PATH = byPath();

  private ConfigSchema() {}

  /** All keys, in the order of the documentation. */
  public static List<ConfigKey<?>> keys() {
    return KEYS;
  }

  static Optional<ConfigKey<?>> find(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  static Set<String> paths() {
    return BY_PATH.keySet();
  }

  private static Map<String, ConfigKey<?>> byPath() {
    Map<String, ConfigKey<?>> byPath = new LinkedHashMap<>();
    KEYS.forEach(key -> byPath.put(key.path(), key));
    return byPath;
  }

  private static Map<String, EventLog.Level> levels() {
    Map<String, EventLog.Level> levels = new LinkedHashMap<>();
    levels.put("error", EventLog.Level.ERROR);
    levels.put("warning", EventLog.Level.WARNING);
    levels.put("info", EventLog.Level.INFO);
    levels.put("debug", EventLog.Level.DEBUG);
    return levels;
  }

  private static <T> Map<String, T> words(String one, T first, String other, T second) {
    Map<String, T> words = new LinkedHashMap<>();
    words.put(one, first);
    words.put(other, second);
    return words;
  }
}
