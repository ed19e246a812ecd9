package hu.dooplex.felhom.agent.application;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Documents that are read by remembering them; a name has to be in plain letters. */
public final class FakeDocuments implements OperationDocuments {
  private final Map<String, OperationDocument> written = new HashMap<>();

  /** What was written so. */
  public OperationDocument says(String text) {
    return Objects.requireNonNull(written.get(text));
  }

  @Override
  public OperationDocument parse(byte[] verified) throws BadDocumentException {
    OperationDocument document = written.get(new String(verified, US_ASCII));
    if (document == null) {
      throw new BadDocumentException("$", "what nobody wrote", "what somebody wrote");
    }
    return document;
  }

  @Override
  public OperationWish parseWish(byte[] wish) throws BadDocumentException {
    throw new BadDocumentException("$", "a wish", "no wish");
  }

  @Override
  public byte[] write(OperationDocument document) throws BadDocumentException {
    String name = document.guest().map(guest -> guest.name()).orElse("");
    if (!name.matches("[a-z0-9]*")) {
      throw new BadDocumentException("guest.name", "a character", "plain letters");
    }
    String text = "document " + document.nonce();
    written.put(text, document);
    return text.getBytes(US_ASCII);
  }
}
