package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Writes Prometheus' text format, version 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/): families of samples, each family
 * once, with HELP and TYPE before it. Samples have no timestamps: node_exporter's textfile
 * collector refuses them.
 */
final class Exposition {
  private static final String PREFIX = "felhom_agent_";

  enum Type {
    COUNTER,
    GAUGE,
    SUMMARY
  }

  private final StringBuilder out = new StringBuilder();
  private String family = "";

  /**
   * Begins a family; the samples that follow belong to it.
   *
   * @param help one line, no backslash
   */
  Exposition family(Type type, String name, String help) {
    family = PREFIX + name;
    out.append("# HELP ").append(family).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(family).append(' ');
    out.append(type.name().toLowerCase(Locale.ROOT)).append('\n');
    return this;
  }

  Exposition gauge(String name, String help) {
    return family(Type.GAUGE, name, help);
  }

  Exposition counter(String name, String help) {
    return family(Type.COUNTER, name, help);
  }

  Exposition value(long value, String... labels) {
    return sample("", Long.toString(value), labels);
  }

  Exposition value(boolean value) {
    return value(value ? 1 : 0);
  }

  Exposition seconds(Duration duration) {
    return sample("", text(duration));
  }

  /** Seconds since the epoch. */
  Exposition time(Instant instant, String... labels) {
    return sample("", text(Duration.between(Instant.EPOCH, instant)), labels);
  }

  /** What a summary without quantiles consists of. */
  Exposition summary(long count, Duration total) {
    return sample("_sum", text(total)).sample("_count", Long.toString(count));
  }

  private static String text(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /**
   * @param labels names and values by turns
   */
  private Exposition sample(String suffix, String value, String... labels) {
    out.append(family).append(suffix);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      out.append(label(labels[i + 1])).append('"');
    }
    out.append(labels.length > 0 ? "}" : "").append(' ').append(value).append('\n');
    return this;
  }

  /** Control characters first, as everywhere, and then what the format wants escaped. */
  private static String label(String value) {
    return ForeignText.oneLine(value, Limits.METRIC_LABEL_MAX_CHARS)
        .replace("\\", "\\\\")
        .replace("\"", "\\\"");
  }

  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
