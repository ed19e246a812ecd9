package hu.dooplex.felhom.agent.adapters.hub.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last reports or results, as they came: a hub that is left running takes them without end, and
 * a tree is many times as large as its text. Not safe for several threads.
 */
final class TakenBodies {
  /** More than a test looks back. */
  static final int KEPT = 100;

  /** What so many reports of some guests have not; those of hundreds of guests have. */
  static final int KEPT_BYTES = 2 * 1024 * 1024;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Deque<byte[]> last = new ArrayDeque<>();
  private int bytes;
  private int count;

  /**
   * Takes one.
   *
   * @throws JsonProcessingException if it is not JSON; then it is not taken
   */
  void add(byte[] body) throws IOException {
    MAPPER.readTree(body);
    count++;
    bytes += body.length;
    last.addLast(body);
    while (last.size() > KEPT || (bytes > KEPT_BYTES && last.size() > 1)) {
      bytes -= last.removeFirst().length;
    }
  }

  /** How many were taken since the start, those that are no longer kept too. */
  int count() {
    return count;
  }

  /** Those that are kept, in the order of their arrival. */
  List<JsonNode> kept() {
    List<JsonNode> trees = new ArrayList<>();
    for (byte[] body : last) {
      try {
        trees.add(MAPPER.readTree(body));
      } catch (IOException e) {
        throw new UncheckedIOException("it was JSON when it came", e);
      }
    }
    return List.copyOf(trees);
  }
}
