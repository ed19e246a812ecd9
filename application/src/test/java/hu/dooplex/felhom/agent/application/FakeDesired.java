package hu.dooplex.felhom.agent.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.DesiredStateDocuments;
import hu.dooplex.felhom.agent.application.port.DesiredStateHub;
import hu.dooplex.felhom.agent.application.port.DesiredStateStore;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.HubException;
import hu.dooplex.felhom.agent.application.port.LocalDocument;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.plan.DesiredGuest;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where desired states come from and where they are kept, in memory. A document is {@code
 * GENERATION/VMID}; any other is a bad one.
 */
final class FakeDesired
    implements DesiredStateHub, DesiredStateDocuments, DesiredStateStore, LocalDocument, EventLog {
  final List<String> events = new ArrayList<>();
  int fetched;
  Optional<String> served = Optional.empty();
  Optional<HubException> hubFailure = Optional.empty();
  Optional<Accepted> kept = Optional.empty();
  Optional<StateException> storeFailure = Optional.empty();
  Optional<String> file = Optional.empty();

  static DesiredState state(long generation, int vmid) {
    return new DesiredState(
        generation,
        List.of(new DesiredGuest(GuestRef.lxc(vmid), false, Optional.of(true), new TreeMap<>())));
  }

  @Override
  public Optional<byte[]> fetch() throws HubException {
    fetched++;
    if (hubFailure.isPresent()) {
      throw hubFailure.get();
    }
    return served.map(document -> document.getBytes(UTF_8));
  }

  @Override
  public DesiredState parse(byte[] document) throws BadDocumentException {
    String[] parts = new String(document, UTF_8).split("/", 2);
    if (parts.length < 2) {
      throw new BadDocumentException("guests[0].kind", "\"docker\"", "\"lxc\" or \"qemu\"");
    }
    return state(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
  }

  @Override
  public Optional<Accepted> last() throws StateException {
    if (storeFailure.isPresent()) {
      throw storeFailure.get();
    }
    return kept;
  }

  @Override
  public void keep(Accepted accepted) throws StateException {
    if (storeFailure.isPresent()) {
      throw storeFailure.get();
    }
    kept = Optional.of(accepted);
  }

  @Override
  public byte[] read() throws UnreadableException {
    return file.orElseThrow(() -> new UnreadableException("desired.json: no such file"))
        .getBytes(UTF_8);
  }

  @Override
  public void record(Level level, String event, List<Field> fields) {
    events.add(event + fields);
  }

  /** How often an event of that name was logged. */
  long logged(String event) {
    return events.stream().filter(each -> each.startsWith(event + "[")).count();
  }
}
