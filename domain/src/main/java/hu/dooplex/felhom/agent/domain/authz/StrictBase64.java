package hu.dooplex.felhom.agent.domain.authz;

import java.util.Base64;

/** Base64 in the one form that encoding gives. */
final class StrictBase64 {
  private StrictBase64() {}

  static byte[] decode(String text, String field) throws MalformedException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(field + " is not base64");
    }
    // The decoder takes missing padding and bits that stand for nothing.
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new MalformedException(field + " is base64 in another form than encoding gives");
    }
    return bytes;
  }
}
