package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What came in, in order. It is how a test shows that nothing else was asked for. */
public final class ReceivedRequests {
  /**
   * A request.
   *
   * @param path below {@code /api2/json}, decoded
   * @param query as sent; empty without one
   * @param token who asked; empty without a valid token, and never its secret
   */
  public record Received(String method, String path, String query, Optional<String> token) {
    public boolean mutating() {
      return !method.equals("GET") && !method.equals("HEAD");
    }

    @Override
    public String toString() {
      return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
  }

  private final List<Received> requests = new CopyOnWriteArrayList<>();

  ReceivedRequests() {}

  void add(Received request) {
    requests.add(request);
  }

  public List<Received> all() {
    return List.copyOf(requests);
  }

  public int count() {
    return requests.size();
  }

  /** How many were more than a read, refused ones included. */
  public int mutating() {
    return (int) requests.stream().filter(Received::mutating).count();
  }
}
