package hu.dooplex.felhom.agent.bootstrap.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoTest {
  private static final List<String> PROMISED =
      List.of(
          "~ 101 memory 2048 MiB → 4096 MiB",
          "~ 102 run_state stopped → running",
          "~ 104 memory 256 MiB → 668 MiB",
          "PUT /nodes/pve1/lxc/101/config?cores=3&memory=4096",
          "pending_signatures: destroy_guest 104",
          "refused, drift (over_budget)",
          "the node received no second POST",
          "each follows the one before");

  /** All of it, with the daemon's child on the tests' class path. */
  @Test
  @Timeout(300)
  void everyStepGoesAsTold() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean asTold = Demo.tell(new PrintStream(bytes, true, StandardCharsets.UTF_8), _ -> {});
    String told = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(asTold, told);
    assertEquals(List.of(), PROMISED.stream().filter(line -> !told.contains(line)).toList(), told);
  }
}
