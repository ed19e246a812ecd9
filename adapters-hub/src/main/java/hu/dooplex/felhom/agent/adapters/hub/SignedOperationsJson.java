package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.SignedEnvelope;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads a list of signed operations (hub.md, SignedEnvelope and results; {@code
 * schema/signed-operations-v1.schema.json}), one entry after the other. Fields that it does not
 * know it leaves out, so that hubs can grow: what counts is in the documents.
 */
final class SignedOperationsJson {
  private Optional<List<SignedEnvelope>> operations = Optional.empty();

  private SignedOperationsJson() {}

  static List<SignedEnvelope> toDomain(byte[] reply) throws BadDocumentException {
    return JsonCursor.read(reply, in -> new SignedOperationsJson().list(in));
  }

  private List<SignedEnvelope> list(JsonCursor in) throws IOException, BadDocumentException {
    in.object(name -> {
      if (name.equals("operations")) {
        operations = Optional.of(entries(in));
      } else {
        in.skip();
      }
    });
    return operations.orElseThrow(() -> in.bad("no operations", "operations"));
  }

  private static List<SignedEnvelope> entries(JsonCursor in)
      throws IOException, BadDocumentException {
    List<SignedEnvelope> entries = new ArrayList<>();
    in.items(Limits.SIGNED_LIST_MAX_ENTRIES, item -> entries.add(new Entry(item).envelope()));
    return entries;
  }

  /** The fields of one entry, as they come. */
  private static final class Entry {
    private final JsonCursor in;
    private final long start;
    private Optional<byte[]> document = Optional.empty();
    private Optional<List<byte[]>> signatures = Optional.empty();

    Entry(JsonCursor in) {
      this.in = in;
      this.start = in.position() - 1; // it stands behind the brace
    }

    SignedEnvelope envelope() throws IOException, BadDocumentException {
      in.object(this::field);
      requireShort();
      return new SignedEnvelope(
          document.orElseThrow(() -> in.bad("no document", "document and signatures")),
          signatures.orElseThrow(() -> in.bad("no signatures", "document and signatures")));
    }

    private void field(String name) throws IOException, BadDocumentException {
      switch (name) {
        case "document" -> document = Optional.of(bytes());
        case "signatures" -> signatures = Optional.of(signatures());
        default -> in.skip();
      }
      requireShort();
    }

    private void requireShort() throws BadDocumentException {
      if (in.position() - start > Limits.SIGNED_ENTRY_MAX_BYTES) {
        throw in.bad("a larger entry", "at most " + Limits.SIGNED_ENTRY_MAX_BYTES + " bytes");
      }
    }

    /** In the one form that encoding gives: the decoder takes others too. */
    private byte[] bytes() throws IOException, BadDocumentException {
      byte[] text = in.text(Limits.SIGNED_ENTRY_MAX_BYTES).getBytes(UTF_8);
      try {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (Arrays.equals(Base64.getEncoder().encode(bytes), text)) {
          return bytes;
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw in.not("base64 with its padding, in the form that encoding gives");
    }

    private List<byte[]> signatures() throws IOException, BadDocumentException {
      List<byte[]> armored = new ArrayList<>();
      in.items(
          Limits.SIGNERS_MAX,
          item -> armored.add(item.text(Limits.SIGNED_ENTRY_MAX_BYTES).getBytes(UTF_8)));
      return armored;
    }
  }
}
