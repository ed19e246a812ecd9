package hu.dooplex.felhom.agent.domain.normalize;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine's {@code memory} is a property string with one part, whose name may be left out: {@code
 * 2048}, {@code current=2048} (qemu-server, {@code PVE::QemuServer::Memory}, $memory_fmt).
 */
final class MachineMemory extends WholeNumber {
  private static final String PART = "current=";

  MachineMemory(long min, String absent) {
    super(absent, min, Long.MAX_VALUE, 1L << 20);
  }

  @Override
  String canonical(String text) {
    if (isDigits(text, 0)) {
      return super.canonical(text);
    }
    List<String> parts = new ArrayList<>(List.of(text.split(",", -1)));
    parts.removeIf(String::isBlank);
    if (parts.size() != 1) {
      return text;
    }
    String part = parts.getFirst();
    String number = part.startsWith(PART) ? part.substring(PART.length()) : part;
    String canonical = super.canonical(number);
    boolean isNumber = isDigits(canonical, canonical.startsWith("-") ? 1 : 0);
    return isNumber ? canonical : text;
  }
}
