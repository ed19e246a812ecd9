package hu.dooplex.felhom.agent.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** One run of a command: what it ended with, and everything it wrote. */
public record Run(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The lines of the standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }

  /**
   * The lines of the standard error, each without the name of the program. Left out is what it says
   * about proxy variables: whether there are any is a matter of the machine that tests.
   */
  public List<String> errors() {
    return err.lines()
        .filter(line -> !line.endsWith("hub.proxy_url is the only proxy setting"))
        .map(line -> line.replaceFirst("^felhom-agent: ", ""))
        .toList();
  }

  /** The only error. */
  public String error() {
    assertEquals(1, errors().size(), this::toString);
    return errors().getFirst();
  }

  /** The row of that check in the table, {@code ok storage 3 active}: columns apart by a space. */
  public String check(String name) {
    List<String> rows =
        lines().stream()
            .filter(line -> line.matches("\\w+ +\\Q" + name + "\\E  +.*"))
            .map(line -> line.replaceAll(" +", " "))
            .toList();
    assertEquals(1, rows.size(), () -> "rows of '" + name + "' in " + this);
    return rows.getFirst();
  }

  /** The standard output as one JSON value. */
  public JsonNode json() {
    try {
      return JSON.readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + out, e);
    }
  }
}
