package hu.dooplex.felhom.agent.adapters.cli.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The line that every record of an append-only file is: one JSON object in printable ASCII, ended
 * by LF, whose first field is a checksum over the rest of the line's object.
 *
 * <pre>{"crc":"8a9136aa","seq":1,"at":"2026-11-22T19:00:00Z"}</pre>
 *
 * <p>{@code crc} is CRC-32C, 8 lower-case hex digits, over the bytes from the quote that opens the
 * second field to the closing brace. This frame is for ever: it is what a later version reads to
 * learn that a file is older.
 */
final class RecordLine {
  static final byte LF = '\n';

  private static final byte[] OPEN = "{\"crc\":\"".getBytes(US_ASCII);
  private static final byte[] CLOSE = "\",".getBytes(US_ASCII);
  private static final int CRC_DIGITS = 8;

  /** Where the checked part begins. */
  static final int PREFIX = OPEN.length + CRC_DIGITS + CLOSE.length;

  private RecordLine() {}

  /**
   * @param fields of a JSON object, ASCII, with its closing brace and without the opening one
   */
  static byte[] of(byte[] fields) {
    byte[] line = new byte[PREFIX + fields.length + 1];
    System.arraycopy(fields, 0, line, PREFIX, fields.length);
    System.arraycopy(OPEN, 0, line, 0, OPEN.length);
    byte[] crc = HexFormat.of().toHexDigits(crc(fields, 0, fields.length)).getBytes(US_ASCII);
    System.arraycopy(crc, 0, line, OPEN.length, CRC_DIGITS);
    System.arraycopy(CLOSE, 0, line, OPEN.length + CRC_DIGITS, CLOSE.length);
    line[line.length - 1] = LF;
    return line;
  }

  /** Whether those bytes, without a line's end, are a line that was written and not changed. */
  static boolean intact(byte[] bytes, int offset, int length) {
    return length > PREFIX
        && matches(OPEN, bytes, offset)
        && matches(CLOSE, bytes, offset + OPEN.length + CRC_DIGITS)
        && storedCrc(bytes, offset + OPEN.length)
            == (crc(bytes, offset + PREFIX, length - PREFIX) & 0xffff_ffffL);
  }

  private static boolean matches(byte[] expected, byte[] bytes, int offset) {
    for (int i = 0; i < expected.length; i++) {
      if (bytes[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** -1 for anything but eight lower-case digits: a flipped bit may make a digit upper-case. */
  private static long storedCrc(byte[] bytes, int offset) {
    long crc = 0;
    for (int i = offset; i < offset + CRC_DIGITS; i++) {
      int digit = "0123456789abcdef".indexOf(bytes[i]);
      if (digit < 0) {
        return -1;
      }
      crc = crc << 4 | digit;
    }
    return crc;
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
