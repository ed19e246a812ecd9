package hu.dooplex.felhom.agent.bootstrap.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that this build is. */
public final class AgentVersion {
  private static final String CURRENT = read();

  private AgentVersion() {}

  /** As in the project's {@code pom.xml}, such as {@code 0.1.0}. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    try (InputStream in = AgentVersion.class.getResourceAsStream("/version.txt")) {
      if (in == null) {
        throw new IllegalStateException("version.txt is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
