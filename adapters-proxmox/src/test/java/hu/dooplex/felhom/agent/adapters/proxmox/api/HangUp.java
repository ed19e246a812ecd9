package hu.dooplex.felhom.agent.adapters.proxmox.api;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** How a server ends a connection whose TLS handshake has only begun. */
enum HangUp {
  /** As a process that ends: the client reads the end of the stream. */
  END,
  /** As a firewall or a crash: the client is told that there is no such connection. */
  RESET;

  Server duringTheHandshake() throws IOException {
    return new Server(this);
  }

  /** Takes the client's first record, of every connection, and no more. */
  static final class Server implements AutoCloseable {
    private final ServerSocket listening;

    private Server(HangUp how) throws IOException {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> accept(how));
    }

    private void accept(HangUp how) {
      while (!listening.isClosed()) {
        try (Socket client = listening.accept()) {
          DataInputStream in = new DataInputStream(client.getInputStream());
          in.readNBytes(3); // type and version (RFC 8446, 5.1)
          in.readNBytes(in.readUnsignedShort());
          client.setSoLinger(how == RESET, 0); // closing then sends RST in the place of FIN
        } catch (IOException e) {
          // closed, or a client that left first: its side is what the test looks at
        }
      }
    }

    URI url() {
      return URI.create("https://127.0.0.1:" + listening.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
