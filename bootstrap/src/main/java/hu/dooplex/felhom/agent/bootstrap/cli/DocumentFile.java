package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.application.signing.IssuedDocuments;
import hu.dooplex.felhom.agent.domain.authz.Namespace;
import hu.dooplex.felhom.agent.domain.operation.RotateSigners;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes a document to be signed, and says how. */
final class DocumentFile {
  private DocumentFile() {}

  /** It could not be written; the message is for a person. */
  static final class NotWritten extends Exception {
    NotWritten(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Exactly its bytes, into a file that was not there. */
  static void write(IssuedDocuments.Document document, Path file) throws NotWritten {
    try {
      Files.write(file, document.bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new NotWritten(file + " is there already; name another one, or move it away", e);
    } catch (IOException e) {
      throw new NotWritten(file + " cannot be written: " + e, e);
    }
  }

  /** The commands that sign it and hand it over. */
  static List<String> commands(IssuedDocuments.Document document, String file) {
    Namespace namespace =
        document.says().operation() instanceof RotateSigners
            ? Namespace.SIGNERS
            : Namespace.OPERATIONS;
    return List.of(
        "ssh-keygen -Y sign -n " + namespace.text() + " -f KEY " + quoted(file),
        "felhom-agent submit " + quoted(file) + " " + quoted(file + ".sig"));
  }

  /** As one word to a shell. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
