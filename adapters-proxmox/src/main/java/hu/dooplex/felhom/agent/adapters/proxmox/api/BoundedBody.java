package hu.dooplex.felhom.agent.adapters.proxmox.api;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response body up to a bound. Beyond it the connection is ended at once and what was
 * read is let go: a server must not be able to fill the daemon's heap.
 */
final class BoundedBody implements BodySubscriber<byte[]> {
  private static final int FIRST_BYTES = 16 * 1024;

  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final long declared;
  private final int maxBytes;
  private byte[] bytes;
  private int length;
  private Flow.@Nullable Subscription subscription;

  private BoundedBody(long declared, int maxBytes) {
    this.declared = declared;
    this.maxBytes = maxBytes;
    this.bytes = new byte[(int) Math.min(declared < 0 ? FIRST_BYTES : declared, maxBytes)];
  }

  /** What to read a body with, of whatever length the server declares. */
  static BodyHandler<byte[]> handler(int maxBytes) {
    return response ->
        new BoundedBody(response.headers().firstValueAsLong("Content-Length").orElse(-1), maxBytes);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (declared > maxBytes) {
      refuse();
    } else {
      subscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (result.isDone()) {
        return;
      }
      if (buffer.remaining() > maxBytes - length) {
        refuse();
        return;
      }
      append(buffer);
    }
  }

  private void append(ByteBuffer buffer) {
    int needed = length + buffer.remaining();
    if (needed > bytes.length) {
      int doubled = (int) Math.min(2L * bytes.length, maxBytes);
      bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }
    int count = buffer.remaining();
    buffer.get(bytes, length, count);
    length += count;
  }

  private void refuse() {
    bytes = new byte[0];
    if (subscription != null) {
      subscription.cancel();
    }
    result.completeExceptionally(new TooLongException());
  }

  @Override
  public void onError(Throwable cause) {
    result.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    result.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return result;
  }

  /** The body is longer than the bound. */
  static final class TooLongException extends IOException {
    TooLongException() {
      super("the body is too long");
    }
  }
}
