package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.normalize.ManagedField;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Drift;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Fate;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Reason;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A plan as a diff: {@code ~} is changed, {@code +} and {@code -} come and go. */
final class PlanText {
  private static final int VALUE_MAX_CHARS = 72;

  private final PlanContext context;
  private final List<String> lines = new ArrayList<>();

  private PlanText(PlanContext context) {
    this.context = context;
  }

  static List<String> of(List<GuestPlan> guests, PlanContext context) {
    PlanText text = new PlanText(context);
    guests.stream().filter(guest -> !quiet(guest)).forEach(text::guest);
    text.summary(guests);
    text.source();
    text.switches();
    return text.lines;
  }

  private static boolean quiet(GuestPlan guest) {
    return guest.state() == State.IN_SYNC;
  }

  private void guest(GuestPlan guest) {
    lines.add(guest.guest() + guest.name().map(name -> " " + ForeignText.oneLine(name)).orElse(""));
    for (Drift drift : guest.drifts()) {
      lines.add("  " + what(drift) + fate(drift, guest.reason()));
    }
    if (guest.state() == State.SKIPPED && guest.drifts().isEmpty()) {
      lines.add("    left alone: " + guest.reason().map(PlanText::words).orElse("no reason"));
    } else if (guest.reason().equals(Optional.of(Reason.RUN_STATE_UNKNOWN))) {
      lines.add("    not started or shut down: " + words(Reason.RUN_STATE_UNKNOWN));
    }
    if (!guest.pendingReboot().isEmpty()) {
      lines.add("    its next start changes " + String.join(", ", escaped(guest.pendingReboot())));
    }
  }

  private static List<String> escaped(List<String> keys) {
    return keys.stream().map(ForeignText::oneLine).toList();
  }

  private static String what(Drift drift) {
    return switch (drift) {
      case Drift.OfField(var field, var actual, var desired, var _, var _) ->
          "~ " + field.key() + " " + value(field, actual) + " → " + value(field, desired);
      case Drift.OfRunState(var _, boolean desired, var _) -> desired ? "+ start" : "- shut down";
      case Drift.OfPresence _ -> "- destroy";
    };
  }

  private static String value(ManagedField field, String canonical) {
    if (canonical.isEmpty()) {
      return "none";
    }
    return switch (field.type()) {
      case WHOLE, DECIMAL, FLAG -> shown(canonical);
      case BYTES -> shown(canonical) + (canonical.matches("[0-9]+") ? " " + field.unit() : "");
      // A description's last line ends too, which says nothing.
      case TEXT, NAMES -> '"' + shown(canonical.replaceFirst("\n$", "")) + '"';
    };
  }

  private static String shown(String text) {
    return ForeignText.oneLine(text, VALUE_MAX_CHARS);
  }

  private static String fate(Drift drift, Optional<Reason> reason) {
    return switch (drift.fate()) {
      case UNSIGNED -> "";
      case SIGNED -> " (needs a signature)";
      case POLICY -> " (not in policy.managed_fields)";
      case ERROR -> " (plan error: " + problem(drift) + ")";
      case LEFT -> " (left alone: " + reason.map(PlanText::words).orElse("no reason") + ")";
    };
  }

  private static String problem(Drift drift) {
    return drift instanceof Drift.OfField field
        ? field.problem().map(ForeignText::oneLine).orElse("")
        : "";
  }

  private static String words(Reason reason) {
    return switch (reason) {
      case MISSING -> "no such guest, or the token may not see it";
      case ELSEWHERE -> "on another node";
      case OTHER_KIND -> "its vmid is that of a guest of the other kind";
      case UNREADABLE -> "its configuration cannot be read";
      case CLAIMED -> "a verified operation waits for it";
      case TEMPLATE -> "a template";
      case HA_MANAGED -> "managed by the HA manager";
      case LOCKED -> "locked";
      case POLICY -> "not in policy.guests";
      case VALUE -> "a value that Proxmox VE would not take";
      case RUN_STATE_UNKNOWN -> "the node does not say whether it runs";
      case SIGNATURE -> "it needs a signature";
    };
  }

  private void summary(List<GuestPlan> guests) {
    if (guests.isEmpty()) {
      return;
    }
    long quiet = guests.stream().filter(PlanText::quiet).count();
    if (quiet == guests.size()) {
      lines.add(guests(quiet) + " as desired. Nothing to do.");
      return;
    }
    if (quiet > 0) {
      lines.add(guests(quiet) + " as desired.");
    }
    long plain = count(guests, Fate.UNSIGNED);
    long signed = count(guests, Fate.SIGNED);
    long not =
        guests.stream().map(GuestPlan::drifts).mapToLong(Collection::size).sum() - plain - signed;
    lines.add(
        "To change: "
            + plain
            + "; only with a signature: "
            + signed
            + "; not changed: "
            + not
            + ".");
  }

  private static String guests(long count) {
    return count + (count == 1 ? " guest is" : " guests are");
  }

  private static long count(List<GuestPlan> guests, Fate fate) {
    return guests.stream()
        .flatMap(guest -> guest.drifts().stream())
        .filter(drift -> drift.fate() == fate)
        .count();
  }

  private void source() {
    LastDesired desired = context.desired();
    String from = desired.throughHub() ? "accepted from the hub" : "from this host's own file";
    if (desired.state().isPresent()) {
      lines.add(
          "Desired state: generation "
              + desired.state().get().generation()
              + ", "
              + from
              + (desired.state().get().guests().isEmpty() ? "; it names no guest" : "")
              + ".");
    } else {
      lines.add(
          desired
              .generation()
              .map(last -> "Nothing is desired: the hub took generation " + last + " back.")
              .orElse("Nothing is desired: no desired state was accepted from the hub yet."));
    }
  }

  private void switches() {
    lines.add(
        switch (context.mode()) {
          case OBSERVE -> "Mode observe: the daemon changes nothing, it only reports.";
          case ENFORCE -> "Mode enforce: the daemon makes these changes by itself.";
        });
    if (context.paused()) {
      lines.add(
          "Paused on this host"
              + context.pauseReason().map(why -> " (" + ForeignText.oneLine(why) + ")").orElse("")
              + ": nothing is changed until 'felhom-agent resume'.");
    }
    if (context.blocked()) {
      lines.add("Blocked by the hub: the daemon changes nothing until the hub says otherwise.");
    }
  }
}
