package hu.dooplex.felhom.agent.domain.authz;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the types of SSH's wire format (RFC 4251, 5), each field once and to the last byte. */
final class WireReader {
  private final byte[] bytes;
  private int at;

  WireReader(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] take(int length, String field) throws MalformedException {
    // A u32 above 2^31 - 1 is negative here.
    if (length < 0 || length > bytes.length - at) {
      throw new MalformedException(field + " is longer than what is left");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  int octet(String field) throws MalformedException {
    return take(1, field)[0] & 0xff;
  }

  /** The 32 bits of a u32; from 2^31 on the number is negative. */
  int u32(String field) throws MalformedException {
    byte[] four = take(4, field);
    return (four[0] & 0xff) << 24
        | (four[1] & 0xff) << 16
        | (four[2] & 0xff) << 8
        | (four[3] & 0xff);
  }

  byte[] string(String field) throws MalformedException {
    return take(u32(field), field);
  }

  /** A string as text, one character for each byte: two names are equal when their bytes are. */
  String name(String field) throws MalformedException {
    return new String(string(field), StandardCharsets.ISO_8859_1);
  }

  /** A number above zero in the only encoding that it has. */
  BigInteger positive(String field) throws MalformedException {
    byte[] number = string(field);
    BigInteger value = number.length == 0 ? BigInteger.ZERO : new BigInteger(number);
    if (value.signum() <= 0 || value.toByteArray().length != number.length) {
      throw new MalformedException(field + " is no positive number in its shortest form");
    }
    return value;
  }

  void end(String whole) throws MalformedException {
    if (at != bytes.length) {
      throw new MalformedException(whole + " goes on after its last field");
    }
  }
}
