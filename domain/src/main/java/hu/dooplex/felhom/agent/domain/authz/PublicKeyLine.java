package hu.dooplex.felhom.agent.domain.authz;

import java.util.Base64;

/** One line of a {@code .pub} file: kind, blob in base64, and a comment that nobody looks at. */
record PublicKeyLine(Octets blob) {
  static PublicKeyLine parse(String line) throws MalformedException {
    String[] fields = line.split(" ", 3);
    if (fields.length < 2) {
      throw new MalformedException("the line is not KIND BASE64");
    }
    byte[] blob = StrictBase64.decode(fields[1], "the key");
    if (!new WireReader(blob).name("the key's kind").equals(fields[0])) {
      throw new MalformedException("the line and the key in it name different kinds");
    }
    return new PublicKeyLine(new Octets(blob));
  }

  String fingerprint() {
    return fingerprint(blob);
  }

  static String fingerprint(Octets blob) {
    byte[] hash = Digests.sha256(blob.toBytes());
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
  }
}
