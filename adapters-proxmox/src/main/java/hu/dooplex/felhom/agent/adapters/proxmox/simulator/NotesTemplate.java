package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notes of a backup with variables in them (pve-manager, {@code PVE::VZDump}). */
final class NotesTemplate {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^\\s{}]+)}}");
  private static final List<String> VARIABLES = List.of("cluster", "guestname", "node", "vmid");

  private NotesTemplate() {}

  /** What is wrong with it ({@code $verify_notes_template}). */
  static Optional<String> problem(String template) {
    if (template.contains("\n")) {
      return Optional.of("contains a line feed\n");
    }
    List<String> unknown = new ArrayList<>();
    Matcher escape = ESCAPE.matcher(template);
    while (escape.find()) {
      if (!escape.group(1).matches("[n\\\\]")) {
        unknown.add("escape sequence '%s' at char %d".formatted(escape.group(), escape.start()));
      }
    }
    Matcher variable = VARIABLE.matcher(template);
    while (variable.find()) {
      if (!VARIABLES.contains(variable.group(1))) {
        unknown.add("variable '%s' at char %d".formatted(variable.group(1), variable.start() + 2));
      }
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of("found unknown: " + String.join(", ", unknown) + "\n");
  }

  static String fill(String template, SimulatedNode node, SimulatedGuest guest) {
    Map<String, String> values =
        Map.of(
            "cluster", "standalone node",
            "guestname", BackupNames.guestName(guest),
            "node", node.name(),
            "vmid", guest.vmid().toString());
    String unescaped =
        ESCAPE
            .matcher(template)
            .replaceAll(found ->
                Matcher.quoteReplacement(found.group(1).equals("n") ? "\n" : found.group(1)));
    return VARIABLE
        .matcher(unescaped)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }
}
