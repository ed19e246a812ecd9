package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One authenticated request, its path matched: who asks, and every parameter by name. */
record Call(Rights rights, Map<String, String> parameters) {
  /** A parameter that the path or the schema guarantees. */
  String text(String name) {
    return optional(name).orElseThrow(() -> new IllegalStateException("no " + name));
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  boolean flag(String name) {
    return "1".equals(parameters.get(name));
  }

  long number(String name, long otherwise) {
    return optional(name).map(BigInteger::new).map(Call::clamp).orElse(otherwise);
  }

  private static long clamp(BigInteger number) {
    return number
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .max(BigInteger.valueOf(Long.MIN_VALUE))
        .longValueExact();
  }

  /** Whoever comes with a token is not root@pam, even with a token of root's. */
  void refuseSkiplock() {
    if (flag("skiplock")) {
      throw Refusal.parameter("skiplock", "Only root may use this option.");
    }
  }

  int vmid() {
    return Integer.parseInt(text("vmid"));
  }

  /** Separated as {@code PVE::Tools::split_list} does: commas, semicolons or white space. */
  static List<String> list(String value) {
    return Stream.of(value.split("[,;\\s\\x00]+", -1)).filter(item -> !item.isEmpty()).toList();
  }
}
