package hu.dooplex.felhom.agent.adapters.cli.privileged;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One stream of a program, read as it comes. */
final class ProgramOutput {
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final int maxBytes;
  private volatile boolean tooMuch;
  private volatile boolean broken;

  private ProgramOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Begins to read.
   *
   * @param whenTooMuch run once it is more than {@code maxBytes}, of which the rest is not read
   */
  static ProgramOutput of(InputStream stream, int maxBytes, Runnable whenTooMuch) {
    ProgramOutput output = new ProgramOutput(maxBytes);
    // A read of a pipe holds on to its carrier: as many hung programs as there are carriers, and
    // no virtual thread of the agent would run any more.
    Thread.ofPlatform()
        .daemon()
        .name("command-output")
        .start(() -> output.read(stream, whenTooMuch));
    return output;
  }

  private void read(InputStream stream, Runnable whenTooMuch) {
    byte[] buffer = new byte[8 * 1024];
    try {
      int count = stream.read(buffer);
      while (count >= 0) {
        read.write(buffer, 0, count);
        tooMuch = read.size() > maxBytes;
        count = tooMuch ? -1 : stream.read(buffer);
      }
    } catch (IOException e) {
      broken = true;
    } finally {
      ended.countDown();
    }
    if (tooMuch) {
      whenTooMuch.run();
    }
  }

  /** Waits for its end; there may be none while a child of the program holds it open. */
  void awaitEnd(Duration atMost) throws InterruptedException {
    boolean _ = ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isTooMuch() {
    return tooMuch;
  }

  boolean isBroken() {
    return broken;
  }

  /** What was read so far; UTF-8, with what is none replaced. */
  String text() {
    return read.toString(StandardCharsets.UTF_8);
  }
}
