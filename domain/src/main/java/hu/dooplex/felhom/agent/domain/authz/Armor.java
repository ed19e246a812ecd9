package hu.dooplex.felhom.agent.domain.authz;

import hu.dooplex.felhom.agent.domain.Limits;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The text around a signature (PROTOCOL.sshsig, 1), in the form that ssh-keygen writes. */
final class Armor {
  static final String BEGIN = "-----BEGIN SSH SIGNATURE-----\n";
  static final String END = "-----END SSH SIGNATURE-----";

  private static final Pattern LINE =
      Pattern.compile("[A-Za-z0-9+/=]{1," + Limits.SIGNATURE_LINE_MAX_CHARS + "}");

  private Armor() {}

  /** The bytes inside. */
  static byte[] open(byte[] armored) throws MalformedException {
    if (armored.length > Limits.SIGNATURE_MAX_BYTES) {
      throw new MalformedException(
          "the signature has more than " + Limits.SIGNATURE_MAX_BYTES + " bytes");
    }
    String text = new String(armored, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(BEGIN)) {
      throw new MalformedException("the text does not start with the line BEGIN SSH SIGNATURE");
    }
    String rest = text.substring(BEGIN.length());
    String body = rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest;
    if (!body.endsWith("\n" + END)) {
      throw new MalformedException("the text does not end with the line END SSH SIGNATURE");
    }
    StringBuilder base64 = new StringBuilder(body.length());
    for (String line : body.substring(0, body.length() - END.length() - 1).split("\n", -1)) {
      if (!LINE.matcher(line).matches()) {
        throw new MalformedException(
            "a line is not 1 to " + Limits.SIGNATURE_LINE_MAX_CHARS + " characters of base64");
      }
      base64.append(line);
    }
    return StrictBase64.decode(base64.toString(), "the text");
  }
}
