package hu.dooplex.felhom.agent.adapters.hub;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Takes an answer's body until it ends or is longer than it may be; then the connection is given
 * up, so that an endless body costs no more than a long one.
 */
final class BoundedBody implements BodySubscriber<BoundedBody> {
  /** How a body ended. */
  enum Ending {
    COMPLETE,
    TOO_LONG,
    /** The connection ended before the body did. */
    CUT_OFF
  }

  private final int status;
  private final int maxBytes;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final CompletableFuture<BoundedBody> done = new CompletableFuture<>();
  private Ending ending = Ending.CUT_OFF;
  private Runnable giveUp = () -> {};

  BoundedBody(int status, int maxBytes) {
    this.status = status;
    this.maxBytes = maxBytes;
  }

  /** What was taken so far. */
  synchronized BoundedExchange.Answer answer() {
    return new BoundedExchange.Answer(status, taken.toByteArray(), ending);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    giveUp = subscription::cancel;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (!take(buffer)) {
        giveUp.run();
        end(Ending.TOO_LONG);
        return;
      }
    }
  }

  private synchronized boolean take(ByteBuffer buffer) {
    byte[] part = new byte[Math.min(buffer.remaining(), maxBytes - taken.size())];
    buffer.get(part);
    taken.writeBytes(part);
    return !buffer.hasRemaining();
  }

  @Override
  public void onError(Throwable fault) {
    end(Ending.CUT_OFF);
  }

  @Override
  public void onComplete() {
    end(Ending.COMPLETE);
  }

  private void end(Ending how) {
    synchronized (this) {
      if (done.isDone()) {
        return;
      }
      ending = how;
    }
    done.complete(this);
  }

  @Override
  public CompletionStage<BoundedBody> getBody() {
    return done;
  }
}
