package hu.dooplex.felhom.agent.adapters.hub;

import hu.dooplex.felhom.agent.application.port.TransportFault;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * HTTP exchanges with a bound on their bytes and one deadline over all of each. The request's own
 * {@code timeout()} would end at the headers: a body that stalls after them would hang for ever.
 */
final class BoundedExchange {
  private static final int ERROR_MAX_BYTES = Limits.ENVELOPE_MAX_BYTES;

  private final HttpClient client;
  private final int maxBytes;
  private final Duration deadline;
  private final ConnectionFault faults;
  private final LastCertificate certificate;

  BoundedExchange(
      HttpClient client,
      int maxBytes,
      Duration deadline,
      ConnectionFault faults,
      LastCertificate certificate) {
    this.client = client;
    this.maxBytes = maxBytes;
    this.deadline = deadline;
    this.faults = faults;
    this.certificate = certificate;
  }

  /** Whatever was answered; the body is not copied. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, to the one who reads it
  record Answer(int status, byte[] body, BoundedBody.Ending ending) {}

  /** There was no answer: not even a status. */
  static final class NoAnswer extends Exception {
    private final TransportFault fault;
    private final String why;

    NoAnswer(TransportFault fault, String why) {
      super(why);
      this.fault = fault;
      this.why = why;
    }

    TransportFault fault() {
      return fault;
    }

    /** The reason as one line. */
    String why() {
      return why;
    }
  }

  /** Of an error, only an excerpt is used. */
  private int bound(int status) {
    return status >= 200 && status <= 299 ? maxBytes : Math.min(maxBytes, ERROR_MAX_BYTES);
  }

  Answer send(HttpRequest request) throws NoAnswer {
    AtomicReference<Optional<BoundedBody>> begun = new AtomicReference<>(Optional.empty());
    HttpResponse.BodyHandler<BoundedBody> handler =
        head -> {
          BoundedBody body = new BoundedBody(head.statusCode(), bound(head.statusCode()));
          begun.set(Optional.of(body));
          return body;
        };
    CompletableFuture<HttpResponse<BoundedBody>> exchange = client.sendAsync(request, handler);
    try {
      HttpResponse<BoundedBody> response = exchange.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      response.sslSession().ifPresent(certificate::remember);
      return response.body().answer();
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw faults.timeout();
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw faults.interrupted();
    } catch (ExecutionException e) {
      Throwable fault = Optional.ofNullable(e.getCause()).orElse(e);
      if (fault instanceof IOException && begun.get().isPresent()) {
        return begun.get().get().answer();
      }
      throw faults.of(fault);
    }
  }
}
