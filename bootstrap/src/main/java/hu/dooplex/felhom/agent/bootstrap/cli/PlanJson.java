package hu.dooplex.felhom.agent.bootstrap.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan;
import hu.dooplex.felhom.agent.domain.plan.GuestPlan.Drift;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A plan for scripts: every guest, quiet ones too. */
final class PlanJson {
  private PlanJson() {}

  static String of(List<GuestPlan> guests, PlanContext context) {
    return JsonText.of(json -> {
      json.writeStartObject();
      json.writeFieldName("generation");
      if (context.desired().state().isPresent()) {
        json.writeNumber(context.desired().state().get().generation());
      } else {
        json.writeNull();
      }
      json.writeStringField("source", context.desired().throughHub() ? "hub" : "file");
      json.writeStringField("mode", name(context.mode()));
      json.writeBooleanField("paused", context.paused());
      json.writeBooleanField("blocked", context.blocked());
      json.writeArrayFieldStart("guests");
      for (GuestPlan guest : guests) {
        write(json, guest);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void write(JsonGenerator json, GuestPlan guest) throws IOException {
    json.writeStartObject();
    json.writeNumberField("vmid", guest.guest().vmid().value());
    json.writeStringField("kind", guest.guest().kind().wireName());
    JsonText.field(json, "name", guest.name());
    json.writeStringField("state", name(guest.state()));
    JsonText.field(json, "reason", guest.reason().map(GuestPlan.Reason::code));
    json.writeArrayFieldStart("drifts");
    for (Drift drift : guest.drifts()) {
      write(json, drift);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("pending_reboot");
    for (String key : guest.pendingReboot()) {
      json.writeString(key);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Drift drift) throws IOException {
    json.writeStartObject();
    json.writeStringField("field", drift.key());
    switch (drift) {
      case Drift.OfField(var _, var actual, var desired, var _, var problem) -> {
        json.writeStringField("actual", actual);
        json.writeStringField("desired", desired);
        JsonText.field(json, "problem", problem);
      }
      case Drift.OfRunState(boolean running, boolean desired, var _) -> {
        json.writeStringField("actual", running ? "running" : "stopped");
        json.writeStringField("desired", desired ? "running" : "stopped");
        JsonText.field(json, "problem", Optional.empty());
      }
      case Drift.OfPresence _ -> {
        json.writeStringField("actual", "present");
        json.writeStringField("desired", "absent");
        JsonText.field(json, "problem", Optional.empty());
      }
    }
    json.writeStringField("fate", name(drift.fate()));
    json.writeEndObject();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
