package hu.dooplex.felhom.agent.domain.authz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

/**
 * The fields of a signature as they are written, length and all: honest until a test exchanges one.
 */
public final class TestSignature {
  enum Field {
    MAGIC,
    VERSION,
    KEY,
    NAMESPACE,
    RESERVED,
    HASH,
    VALUE,
    /** What should not be there. */
    AFTER
  }

  private final Map<Field, byte[]> fields;

  private TestSignature(Map<Field, byte[]> fields) {
    this.fields = new EnumMap<>(fields);
  }

  static TestSignature of(
      byte[] key, String namespace, String reserved, String hash, byte[] value) {
    Map<Field, byte[]> fields = new EnumMap<>(Field.class);
    fields.put(Field.MAGIC, TestBytes.ascii("SSHSIG"));
    fields.put(Field.VERSION, TestBytes.u32(1));
    fields.put(Field.KEY, TestBytes.string(key));
    fields.put(Field.NAMESPACE, TestBytes.string(namespace));
    fields.put(Field.RESERVED, TestBytes.string(reserved));
    fields.put(Field.HASH, TestBytes.string(hash));
    fields.put(Field.VALUE, TestBytes.string(value));
    fields.put(Field.AFTER, new byte[0]);
    return new TestSignature(fields);
  }

  /** With other bytes in place of a field and its length. */
  TestSignature withRaw(Field field, byte[] written) {
    TestSignature other = new TestSignature(fields);
    other.fields.put(field, written);
    return other;
  }

  TestSignature with(Field field, byte[] content) {
    return withRaw(field, TestBytes.string(content));
  }

  TestSignature with(Field field, String content) {
    return withRaw(field, TestBytes.string(content));
  }

  /** The field as it is written. */
  byte[] raw(Field field) {
    return fields.getOrDefault(field, new byte[0]).clone();
  }

  byte[] blob() {
    return TestBytes.concat(fields.values().toArray(byte[][]::new));
  }

  /** The blob in its armor, as {@code ssh-keygen} writes it. */
  public byte[] armored() {
    return armored(blob(), 70);
  }

  static byte[] armored(byte[] blob, int lineChars) {
    String lines = Base64.getMimeEncoder(lineChars, new byte[] {'\n'}).encodeToString(blob);
    return ("-----BEGIN SSH SIGNATURE-----\n" + lines + "\n-----END SSH SIGNATURE-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
