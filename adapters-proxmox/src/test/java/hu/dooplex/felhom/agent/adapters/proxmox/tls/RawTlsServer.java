package hu.dooplex.felhom.agent.adapters.proxmox.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server on loopback that answers with exactly the bytes of its script, which no HTTP server
 * would let it do.
 */
public final class RawTlsServer implements AutoCloseable {
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  /** Writes the answer to one request; the connection ends when it returns false. */
  public interface Script {
    boolean answer(OutputStream out, InputStream in) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private final CountDownLatch clientLeft = new CountDownLatch(1);

  /** A server with that certificate on 127.0.0.1. */
  public RawTlsServer(TestCertificates.Server certificate, Script script) throws IOException {
    this(certificate, "127.0.0.1", script);
  }

  public RawTlsServer(TestCertificates.Server certificate, String address, Script script)
      throws IOException {
    this.script = script;
    this.listener =
        certificate
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByName(address));
    threads.execute(this::accept);
  }

  /** An answer with these headers, a Content-Length and this body; the connection is kept. */
  public static Script responding(String statusLine, String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return raw(
        "HTTP/1.1 "
            + statusLine
            + "\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n"
            + body,
        true);
  }

  /** Exactly this text. */
  public static Script raw(String text, boolean keep) {
    return (out, in) -> {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return keep;
    };
  }

  /** This text, and then nothing until the client goes away. */
  public static Script stalling(String text) {
    return (out, in) -> {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (in.read() >= 0) {
        // a client that gave up sends no more
      }
      return false;
    };
  }

  public URI uri(String host) {
    return URI.create("https://" + host + ":" + listener.getLocalPort());
  }

  public URI uri() {
    return uri("127.0.0.1");
  }

  /** Every request so far, head and body. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many connections there were. */
  public int connections() {
    return accepted.size();
  }

  /** Waits until the client has ended a connection. */
  public void awaitClientLeft() throws InterruptedException {
    clientLeft.await();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        accepted.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      boolean more = true;
      while (more) {
        requests.add(request(socket.getInputStream()));
        more = script.answer(socket.getOutputStream(), socket.getInputStream());
      }
    } catch (IOException ended) {
      // the client ended it, or refused the certificate
    } finally {
      open.remove(socket);
      clientLeft.countDown();
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the client has left");
      }
      head.write(b);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    Matcher length = CONTENT_LENGTH.matcher(text);
    return length.find()
        ? text
            + new String(
                in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.ISO_8859_1)
        : text;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
