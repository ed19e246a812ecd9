package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads files that hold one secret and nothing else. */
final class SecretFiles {
  private static final String ONE_LINE = "one line of printable ASCII without spaces, and no more";

  private final FileFacts.Source disk;

  SecretFiles(FileFacts.Source disk) {
    this.disk = disk;
  }

  /**
   * @param key whose secret it is, for the message
   */
  Read read(String key, Path file, Origin origin) {
    List<ConfigProblem> problems = new ArrayList<>();
    Optional<Secret> secret = secret(file, new Place(key, origin, problems));
    return secret.isPresent() ? new Read.Good(secret.get()) : new Read.Bad(problems.getFirst());
  }

  private Optional<Secret> secret(Path file, Place at) {
    String mend = "a file with the secret alone: write it, mode 0600";
    Optional<BoundedFile> read = BoundedFile.read(disk, file, at, mend);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    FileFacts facts = read.get().facts();
    if (facts.isReadableByAll() || facts.isWritableByAll()) {
      return at.refuse(
          "a file open to every user (" + facts.modeText() + ")", "chmod 600, then a new secret");
    }
    // As Latin-1 every byte is a character, so that none passes for ASCII by being replaced.
    String text = new String(read.get().bytes(), StandardCharsets.ISO_8859_1);
    String trimmed = withoutLineEnds(text);
    if (trimmed.isBlank()) {
      return at.refuse("an empty file", ONE_LINE);
    }
    if (trimmed.indexOf('\n') >= 0 || trimmed.indexOf('\r') >= 0) {
      return at.refuse("several lines", ONE_LINE);
    }
    try {
      return Optional.of(new Secret(trimmed));
    } catch (IllegalArgumentException e) {
      boolean space = trimmed.chars().anyMatch(c -> c == ' ' || c == '\t');
      return at.refuse(space ? "spaces in the secret" : "bytes that are not ASCII", ONE_LINE);
    }
  }

  /** An editor ends the last line; the secret does not have that. */
  private static String withoutLineEnds(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }

  /** What came of reading. */
  sealed interface Read {
    /** The secret, or nothing and the problem told. */
    Optional<Secret> orTell(Consumer<ConfigProblem> problems);

    record Good(Secret secret) implements Read {
      @Override
      public Optional<Secret> orTell(Consumer<ConfigProblem> problems) {
        return Optional.of(secret);
      }
    }

    record Bad(ConfigProblem problem) implements Read {
      @Override
      public Optional<Secret> orTell(Consumer<ConfigProblem> problems) {
        problems.accept(problem);
        return Optional.empty();
      }
    }
  }
}
