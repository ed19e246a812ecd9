package hu.dooplex.felhom.agent.adapters.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A server below HTTP: a test writes each byte of its answers, and decides when to hang up. */
final class RawServer implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 22; // the first byte of a TLS client (RFC 8446, 5.1)
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\ncontent-length: *(\\d+)");

  /** What to do with one connection, once its request was read; then it is closed. */
  @FunctionalInterface
  interface Answer {
    void to(OutputStream client) throws Exception;
  }

  private final ServerSocket listening;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private RawServer(ServerSocket listening, String scheme, Answer answer) {
    this.listening = listening;
    this.scheme = scheme;
    threads.execute(() -> accept(answer));
  }

  static RawServer plain(Answer answer) throws IOException {
    return new RawServer(listen(ServerSocketFactory.getDefault()), "http", answer);
  }

  static RawServer tls(SSLContext tls, Answer answer) throws IOException {
    return new RawServer(listen(tls.getServerSocketFactory()), "https", answer);
  }

  /** Answers in full: a status line without its version, header lines, a body. */
  static Answer http(String status, String headers, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return client -> {
      client.write(
          ("HTTP/1.1 "
                  + status
                  + "\r\n"
                  + headers
                  + "Content-Length: "
                  + bytes.length
                  + "\r\nConnection: close\r\n\r\n")
              .getBytes(ISO_8859_1));
      client.write(bytes);
    };
  }

  /** The exact bytes, then the end of the connection. */
  static Answer bytes(String text) {
    return client -> client.write(text.getBytes(UTF_8));
  }

  /** The exact bytes, then silence until the client gives up. */
  static Answer bytesThenSilence(String text) {
    return client -> {
      client.write(text.getBytes(UTF_8));
      client.flush();
      new CountDownLatch(1).await();
    };
  }

  private static ServerSocket listen(ServerSocketFactory factory) throws IOException {
    return factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  URI url() {
    return URI.create(scheme + "://127.0.0.1:" + listening.getLocalPort());
  }

  /** Each request as it came: head and body. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept(Answer answer) {
    while (closed.getCount() > 0) {
      try {
        Socket client = listening.accept();
        open.add(client);
        threads.execute(() -> serve(client, answer));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client, Answer answer) {
    try (client) {
      requests.add(readRequest(client.getInputStream()));
      answer.to(client.getOutputStream());
      client.getOutputStream().flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // a client that hung up or would not shake hands: its side is what the test looks at
    } finally {
      open.remove(client);
    }
  }

  private static String readRequest(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the client hung up");
      }
      if (head.size() == 0 && b == TLS_HANDSHAKE) {
        return "TLS";
      }
      head.write(b);
    }
    Matcher length = CONTENT_LENGTH.matcher(head.toString(ISO_8859_1));
    byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    return head.toString(ISO_8859_1) + new String(body, UTF_8);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    for (Socket client : open) {
      client.close();
    }
    threads.shutdownNow();
  }
}
