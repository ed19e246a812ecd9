package hu.dooplex.felhom.agent.domain;

import java.time.Duration;

/**
 * Every bound of the system, in one file. Each constant says its unit in its name or type, and
 * where the number comes from if it is not ours to choose.
 */
public final class Limits {
  private Limits() {}

  // Proxmox VE: identifiers

  /** Smallest guest id (pve-common {@code PVE::JSONSchema}, {@code pve-vmid}). */
  public static final int VMID_MIN = 100;

  /** Largest guest id (pve-common {@code PVE::JSONSchema}, {@code pve-vmid}). */
  public static final int VMID_MAX = 999_999_999;

  /** Longest node name: one DNS label. */
  public static final int NODE_NAME_MAX_CHARS = 63;

  /** Longest snapshot name (pve-guest-common, observed: 41 characters are refused). */
  public static final int SNAPSHOT_NAME_MAX_CHARS = 40;

  // Operations

  /** Shortest grace for a guest's shutdown or reboot. */
  public static final int POWER_TIMEOUT_MIN_SECONDS = 60;

  /** Longest grace: an ignored shutdown holds the guest's config lock for twice this and 5 s. */
  public static final int POWER_TIMEOUT_MAX_SECONDS = 600;

  /**
   * Grace for a shutdown that is desired: as long as Proxmox VE gives a guest when its host goes
   * down, which is what its owner expects it to take. A longer one would hold the config lock of a
   * guest that ignores it (twice this and 5 s) for nothing; one that is only slow goes on shutting
   * down after it, and the next pass finds it stopped.
   */
  public static final int SHUTDOWN_TIMEOUT_SECONDS = 180;

  /**
   * Most work in one lane of the queue, what runs counted in; recovery's own is let in above it.
   */
  public static final int LANE_MAX_ENTRIES = 64;

  /** What budgets per guest and day look back over. */
  public static final Duration BUDGET_WINDOW = Duration.ofHours(24);

  /** A running guest keeps this many times the memory it uses (trust.md, 2). */
  public static final double MEMORY_HEADROOM_RATIO = 1.25;

  /** A guest gets at least this long to go down with its host: Proxmox VE's own default. */
  public static final int STARTUP_DOWN_MIN_SECONDS = 180;

  /** Longest delay in {@code startup}: one guest must not hold up the host for longer. */
  public static final int STARTUP_DELAY_MAX_SECONDS = 3600;

  /** Free space for a backup, as a multiple of what the guest's disks use (trust.md, 2). */
  public static final int BACKUP_SPACE_RATIO = 2;

  // Journal and recovery

  /** Compaction of the journal takes away nothing that is younger. */
  public static final Duration JOURNAL_KEEPS = Duration.ofDays(7);

  /**
   * How long after the start of recovery a request may still arrive: a proxy was seen to deliver
   * one 9 s after its client was gone (reconcile.md, Crash recovery).
   */
  public static final Duration LATE_ARRIVAL = Duration.ofMinutes(2);

  /** Between two looks for a request that may still arrive; its guest's lane is held meanwhile. */
  public static final Duration RECOVERY_LOOK = Duration.ofSeconds(5);

  /** Before recovery tries again what it could not read or write down. */
  public static final Duration RECOVERY_RETRY = Duration.ofSeconds(15);

  // Proxmox VE: transport

  /** Default for {@code proxmox.request_timeout_seconds}: one exchange, its body included. */
  public static final Duration PVE_REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** Largest {@code proxmox.request_timeout_seconds}. */
  public static final Duration PVE_REQUEST_TIMEOUT_MAX = Duration.ofMinutes(2);

  /** Longest wait for the TCP and TLS handshake with Proxmox VE or the hub. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Largest answer read from Proxmox VE; the task list with 1,000 entries is about 300 KiB. */
  public static final int PVE_ANSWER_MAX_BYTES = 4 * 1024 * 1024;

  /** How often a read is sent in all: once, and again after a fault that may pass. */
  public static final int READ_ATTEMPTS = 3;

  /** Wait before the second attempt of a read; it doubles with every further one. */
  public static final Duration READ_BACKOFF = Duration.ofMillis(500);

  /** Most tasks asked for in one list (Proxmox VE's own default is 50). */
  public static final int TASK_LIST_MAX = 1000;

  // Tasks
  /** First wait between two looks at a task; it doubles with every further one. */
  public static final Duration TASK_POLL_MIN = Duration.ofMillis(250);

  /** Longest wait between two looks at a task. */
  public static final Duration TASK_POLL_MAX = Duration.ofSeconds(5);

  /** How many lines of a failed task's log, from its end, its error carries. */
  public static final int TASK_ERROR_LOG_LINES = 20;

  /** How many lines of a task's log, from its end, are looked through for its warnings. */
  public static final int TASK_WARNINGS_LOG_LINES = 500;

  /** How much earlier than the intent a task may be listed as started: whole seconds, and drift. */
  public static final Duration TASK_SEARCH_MARGIN = Duration.ofSeconds(2);

  /**
   * The node's list of ended tasks is rotated above that size, and one old file is kept (pve-common
   * {@code PVE::RESTEnvironment::active_workers}).
   */
  public static final int TASK_INDEX_ROTATED_ABOVE_BYTES = 50_000;

  /**
   * From a look at a guest in its slot to the intent. A guest that was stopped then can have been
   * started meanwhile, so its history is looked at from that much earlier on.
   */
  public static final Duration SLOT_LOOK = Duration.ofSeconds(60);

  /** Limit for what takes seconds: config writes, starts and stops, with the wait for a lock. */
  public static final Duration TASK_LIMIT_SHORT = Duration.ofMinutes(10);

  /** Limit for what copies nothing but may work through a disk: snapshots, resize, destroy. */
  public static final Duration TASK_LIMIT_DISKS = Duration.ofHours(1);

  /** Limit for what copies a guest: backup, restore, create, a template's base volume. */
  public static final Duration TASK_LIMIT_COPY = Duration.ofHours(12);

  // Reports

  /** After this much time, what is not yet collected is reported as not collected. */
  public static final Duration COLLECTION_BUDGET = Duration.ofSeconds(90);

  /** How many logs of backup jobs for many guests one report looks into. */
  public static final int BACKUP_LOGS_MAX = 3;

  /** How many lines of such a log, from its end. */
  public static final int BACKUP_LOG_MAX_LINES = 2000;

  /** Smallest report interval, whatever the hub says. */
  public static final Duration POLL_INTERVAL_MIN = Duration.ofSeconds(60);

  /** Largest report interval, whatever the hub says. */
  public static final Duration POLL_INTERVAL_MAX = Duration.ofHours(1);

  /** First wait after a failed round; it doubles up to the interval. */
  public static final Duration RETRY_BASE = Duration.ofSeconds(15);

  /** Longest wait before a guest is tried again (reconcile.md, The per-guest queue). */
  public static final Duration GUEST_RETRY_MAX = Duration.ofMinutes(15);

  /** After so many failures in a row a guest is reported as degraded. */
  public static final int DEGRADED_AFTER_FAILURES = 5;

  /** Each wait is stretched or shortened by up to this share of itself. */
  public static final double JITTER_RATIO = 0.10;

  /**
   * How long changes that run may take once the agent is asked to stop, a report in flight counted
   * in (operations.md, Daemon).
   */
  public static final Duration CHANGES_GRACE = Duration.ofSeconds(30);

  /** How long a report in flight may take once the agent is asked to stop. */
  public static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

  // Hub: transport

  /** One exchange with the hub, its body included. */
  public static final Duration HUB_REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** Largest control envelope. */
  public static final int ENVELOPE_MAX_BYTES = 64 * 1024;

  /** Largest list of signed operations (hub.md). */
  public static final int SIGNED_LIST_MAX_BYTES = 1024 * 1024;

  /** Most signed operations in a list (hub.md). */
  public static final int SIGNED_LIST_MAX_ENTRIES = 64;

  /** Largest entry of a list of signed operations (hub.md). */
  public static final int SIGNED_ENTRY_MAX_BYTES = 64 * 1024;

  /** How much of a hub's error body an error carries. */
  public static final int ERROR_EXCERPT_MAX_CHARS = 512;

  /** Of an ACL path, and of the privileges, that a refusal of Proxmox VE names. */
  public static final int MISSING_PRIVILEGE_MAX_CHARS = 256;

  // Tunnel

  /** Time for one look at the tunnel's readiness endpoint, which is on this host. */
  public static final Duration TUNNEL_TIMEOUT = Duration.ofSeconds(5);

  /** Largest readiness answer. */
  public static final int TUNNEL_ANSWER_MAX_BYTES = 16 * 1024;

  // This host

  /** Largest CA file; the bundle of a whole platform is about 220 KiB. */
  public static final int CA_FILE_MAX_BYTES = 1024 * 1024;

  /** Largest configuration or secret file. */
  public static final int CONFIG_FILE_MAX_BYTES = 256 * 1024;

  /** Largest {@code identity.json}; it has a few short fields. */
  public static final int IDENTITY_FILE_MAX_BYTES = 4 * 1024;

  /** Longest line of an append-only file; a before-image holds a guest's config at most. */
  public static final int RECORD_MAX_BYTES = 1024 * 1024;

  /** Most that is appended with one force, and so what may not have reached the disk. */
  public static final int APPEND_MAX_BYTES = 1024 * 1024;

  /** A journal shorter than this is not worth compacting. */
  public static final long JOURNAL_COMPACT_BYTES = 8L * 1024 * 1024;

  /** A journal of that age is compacted before it has doubled. */
  public static final Duration JOURNAL_COMPACT_AGE = Duration.ofDays(7);

  /** How long after a compaction that failed the next one is tried. */
  public static final Duration JOURNAL_COMPACT_RETRY = Duration.ofHours(1);

  /** At this size the audit trail goes on in a new file. */
  public static final long AUDIT_SEGMENT_BYTES = 16L * 1024 * 1024;

  /** How many full files of the audit trail are kept. */
  public static final int AUDIT_SEGMENTS_KEPT = 10;

  /** How many decisions one report tells of, the oldest first. */
  public static final int AUDIT_REPORTED_MAX = 500;

  /** How many different decisions of a day are remembered to count their repetitions. */
  public static final int AUDIT_REPEATED_MAX = 1000;

  /** Largest document that an operator signs. */
  public static final int DOCUMENT_MAX_BYTES = 16 * 1024;

  /** Largest armored signature. */
  public static final int SIGNATURE_MAX_BYTES = 16 * 1024;

  /** A file over which {@code verify} checks a signature: it is held in memory. */
  public static final int VERIFIED_FILE_MAX_BYTES = 16 << 20;

  /** Longest line of base64 in an armored signature (PROTOCOL.sshsig, 1; ssh-keygen writes 70). */
  public static final int SIGNATURE_LINE_MAX_CHARS = 76;

  /** How much of a name in a signature or key an error carries. */
  public static final int SIGNATURE_EXCERPT_MAX_CHARS = 128;

  /** Smallest RSA key that may sign. */
  public static final int RSA_MIN_BITS = 3072;

  /** Largest RSA key that may sign. */
  public static final int RSA_MAX_BITS = 8192;

  /** How long a person at the console waits for the daemon's answer to a request. */
  public static final Duration REQUEST_PATIENCE = Duration.ofMinutes(2);

  /** Window of a document that the agent issues, unless an operator asks for a longer one. */
  public static final Duration ISSUED_WINDOW = Duration.ofHours(24);

  /** Longest window of a signed document (trust.md, pipeline 8). */
  public static final Duration SIGNED_WINDOW_MAX = Duration.ofDays(7);

  /**
   * How long a key that operational keys alone have added signs nothing destructive: time for its
   * rotation to be noticed.
   */
  public static final Duration FRESH_KEY_WAIT = Duration.ofDays(3);

  /** How far the clock may be behind the latest time that was written down. */
  public static final Duration CLOCK_BEHIND_MAX = Duration.ofMinutes(5);

  /** By how much the clock may move against monotonic time and still be followed. */
  public static final Duration CLOCK_JUMP_MAX = Duration.ofHours(1);

  /** How long the clock has to agree with monotonic time until it is followed again. */
  public static final Duration CLOCK_AGREEMENT = Duration.ofHours(1);

  /** How long an issued nonce can be used. */
  public static final Duration NONCE_LIFETIME = Duration.ofDays(7);

  /** How often a result is sent that the hub does not want (hub.md, SignedEnvelope and results). */
  public static final int RESULT_TRIES = 5;

  /** How many refusals are remembered, so that the log has each of them once. */
  public static final int REFUSALS_TOLD_MAX = 256;

  /** Between two looks at what was handed over at the console. */
  public static final Duration SPOOL_LOOK = Duration.ofSeconds(2);

  /** How often documents are issued anew that have expired. */
  public static final Duration ISSUE_INTERVAL = Duration.ofMinutes(5);

  /** How many wishes wait for a signature, from the hub and apart from those from the console. */
  public static final int WISHES_MAX = 32;

  /** Largest {@code pending.json}: two times {@link #WISHES_MAX} of the largest wishes. */
  public static final int PENDING_FILE_MAX_BYTES = 1024 * 1024;

  /** How long a wish waits that is not repeated by a desired state. */
  public static final Duration WISH_LIFETIME = Duration.ofDays(7);

  /** How many results wait for the hub to take them; of more, the oldest go. */
  public static final int RESULTS_MAX = 256;

  /** How long a result waits for the hub to take it (hub.md, SignedEnvelope and results). */
  public static final Duration RESULT_LIFETIME = Duration.ofDays(30);

  /** Longest message of a result. */
  public static final int RESULT_MESSAGE_MAX_CHARS = 512;

  /** Longest of the other texts of a result; a UPID is the longest, with about 100. */
  public static final int RESULT_CODE_MAX_CHARS = 256;

  /** Largest {@code results.json}: {@link #RESULTS_MAX} results as they usually are, many times. */
  public static final int RESULTS_FILE_MAX_BYTES = 512 * 1024;

  /** Names in the spool folder that one look goes through; what is refused makes place. */
  public static final int SPOOL_LOOKED_AT_MAX = 256;

  /** Entries of the spool folder that one look gives. */
  public static final int SPOOL_ENTRIES_MAX = 16;

  /** Largest entry: a document, and a usual signature of every signer that there may be. */
  public static final int SPOOL_ENTRY_MAX_BYTES = 96 * 1024;

  /** Largest answer: one result, or one self-test. */
  public static final int SPOOL_ANSWER_MAX_BYTES = 96 * 1024;

  /** How long after it was asked for a self-test of changing things is begun at the latest. */
  public static final Duration EXERCISE_ASKED_MAX = Duration.ofMinutes(5);

  /** How long whoever asked for it waits for its end. */
  public static final Duration EXERCISE_PATIENCE = Duration.ofMinutes(30);

  /** Lines of a self-test that an answer has room for. */
  public static final int EXERCISE_CHECKS_MAX = 16;

  /** What was refused and is kept; of more, the oldest goes. */
  public static final int SPOOL_REJECTED_MAX = 64;

  /** How long an answer waits for whoever handed the entry over, and an entry to be finished. */
  public static final Duration SPOOL_LIFETIME = Duration.ofDays(1);

  /** How often whoever handed an entry over looks for the answer. */
  public static final Duration SPOOL_ANSWER_LOOK = Duration.ofMillis(200);

  /** A certificate that ends sooner than this is warned about. */
  public static final Duration CERTIFICATE_WARNING = Duration.ofDays(21);

  // Privileged commands

  /** For a command that looks at the host or tells systemd something. */
  public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);

  /** For a disk to be mounted or unmounted; what waits to be written can be much. */
  public static final Duration MOUNT_TIMEOUT = Duration.ofMinutes(3);

  /** For a container to be created: its template is unpacked. */
  public static final Duration CREATE_TIMEOUT = Duration.ofHours(1);

  /** From asking a program that only looks to end until it is killed, and then until given up. */
  public static final Duration KILL_GRACE = Duration.ofSeconds(2);

  /** From asking a program that changes something to end until it is killed: it cleans up. */
  public static final Duration CHANGE_GRACE = Duration.ofSeconds(30);

  /** For output that is still open when its program has ended. */
  public static final Duration OUTPUT_GRACE = Duration.ofSeconds(2);

  /** How long a change that was interrupted may take to end: as long as its program, at most. */
  public static final Duration INTERRUPT_GRACE = CHANGE_GRACE.plus(KILL_GRACE).plus(OUTPUT_GRACE);

  /** For all disks of one report together; those that are left are reported as unknown. */
  public static final Duration SMART_BUDGET = Duration.ofSeconds(30);

  /** Largest output of a command, each of its two streams; of a disk it is about 20 KiB. */
  public static final int COMMAND_OUTPUT_MAX_BYTES = 1024 * 1024;

  /** Longest argument of a command: {@code description} (API schema, 8192) with its name. */
  public static final int ARGUMENT_MAX_CHARS = 8192 + 64;

  /** How much of what a failed command wrote an error carries. */
  public static final int COMMAND_EXCERPT_MAX_CHARS = 512;

  /** Deepest JSON that is read from a command; {@code smartctl} nests about six deep. */
  public static final int COMMAND_JSON_DEPTH = 32;

  /** Most disks in a report. */
  public static final int DISKS_MAX = 64;

  /** Most temperatures in a report. */
  public static final int SENSOR_READINGS_MAX = 256;

  /** Longest name of a disk, chip or sensor that is reported. */
  public static final int HARDWARE_NAME_MAX_CHARS = 128;

  /** Largest {@code /etc/fstab} that is edited, and largest mount table that is read. */
  public static final int MOUNT_FILE_MAX_BYTES = 1024 * 1024;

  /** Longest unit name (systemd {@code unit-def.h}, {@code UNIT_NAME_MAX} with its end). */
  public static final int UNIT_NAME_MAX_CHARS = 255;

  /** Longest host name of a container: a DNS name. */
  public static final int HOSTNAME_MAX_CHARS = 253;

  /** Longest {@code description} (API schema, {@code POST /nodes/N/lxc}). */
  public static final int DESCRIPTION_MAX_CHARS = 8192;

  /** Longest {@code ostemplate} (API schema, {@code POST /nodes/N/lxc}). */
  public static final int TEMPLATE_MAX_CHARS = 255;

  /** Most tags of a guest, and most characters of each (hub.md, DesiredState). */
  public static final int TAGS_MAX = 64;

  /** Most cores of a container (API schema, {@code POST /nodes/N/lxc}). */
  public static final int CORES_MAX = 8192;

  // Configuration

  /** Longest {@code host_id}. */
  public static final int HOST_ID_MAX_CHARS = 64;

  /** Default for {@code hub.poll_interval_seconds}. */
  public static final Duration POLL_INTERVAL_DEFAULT = Duration.ofMinutes(5);

  /** Default for {@code reconcile.parallelism}: pveproxy has three workers by default. */
  public static final int PARALLELISM_DEFAULT = 4;

  /** Largest {@code reconcile.parallelism}. */
  public static final int PARALLELISM_MAX = 16;

  /** Most signers, and so the largest threshold and the most signatures of one document. */
  public static final int SIGNERS_MAX = 32;

  /** Most guests named in {@code policy.guests}. */
  public static final int POLICY_GUESTS_MAX = 1000;

  /** Most storages named in a list of the policy. */
  public static final int POLICY_STORAGES_MAX = 64;

  /** Largest budget per guest and day. */
  public static final int POLICY_BUDGET_MAX = 1000;

  /** Smallest memory of a guest (hub.md, DesiredState). */
  public static final long GUEST_MEMORY_MIN_BYTES = 16L << 20;

  /** Largest memory of a guest (hub.md, DesiredState). */
  public static final long GUEST_MEMORY_MAX_BYTES = 64L << 40;

  /** Largest {@code cpulimit} of a guest (hub.md, DesiredState). */
  public static final int GUEST_CPULIMIT_MAX = 8192;

  /** Most {@code cores} of a guest (hub.md, DesiredState). */
  public static final int GUEST_CORES_MAX = 8192;

  /** Largest {@code cpuunits} of a guest (hub.md, DesiredState). */
  public static final int GUEST_CPUUNITS_MAX = 500_000;

  /** Longest {@code description} of a guest (hub.md, DesiredState). */
  public static final int GUEST_DESCRIPTION_MAX_CHARS = 8192;

  /** Guests of a desired state (hub.md). */
  public static final int DESIRED_GUESTS_MAX = 1000;

  /** Tags of one guest in a desired state, and characters of one. */
  public static final int DESIRED_TAGS_MAX = 64;

  /** A desired state's bytes, as the hub serves them or a local file holds them (hub.md). */
  public static final int DESIRED_STATE_MAX_BYTES = 2 << 20;

  /**
   * How long a pass waits for what it began in its guests' lanes. What takes longer goes on there,
   * and others' drift is not left waiting for it.
   */
  public static final Duration PASS_PATIENCE = Duration.ofSeconds(60);

  /**
   * Looks at one guest in one pass: one more than the operations of the longest plan, and then
   * some.
   */
  public static final int LOOKS_PER_PASS = 8;

  /**
   * How long the gate's word holds that an operation waits for a signature, while neither it nor
   * the guest's configuration changes: judging it costs a few calls, and the same audit line again.
   */
  public static final Duration PENDING_JUDGED_FOR = Duration.ofHours(1);

  /** How often one guest is planned anew at once because somebody else changed it meanwhile. */
  public static final int CONFLICTS_PER_PASS = 2;

  /** While changes are paused, how often it is looked whether they still are. */
  public static final Duration PAUSE_LOOK = Duration.ofSeconds(10);

  /** Between two reports that are sent before their time (hub.md, HostReport). */
  public static final Duration EXTRA_REPORT_GAP = Duration.ofSeconds(10);

  /** {@code desired.json}: a desired state, and a line about it. */
  public static final int DESIRED_FILE_MAX_BYTES = DESIRED_STATE_MAX_BYTES + 1024;

  /** Texts of a desired state but the description: lists of name servers and domains, too. */
  public static final int DESIRED_TEXT_MAX_CHARS = 1024;

  /** Decimals of a number in a desired state; a million times finer than a core is enough. */
  public static final int DESIRED_DECIMALS_MAX = 6;

  /** Between two writes of {@code status.json}. */
  public static final Duration STATUS_GAP = Duration.ofSeconds(1);

  /** {@code status.json} is written anew that often, whether there is news or not. */
  public static final Duration STATUS_INTERVAL = Duration.ofMinutes(1);

  // Watchdog

  /** How often a loop that waits says that it lives. */
  public static final Duration LOOP_STAMP = Duration.ofSeconds(5);

  /**
   * A loop that has not got on for longer hangs. Without a sign of life it may go through one
   * exchange with Proxmox VE ({@link #PVE_REQUEST_TIMEOUT_MAX}), or through a round's exchanges
   * with the hub and its look at the disks, each of half a minute.
   */
  public static final Duration LOOP_SILENCE = Duration.ofMinutes(5);

  /** A daemon that has not written {@code status.json} for longer hangs. */
  public static final Duration STATUS_SILENCE = Duration.ofMinutes(5);

  /** {@code status.json}: 1,000 guests, and what is in flight and pending. */
  public static final int STATUS_FILE_MAX_BYTES = 4 << 20;

  /** Of the files that a bug report lists in each folder. */
  public static final int BUGREPORT_FILES_MAX = 1000;

  /** Of a file that a bug report quotes. */
  public static final int BUGREPORT_EXCERPT_MAX_BYTES = 1 << 20;

  /** Of the value of a label in {@code metrics.prom}. */
  public static final int METRIC_LABEL_MAX_CHARS = 128;

  /** How often a self-test tries to put its guest back in order before it leaves that to others. */
  public static final int TIDY_ROUNDS = 3;

  /** {@code doctor} calls two clocks the same that are not further apart. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  /** A trouble that goes on is told again after this, then after twice that, and so on. */
  public static final Duration OUTAGE_TOLD = Duration.ofMinutes(15);

  /** The longest that a trouble goes on without being told again. */
  public static final Duration OUTAGE_TOLD_MAX = Duration.ofHours(2);
}
