package hu.dooplex.felhom.agent.domain.host;

import hu.dooplex.felhom.agent.domain.Limits;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a refusal of Proxmox VE says is missing. The forms are those of {@code
 * PVE::RPCEnvironment::check*} (pve-access-control), as recorded on 8.4 and 9.1.
 *
 * @param path the ACL path; empty when the text names none
 * @param anyOf the privileges of which one is needed; empty when the text names none
 * @param rootOnly whether no privilege would do: only root@pam itself may, no token of any user
 */
public record MissingPrivilege(Optional<String> path, List<String> anyOf, boolean rootOnly) {
  /**
   * A path has the characters that {@code normalize_path} of {@code PVE::AccessControl} leaves it:
   * a task's log can hold any text, and this goes into messages as it is.
   */
  private static final Pattern NAMED =
      Pattern.compile(
          "Permission check failed \\((/[A-Za-z0-9._/-]{0,%1$d}), ([A-Za-z.|]{1,%1$d})\\)"
              .formatted(Limits.MISSING_PRIVILEGE_MAX_CHARS));

  private static final Pattern ROOT_ONLY = Pattern.compile("only (?:allowed )?for root@pam");

  public MissingPrivilege {
    anyOf = List.copyOf(anyOf);
  }

  /** Reads it out of an error message or a task's log; empty if that is about something else. */
  public static Optional<MissingPrivilege> in(String text) {
    Matcher named = NAMED.matcher(text);
    if (named.find()) {
      return Optional.of(
          new MissingPrivilege(
              Optional.ofNullable(named.group(1)),
              List.of(named.group(2).split("\\|", -1)),
              false));
    }
    if (ROOT_ONLY.matcher(text).find()) {
      return Optional.of(new MissingPrivilege(Optional.empty(), List.of(), true));
    }
    return text.contains("Permission check failed")
        ? Optional.of(new MissingPrivilege(Optional.empty(), List.of(), false))
        : Optional.empty();
  }

  /** {@code VM.Snapshot on /vms/101}, for an operator. */
  @Override
  public String toString() {
    if (rootOnly) {
      return "root@pam itself (no API token may do this)";
    }
    if (anyOf.isEmpty()) {
      return "a privilege that the server does not name";
    }
    return String.join(" or ", anyOf) + path.map(p -> " on " + p).orElse("");
  }
}
