package hu.dooplex.felhom.agent.domain.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs that are one to four small changes away from a kept one, the same for the same seed. */
final class Mutations {
  /** What parsers of JSON, base64 and lengths stumble over; a character for each byte. */
  private static final List<byte[]> PIECES =
      List.of(
              "\n",
              "\r",
              "\0",
              "\u0080",
              "\u00ff",
              "\"",
              "\\",
              ",",
              "{}",
              "[]",
              "null",
              "true",
              "0",
              "-0",
              "-1",
              "1e9",
              "1.0",
              "01",
              "99999999999999999999",
              "2147483648",
              "9223372036854775808",
              "\\ud800",
              "\\u0000",
              "\u00ed\u00a0\u0080",
              "\u00ef\u00bb\u00bf",
              "{\"a\":",
              "[[[[[[[[",
              "=",
              "\0\0\0\0",
              "\u00ff\u00ff\u00ff\u00ff",
              "\u007f\u00ff\u00ff\u00ff",
              "\u0080\0\0\0",
              "1970-01-01T00:00:00Z")
          .stream()
          .map(piece -> piece.getBytes(StandardCharsets.ISO_8859_1))
          .toList();

  private final List<byte[]> seeds;
  private final SplittableRandom random;

  Mutations(List<byte[]> seeds, long seed) {
    this.seeds = List.copyOf(seeds);
    this.random = new SplittableRandom(seed);
  }

  byte[] next() {
    byte[] input = one(seeds).clone();
    for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(1, 17));
    return switch (random.nextInt(7)) {
      case 0 -> flipped(input);
      case 1 -> replaced(input, from, to, new byte[0]);
      case 2 -> replaced(input, from, from, one(PIECES));
      case 3 -> replaced(input, from, to, one(PIECES));
      case 4 -> replaced(input, from, from, Arrays.copyOfRange(input, from, to));
      case 5 -> Arrays.copyOf(input, from);
      default -> spliced(input, from);
    };
  }

  private byte[] flipped(byte[] input) {
    if (input.length > 0) {
      input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  /** The end of another input behind the beginning of this one. */
  private byte[] spliced(byte[] input, int at) {
    byte[] other = one(seeds);
    int rest = random.nextInt(other.length + 1);
    return replaced(input, at, input.length, Arrays.copyOfRange(other, rest, other.length));
  }

  private byte[] one(List<byte[]> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    byte[] changed = new byte[input.length - (to - from) + by.length];
    System.arraycopy(input, 0, changed, 0, from);
    System.arraycopy(by, 0, changed, from, by.length);
    System.arraycopy(input, to, changed, from + by.length, input.length - to);
    return changed;
  }
}
