package hu.dooplex.felhom.agent.domain.normalize;

import java.math.BigDecimal;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values that a desired state could hold for a field, sensible and hostile ones; and any text. */
public final class GeneratedValues {
  private static final long MEBIBYTE = 1L << 20;

  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          2L,
          3L,
          100L,
          1024L,
          8192L,
          8193L,
          9_999L,
          10_000L,
          10_001L,
          262_144L,
          262_145L,
          500_000L,
          500_001L,
          -1L,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private static final List<Long> SIZES =
      List.of(
          0L,
          1L,
          MEBIBYTE - 1,
          MEBIBYTE,
          MEBIBYTE + 1,
          15 * MEBIBYTE,
          15 * MEBIBYTE + 1,
          16 * MEBIBYTE,
          64L << 40,
          (64L << 40) - 1,
          -1L,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private static final List<String> DECIMALS =
      List.of(
          "0",
          "0.00",
          "-0.0",
          "1.50",
          ".5",
          "1E+1",
          "0.000001",
          "0.0000001",
          "1E-999999999",
          "1E+999999999",
          "128",
          "128.01",
          "8192",
          "8192.000001",
          "-1",
          "-1E-9");

  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          "\u00a0",
          "0",
          "-0",
          "+200",
          "0128",
          "-7",
          "1e3",
          "1.50",
          ".5",
          "5.",
          "1e99",
          "10e98",
          "99999999999999999999999999",
          "abc",
          "yes",
          "OFF",
          "True",
          "2048,",
          "current=2048",
          "current=02048",
          "current=current=5",
          ",current=+7",
          "order=1,up=30",
          ",",
          "up=1,up=2",
          "order=007",
          "7,down=60",
          "a;b",
          "B,a a",
          "Felhom-x;b",
          "İ;ß;ǅ",
          "a\nb\n\n",
          "\n\n",
          "0\n",
          "x\r\n",
          "host",
          "ct100\n",
          "1.1.1.1\u00002.2.2.2",
          "\ud800",
          "ſ;K");

  private static final String POOL =
      "aZz09-_.+:;,= \t\n\r"
          + "\u0000\u0007\u001b\u0085\u00a0%#[]/\\'\"äßİſK\u2028\u202e\ufeff☃\ud800\udc00";

  private static final String LABEL = "abcXYZ0189-";
  private static final String TAG = "abcXYZ0189_-+.";

  private GeneratedValues() {}

  /** A value of the type that the field has. */
  public static DesiredValue value(ManagedField field, RandomGenerator random) {
    return switch (field.type()) {
      case WHOLE -> new DesiredValue.Whole(number(random));
      case BYTES -> new DesiredValue.Whole(size(random));
      case DECIMAL -> new DesiredValue.Decimal(decimal(random));
      case FLAG -> new DesiredValue.Flag(random.nextBoolean());
      case TEXT ->
          new DesiredValue.Text(random.nextInt(4) == 0 ? anyText(random) : text(field, random));
      case NAMES -> new DesiredValue.Names(tags(random));
    };
  }

  /** Whatever could be in a configuration, and what could not. */
  public static String anyText(RandomGenerator random) {
    return random.nextInt(3) == 0
        ? oneOf(ODD_TEXTS, random)
        : from(POOL, random.nextInt(40), random);
  }

  private static long number(RandomGenerator random) {
    return random.nextInt(4) == 0 ? oneOf(NUMBERS, random) : random.nextLong(1, 20_000);
  }

  private static long size(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? oneOf(SIZES, random)
        : random.nextLong(0, 1L << random.nextInt(20, 47));
  }

  private static BigDecimal decimal(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? new BigDecimal(oneOf(DECIMALS, random))
        : BigDecimal.valueOf(random.nextLong(0, 10_000_000), random.nextInt(-1, 9));
  }

  private static List<String> tags(RandomGenerator random) {
    return Stream.generate(() ->
            random.nextInt(40) == 0 ? anyText(random) : from(TAG, random.nextInt(1, 12), random))
        .limit(random.nextInt(6))
        .toList();
  }

  private static String text(ManagedField field, RandomGenerator random) {
    return switch (field) {
      case STARTUP -> startup(random);
      case HOSTNAME, NAME -> dnsName(random);
      case NAMESERVER -> list(random, () -> address(random));
      case SEARCHDOMAIN -> list(random, () -> dnsName(random));
      case TIMEZONE ->
          oneOf(
              List.of(
                  "host",
                  "UTC",
                  "Europe/Budapest",
                  "America/Argentina/Ushuaia",
                  "Asia/Tokyo",
                  "Nowhere/X",
                  "Etc/UTC",
                  "Budapest",
                  "europe/budapest"),
              random);
      default -> lines(random);
    };
  }

  private static String startup(RandomGenerator random) {
    String separator = random.nextInt(8) == 0 ? ",," : ",";
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i ->
            oneOf(List.of("", "order=", "up=", "down="), random)
                + (random.nextInt(5) == 0 ? "00" : "")
                + random.nextInt(4000))
        .collect(Collectors.joining(separator));
  }

  private static String dnsName(RandomGenerator random) {
    return Stream.generate(() -> from(LABEL, random.nextInt(1, 9), random))
        .limit(random.nextInt(1, random.nextInt(20) == 0 ? 70 : 4))
        .collect(Collectors.joining("."));
  }

  private static String address(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 ->
          IntStream.range(0, random.nextInt(10) == 0 ? 3 : 4)
              .mapToObj(i -> "" + random.nextInt(random.nextInt(10) == 0 ? 300 : 256))
              .collect(Collectors.joining("."));
      case 1 ->
          oneOf(
              List.of(
                  "::",
                  "::1",
                  "2001:DB8::1",
                  "1::",
                  "::ffff:10.0.0.1",
                  "1:2:3:4:5:6:7::",
                  "1:2:3:4:5:6:7:8::",
                  "1::2::3",
                  "1:2:3:4:5:6:1.2.3.4",
                  "12345::",
                  "1:2",
                  "::1/64"),
              random);
      case 2 ->
          oneOf(List.of("fe80::1%eth0", "fe80::1%eth0:1", "fe80::1%9", "2001::1%eth0"), random);
      default -> hextets(random);
    };
  }

  private static String hextets(RandomGenerator random) {
    return IntStream.range(0, random.nextInt(8) == 0 ? 7 : 8)
        .mapToObj(i -> Integer.toHexString(random.nextInt(0x10000)))
        .collect(Collectors.joining(":"));
  }

  private static String list(RandomGenerator random, java.util.function.Supplier<String> item) {
    return Stream.generate(item)
        .limit(random.nextInt(4))
        .collect(Collectors.joining(oneOf(List.of(" ", ",", ";", " , ", "\t", "\u00a0"), random)));
  }

  /** Lines of a description; some are as long as can be, or longer. */
  private static String lines(RandomGenerator random) {
    if (random.nextInt(50) == 0) {
      return "☃".repeat(random.nextInt(8190, 8194)) + (random.nextBoolean() ? "\n" : "");
    }
    return Stream.generate(() -> random.nextInt(3) == 0 ? "" : anyText(random))
        .limit(random.nextInt(5))
        .collect(Collectors.joining("\n"));
  }

  private static <T> T oneOf(List<T> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }

  private static String from(String pool, int length, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(pool.charAt(random.nextInt(pool.length())));
    }
    return text.toString();
  }
}
