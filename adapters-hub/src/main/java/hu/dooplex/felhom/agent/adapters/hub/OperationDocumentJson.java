package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hu.dooplex.felhom.agent.application.port.BadDocumentException;
import hu.dooplex.felhom.agent.application.port.OperationDocuments;
import hu.dooplex.felhom.agent.domain.Limits;
import hu.dooplex.felhom.agent.domain.authz.DocumentFields;
import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;
import hu.dooplex.felhom.agent.domain.operation.BadFieldException;
import hu.dooplex.felhom.agent.domain.operation.FieldValue;

/**
 * Documents and wishes as JSON (trust.md, 5; {@code schema/operation-document-v1.schema.json} and
 * {@code schema/operation-wish-v1.schema.json}). What a document may say, {@link DocumentFields}
 * knows; here is how it is written.
 */
public final class OperationDocumentJson implements OperationDocuments {
  private static final String PLAIN = "printable ASCII and line feeds, without backslash";

  /** Makes something of the fields of a document. */
  private interface Meaning<T> {
    T of(FieldValue.Fields fields) throws BadFieldException;
  }

  @Override
  public OperationDocument parse(byte[] verified) throws BadDocumentException {
    return read(verified, DocumentFields::document);
  }

  @Override
  public OperationWish parseWish(byte[] wish) throws BadDocumentException {
    return read(wish, DocumentFields::wish);
  }

  private static <T> T read(byte[] bytes, Meaning<T> meaning) throws BadDocumentException {
    requirePlain(bytes);
    FieldValue whole = JsonCursor.read(bytes, JsonCursor::any);
    try {
      return meaning.of(whole.fields());
    } catch (BadFieldException e) {
      throw new BadDocumentException(e.path().isEmpty() ? "$" : e.path(), e.found(), e.allowed());
    }
  }

  /**
   * Before the parser, and instead of trusting it with them: byte order marks, UTF-16, overlong
   * UTF-8, half surrogate pairs, and keys that are the same once their escapes are read.
   */
  private static void requirePlain(byte[] bytes) throws BadDocumentException {
    requireShort(bytes);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n' && !isPlain(bytes[i])) {
        throw new BadDocumentException("$", "byte %#04x at %d".formatted(bytes[i], i), PLAIN);
      }
    }
  }

  private static void requireShort(byte[] bytes) throws BadDocumentException {
    if (bytes.length > Limits.DOCUMENT_MAX_BYTES) {
      throw new BadDocumentException(
          "$", bytes.length + " bytes", "at most " + Limits.DOCUMENT_MAX_BYTES);
    }
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f && c != '\\';
  }

  /** A field a line, what is in it on the same one, and a line feed at the end, as texts have. */
  @Override
  public byte[] write(OperationDocument document) throws BadDocumentException {
    byte[] bytes = write(DocumentFields.of(document));
    // What is issued can be read; a config key can be longer than a name may be.
    if (!parse(bytes).equals(document)) {
      throw new IllegalStateException("a document that does not say what it was made of");
    }
    return bytes;
  }

  /**
   * What {@link #parseWish} reads as that wish.
   *
   * @throws BadDocumentException as {@link #write} does
   */
  public byte[] writeWish(OperationWish wish) throws BadDocumentException {
    return write(DocumentFields.of(wish));
  }

  private static byte[] write(FieldValue.Fields whole) throws BadDocumentException {
    StringBuilder text = new StringBuilder(512);
    String before = "{\n  ";
    for (var field : whole.values().entrySet()) {
      text.append(before);
      append(text, field.getKey(), field.getKey());
      text.append(": ");
      append(text, field.getValue(), field.getKey());
      before = ",\n  ";
    }
    byte[] bytes = text.append("\n}\n").toString().getBytes(US_ASCII);
    requireShort(bytes);
    return bytes;
  }

  private static void append(StringBuilder out, FieldValue value, String path)
      throws BadDocumentException {
    switch (value) {
      case FieldValue.Text(String text) -> append(out, text, path);
      case FieldValue.Whole(long number) -> out.append(number);
      case FieldValue.Flag(boolean flag) -> out.append(flag);
      case FieldValue.Items items -> {
        out.append('[');
        for (int i = 0; i < items.values().size(); i++) {
          out.append(i == 0 ? "" : ", ");
          append(out, items.values().get(i), path + "[" + i + "]");
        }
        out.append(']');
      }
      case FieldValue.Fields fields -> {
        String before = "{";
        for (var field : fields.values().entrySet()) {
          out.append(before);
          append(out, field.getKey(), path);
          out.append(": ");
          append(out, field.getValue(), path + "." + field.getKey());
          before = ", ";
        }
        out.append(fields.values().isEmpty() ? "{}" : "}");
      }
    }
  }

  private static void append(StringBuilder out, String text, String path)
      throws BadDocumentException {
    if (!text.chars().allMatch(c -> isPlain(c) && c != '"')) {
      throw new BadDocumentException(
          path,
          "a character that no document can hold, so that this cannot be signed",
          "printable ASCII without quotation mark and backslash");
    }
    out.append('"').append(text).append('"');
  }
}
