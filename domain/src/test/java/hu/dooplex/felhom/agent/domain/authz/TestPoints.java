package hu.dooplex.felhom.agent.domain.authz;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Points of edwards25519 that nobody should have as a key. */
public final class TestPoints {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** All eight, of order 1, 2, 4, 4 and four times 8. */
  public static final List<String> SMALL_ORDER =
      List.of(
          "01" + "00".repeat(31),
          "ec" + "ff".repeat(30) + "7f",
          "00".repeat(32),
          "00".repeat(31) + "80",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");

  /** Every y from p up that fits, with both signs; and a minus sign before an x of zero. */
  public static final List<String> NOT_CANONICAL =
      Stream.concat(
              IntStream.range(0, 19)
                  .mapToObj(i -> P.add(BigInteger.valueOf(i)))
                  .flatMap(y -> Stream.of(y, y.setBit(255)))
                  .map(y -> HexFormat.of().formatHex(TestBytes.reversed(TestBytes.fixed(y, 32)))),
              Stream.of("01" + "00".repeat(30) + "80", "ec" + "ff".repeat(31)))
          .toList();

  private TestPoints() {}
}
