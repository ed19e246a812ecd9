package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.bootstrap.logging.Escaper;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Where a value came from. */
public sealed interface Origin {

  /** As {@code config show} names it. */
  String shown();

  /** As a problem names it: precise enough to go there. */
  default String place() {
    return shown();
  }

  /** Nobody gave a value, and the key has no default. */
  record Unset() implements Origin {
    @Override
    public String shown() {
      return "not set";
    }
  }

  record Default() implements Origin {
    @Override
    public String shown() {
      return "default";
    }
  }

  /** The configuration file. */
  record File(Path path, OptionalInt line) implements Origin {
    @Override
    public String shown() {
      return "file";
    }

    @Override
    public String place() {
      String name = Escaper.escape(path.toString());
      return line.isPresent() ? name + " line " + line.getAsInt() : name;
    }
  }

  /** A file that holds one secret and nothing else. */
  record SecretFile(Path path) implements Origin {
    @Override
    public String shown() {
      return "secret file " + Escaper.escape(path.toString());
    }
  }

  /** A systemd credential (systemd.exec(5), {@code LoadCredential=}). */
  record Credential(String name, Path path) implements Origin {
    @Override
    public String shown() {
      return "credential " + name;
    }

    @Override
    public String place() {
      return shown() + " (" + Escaper.escape(path.toString()) + ")";
    }
  }

  record Environment(String variable) implements Origin {
    @Override
    public String shown() {
      return "env " + Escaper.escape(variable);
    }
  }

  record CommandLine() implements Origin {
    @Override
    public String shown() {
      return "command line";
    }
  }
}
