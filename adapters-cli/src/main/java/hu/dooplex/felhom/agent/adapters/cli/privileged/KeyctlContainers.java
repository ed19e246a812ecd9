package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException.Refused;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.operation.CreateGuestKeyctl;
import hu.dooplex.felhom.agent.domain.operation.NewContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code pct create … --features=keyctl=1}. It cannot be the API: feature flags other than {@code
 * nesting} are refused for every API token, even one of root@pam ("changing feature flags … is only
 * allowed for root@pam"; proxmox.md, The three privileged exceptions).
 *
 * <p>Names and types of the options are those of {@code POST /nodes/N/lxc}, which {@code pct
 * create} takes (pve-container, {@code PVE::CLI::pct}). Each stands with its value in one argument:
 * Getopt::Long, as {@code PVE::JSONSchema::get_options} sets it up, reads {@code --hostname=-x} as
 * a value whatever it begins with, while a value apart from a boolean's name can pass for the next
 * option.
 */
final class KeyctlContainers {
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  /** pve-common, {@code PVE::JSONSchema}, {@code dns-name}; a label has 63 characters at most. */
  private static final Pattern HOSTNAME = Pattern.compile("(" + LABEL + "\\.)*" + LABEL);

  /** pve-common, {@code $PVE_TAG_RE}. */
  private static final Pattern TAG =
      Pattern.compile("(?i)[a-z0-9_][a-z0-9_+.-]{0," + (Limits.TAGS_MAX - 1) + "}");

  /** pve-storage, {@code $VZTMPL_EXT_RE_1}. A plain path would name any file of the host. */
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "[a-zA-Z][a-zA-Z0-9._-]*[a-zA-Z0-9]:vztmpl/[a-zA-Z0-9][a-zA-Z0-9._+~-]*"
              + "\\.tar(\\.(gz|xz|zst|bz2))?");

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  private final CommandRunner runner;

  KeyctlContainers(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Checks everything; runs nothing.
   *
   * @throws Refused if a value is none that may stand on a command line
   */
  PreparedChange create(CreateGuestKeyctl operation) throws Refused {
    Command command = command(operation);
    return () -> {
      CommandResult result = runner.run(command);
      if (result.exitStatus() != 0) {
        throw result.failure(
            command, "look whether " + operation.guest() + " is there, and what is left of it");
      }
    };
  }

  static Command command(CreateGuestKeyctl operation) throws Refused {
    NewContainer container = operation.container();
    check(operation);
    List<String> arguments = new ArrayList<>();
    arguments.add("create");
    arguments.add(operation.guest().vmid().toString());
    arguments.add(operation.template().value());
    arguments.add("--features=keyctl=1");
    arguments.add("--storage=" + container.storage());
    arguments.add("--rootfs=" + container.storage() + ":" + container.rootfsGib());
    arguments.add("--memory=" + container.memoryMib());
    arguments.add("--swap=" + container.swapMib());
    arguments.add("--cores=" + container.cores());
    arguments.add("--unprivileged=" + (container.unprivileged() ? 1 : 0));
    arguments.add("--hostname=" + container.hostname());
    // "--tags=" is no empty value for Getopt::Long but an error: what is empty is left out.
    if (!container.tags().isEmpty()) {
      arguments.add("--tags=" + String.join(";", container.tags()));
    }
    if (!container.description().isEmpty()) {
      arguments.add("--description=" + container.description());
    }
    container.networks().forEach((number, value) -> arguments.add("--net" + number + "=" + value));
    arguments.add("--onboot=0");
    return Command.change(Program.PCT, Limits.CREATE_TIMEOUT, arguments);
  }

  private static void check(CreateGuestKeyctl operation) throws Refused {
    NewContainer container = operation.container();
    require(
        operation.template().value().length() <= Limits.TEMPLATE_MAX_CHARS
            && TEMPLATE.matcher(operation.template().value()).matches(),
        "template",
        operation.template().value(),
        "a container template, STORAGE:vztmpl/NAME.tar.zst");
    require(
        container.hostname().length() <= Limits.HOSTNAME_MAX_CHARS
            && HOSTNAME.matcher(container.hostname()).matches(),
        "hostname",
        container.hostname(),
        "a DNS name");
    require(
        container.cores() <= Limits.CORES_MAX,
        "cores",
        Integer.toString(container.cores()),
        "at most " + Limits.CORES_MAX);
    require(
        container.tags().size() <= Limits.TAGS_MAX
            && container.tags().stream().allMatch(tag -> TAG.matcher(tag).matches()),
        "tags",
        String.join(";", container.tags()),
        "at most 64 tags of letters, digits, _ - + . that begin with none of - + .");
    require(
        container.description().length() <= Limits.DESCRIPTION_MAX_CHARS
            && PRINTABLE.matcher(container.description()).matches(),
        "description",
        container.description(),
        "one line of printable ASCII");
    for (var network : container.networks().entrySet()) {
      require(
          NetworkDevice.isValid(network.getValue()),
          "net" + network.getKey(),
          network.getValue(),
          "options as the API has them, each once, name among them");
    }
  }

  private static void require(boolean holds, String what, String found, String allowed)
      throws Refused {
    if (!holds) {
      throw new Refused(
          "create_guest_keyctl: "
              + what
              + " '"
              + ForeignText.oneLine(found, 64)
              + "' is not "
              + allowed
              + "; nothing was run");
    }
  }
}
