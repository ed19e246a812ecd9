package hu.dooplex.felhom.agent.domain.authz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An armored signature taken apart (PROTOCOL.sshsig): its structure is right, and nothing of what
 * it says has been believed yet. Names are unescaped, a character for each byte.
 *
 * @param keyBlob as it is in the signature
 */
record SshSignature(Octets keyBlob, ParsedKey key, String namespace, String hash, Value value) {
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  /**
   * The innermost part.
   *
   * @param content of an algorithm that no supported key has: empty, because nobody knows its
   *     structure
   * @param flags of a security key, else 0
   * @param counter of a security key, else 0
   */
  record Value(String algorithm, Octets content, int flags, int counter) {
    byte[] body() {
      return content.toBytes();
    }
  }

  /** Step 1 of the pipeline. */
  static SshSignature parse(byte[] armored) throws MalformedException {
    WireReader reader = new WireReader(Armor.open(armored));
    if (!Arrays.equals(reader.take(MAGIC.length, "the magic"), MAGIC)) {
      throw new MalformedException("the magic is not SSHSIG");
    }
    if (reader.u32("the version") != VERSION) {
      throw new MalformedException("the version is not 1");
    }
    byte[] keyBlob = reader.string("the key");
    String namespace = reader.name("the namespace");
    if (namespace.isEmpty()) {
      throw new MalformedException("the namespace is empty");
    }
    // It is not part of what OpenSSH 9.2 compares: what stood here could be swapped unnoticed.
    if (reader.string("the reserved field").length != 0) {
      throw new MalformedException("the reserved field is not empty");
    }
    String hash = reader.name("the hash algorithm");
    byte[] value = reader.string("the signature");
    reader.end("the blob");
    return new SshSignature(
        new Octets(keyBlob), ParsedKey.ofBlob(keyBlob), namespace, hash, value(value));
  }

  private static Value value(byte[] bytes) throws MalformedException {
    WireReader reader = new WireReader(bytes);
    String algorithm = reader.name("the signature's algorithm");
    Optional<KeyKind> kind = KeyKind.signingWith(algorithm);
    if (kind.isEmpty()) {
      return new Value(algorithm, new Octets(new byte[0]), 0, 0);
    }
    Octets content = new Octets(reader.string("the signature proper"));
    boolean token = kind.get().isSecurityKey();
    int flags = token ? reader.octet("the flags") : 0;
    int counter = token ? reader.u32("the counter") : 0;
    reader.end("the signature");
    return new Value(algorithm, content, flags, counter);
  }

  /** The bytes that the signature is over, if it is for that namespace. */
  byte[] signed(Namespace expected, byte[] messageHash) {
    return new WireWriter()
        .raw(MAGIC)
        .string(expected.text())
        .string("")
        .string(hash)
        .string(messageHash)
        .toBytes();
  }
}
