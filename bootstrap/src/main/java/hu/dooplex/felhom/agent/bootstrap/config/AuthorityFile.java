package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of authorities' certificates (PEM). It is read here only to say what is wrong with it; a
 * connection's trust reads it again.
 */
record AuthorityFile(Path path) {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final Pattern BLOCK = Pattern.compile(BEGIN + "[^-]*+-----END CERTIFICATE-----");
  private static final String ALLOWED = "a file with the CA's certificate (PEM)";

  void check(FileFacts.Source disk, Place at) {
    Optional<BoundedFile> file =
        BoundedFile.read(disk, path, Limits.CA_FILE_MAX_BYTES, at, ALLOWED);
    if (file.isEmpty()) {
      return;
    }
    FileFacts facts = file.get().facts();
    if (facts.isWritableByAll() || facts.isWritableByGroup()) {
      at.refuse(
          "a file that others may write (" + facts.modeText() + ")",
          "writable by its owner alone: chmod go-w");
    }
    checkContent(new String(file.get().bytes(), StandardCharsets.ISO_8859_1), at);
  }

  /** Other text between the certificates is skipped, as {@code openssl} leaves it there. */
  private void checkContent(String text, Place at) {
    int number = 0;
    for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin + 1)) {
      number++;
      Matcher block = BLOCK.matcher(text).region(begin, text.length());
      if (!block.lookingAt() || !isCertificate(block.group())) {
        at.refuse(shown() + ", in which certificate " + number + " is damaged", ALLOWED);
        return;
      }
    }
    if (number == 0) {
      at.refuse(shown() + ", which holds no certificate", ALLOWED + ", a line " + BEGIN + " in it");
    }
  }

  private static boolean isCertificate(String block) {
    byte[] bytes = block.getBytes(StandardCharsets.ISO_8859_1);
    try {
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private String shown() {
    return ForeignText.oneLine(path.toString());
  }
}
