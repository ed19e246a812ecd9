package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.DesiredStateDocuments;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads a {@code DesiredState} (hub.md; {@code schema/desired-state-v1.schema.json}), all of it or
 * nothing: half a desired state is never applied.
 */
public final class DesiredStateJson implements DesiredStateDocuments {
  private static final int SCHEMA_VERSION = 1;
  private static final String FIELDS = "schema_version, generation and guests";

  @Override
  public DesiredState parse(byte[] document) throws BadDocumentException {
    if (document.length > Limits.DESIRED_STATE_MAX_BYTES) {
      throw new BadDocumentException(
          "$", "a larger document", "at most " + Limits.DESIRED_STATE_MAX_BYTES + " bytes");
    }
    return JsonCursor.read(document, in -> new Reader(in).state());
  }

  /** The fields of the document, as they come. */
  private static final class Reader {
    private final JsonCursor in;
    private boolean versioned;
    private OptionalLong generation = OptionalLong.empty();
    private Optional<List<DesiredGuest>> guests = Optional.empty();

    Reader(JsonCursor in) {
      this.in = in;
    }

    DesiredState state() throws IOException, BadDocumentException {
      in.object(this::field);
      if (!versioned) {
        throw in.bad("no schema_version", FIELDS);
      }
      return new DesiredState(
          generation.orElseThrow(() -> in.bad("no generation", FIELDS)),
          guests.orElseThrow(() -> in.bad("no guests", FIELDS)));
    }

    private void field(String name) throws IOException, BadDocumentException {
      switch (name) {
        case "schema_version" -> versioned = in.whole(SCHEMA_VERSION, SCHEMA_VERSION) > 0;
        case "generation" -> generation = OptionalLong.of(in.whole(0, Long.MAX_VALUE));
        case "guests" -> guests = Optional.of(guests());
        default -> throw in.bad("an unknown field", FIELDS);
      }
    }

    private List<DesiredGuest> guests() throws IOException, BadDocumentException {
      List<DesiredGuest> read = new ArrayList<>();
      Set<Integer> vmids = new HashSet<>();
      in.items(
          Limits.DESIRED_GUESTS_MAX,
          item -> {
            DesiredGuest guest = new DesiredGuestJson(item).guest();
            int vmid = guest.ref().vmid().value();
            if (!vmids.add(vmid)) {
              throw item.badAt("vmid", vmid + " a second time", "each vmid once");
            }
            return read.add(guest);
          });
      return read;
    }
  }
}
