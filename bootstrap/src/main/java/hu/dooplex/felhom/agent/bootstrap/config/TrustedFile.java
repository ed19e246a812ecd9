package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.application.port.LocalDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that decides what the agent does, and so has to belong to who may decide that: the same is
 * asked of the configuration file. It is looked at and read anew every time.
 */
public final class TrustedFile implements LocalDocument {
  private final FileFacts.Source disk;
  private final String key;
  private final Path path;
  private final int maxBytes;
  private final int uid;

  TrustedFile(FileFacts.Source disk, String key, Path path, int maxBytes, int uid) {
    this.disk = disk;
    this.key = key;
    this.path = path;
    this.maxBytes = maxBytes;
    this.uid = uid;
  }

  /**
   * One that this process trusts.
   *
   * @param key that names it in the configuration, for messages
   */
  public static TrustedFile ofThisProcess(String key, Path path, int maxBytes) throws IOException {
    return new TrustedFile(FileFacts::ofDisk, key, path, maxBytes, ConfigInputs.effectiveUid());
  }

  @Override
  public byte[] read() throws UnreadableException {
    List<ConfigProblem> problems = new ArrayList<>();
    Place at = Place.inFile(key, path, problems);
    Optional<BoundedFile> file =
        BoundedFile.read(disk, path, maxBytes, at, "a file: write it, or take the key away");
    file.ifPresent(read -> read.facts().requireTrusted(uid, at));
    if (!problems.isEmpty()) {
      throw new UnreadableException(problems.getFirst().line());
    }
    return file.orElseThrow().bytes();
  }
}
