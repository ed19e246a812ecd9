package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import hu.dooplex.felhom.agent.adapters.proxmox.api.PveAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The faults that are whole answers. */
final class FaultAnswers {
  private static final int FIRST_OF_THE_PROXY = 590;

  private FaultAnswers() {}

  static PveAnswer of(Fault.Status fault) {
    return fault.status() >= FIRST_OF_THE_PROXY
        ? Dispatch.plain(fault.status(), "")
        : Dispatch.error(fault.status(), fault.text() + "\n", fault.errors());
  }

  static PveAnswer html() {
    return new PveAnswer(
        200,
        Optional.of("text/html; charset=utf-8"),
        Fault.HtmlPage.PAGE.getBytes(StandardCharsets.UTF_8));
  }

  /** JSON, so that only its length is wrong with it. */
  static PveAnswer huge(int bytes) {
    byte[] head = "{\"data\":\"".getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\"}".getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[Math.max(bytes, head.length + tail.length)];
    Arrays.fill(body, (byte) 'x');
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(tail, 0, body, body.length - tail.length, tail.length);
    return new PveAnswer(200, Optional.of("application/json;charset=UTF-8"), body);
  }
}
