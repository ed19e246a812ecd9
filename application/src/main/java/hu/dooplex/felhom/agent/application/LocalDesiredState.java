package hu.dooplex.felhom.agent.application;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.DesiredStateDocuments;
import hu.dooplex.felhom.agent.application.port.DesiredStateSource;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.LocalDocument;
import hu.dooplex.felhom.agent.domain.plan.DesiredState;
import hu.dooplex.felhom.agent.domain.plan.DesiredVersion;
import java.util.Optional;

/**
 * A desired state in a file on this host, which takes the hub's place: the hub is then not asked
 * for one. It is read every time, and any generation may follow any other: its owner may go back.
 *
 * <p>While the file is missing or bad, the last good one of this run stands: an editor may be
 * writing it. At start nothing is desired until it is good; it is not kept elsewhere, because the
 * file is the one place to look at. To desire nothing, let it list no guests.
 */
public final class LocalDesiredState implements DesiredStateSource {
  private final LocalDocument file;
  private final DesiredStateDocuments documents;
  private final EventLog events;
  private final SourceTrouble trouble;

  private Optional<DesiredState> enforced = Optional.empty();
  private String enforcedSha256 = "";

  public LocalDesiredState(LocalDocument file, DesiredStateDocuments documents, EventLog events) {
    this.file = file;
    this.documents = documents;
    this.events = events;
    this.trouble = new SourceTrouble(events);
  }

  @Override
  public Desired now() {
    try {
      byte[] document = file.read();
      String sha256 = DesiredVersion.sha256(document);
      if (!sha256.equals(enforcedSha256)) {
        enforce(documents.parse(document), sha256);
      }
      trouble.over();
    } catch (LocalDocument.UnreadableException e) {
      trouble.is("file_unreadable", e);
    } catch (BadDocumentException e) {
      trouble.is("bad_document", e);
    }
    return new Desired(enforced, false, trouble.code());
  }

  private void enforce(DesiredState state, String sha256) {
    enforced = Optional.of(state);
    enforcedSha256 = sha256;
    events.info(
        "desired_state_accepted",
        EventLog.field("generation", state.generation()),
        EventLog.field("guests", state.guests().size()));
  }
}
