package hu.dooplex.felhom.agent.domain.authz;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** SSH's wire format, written. */
final class TestBytes {
  private TestBytes() {}

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] u32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static int u32(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at);
  }

  static byte[] string(byte[] bytes) {
    return concat(u32(bytes.length), bytes);
  }

  static byte[] string(String text) {
    return string(ascii(text));
  }

  static byte[] mpint(BigInteger number) {
    return string(number.toByteArray());
  }

  /** Of so many bytes, the highest first. */
  static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    BigInteger left = number;
    for (int i = length - 1; i >= 0; i--) {
      bytes[i] = left.byteValue();
      left = left.shiftRight(8);
    }
    return bytes;
  }

  static byte[] reversed(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return turned;
  }
}
