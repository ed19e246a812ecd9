package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.domain.Secret;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds each secret: command line, environment, credential, {@code …_file}, value in the file. Of
 * one source, the file it names goes before the value it holds.
 */
final class Secrets {
  private final FileFacts.Source disk;
  private final SecretFiles files;
  private final ConfigInputs inputs;
  private final Settings settings;
  private final List<ConfigProblem> problems;

  Secrets(
      FileFacts.Source disk, ConfigInputs inputs, Settings settings, List<ConfigProblem> problems) {
    this.disk = disk;
    this.files = new SecretFiles(disk);
    this.inputs = inputs;
    this.settings = settings;
    this.problems = problems;
  }

  /** One of the two secrets: its key, the key of its file, and its credential. */
  record Which(ConfigKey<Secret> value, ConfigKey<Path> file, String credential) {
    static final Which PROXMOX =
        new Which(
            ConfigSchema.PROXMOX_TOKEN_SECRET,
            ConfigSchema.PROXMOX_TOKEN_SECRET_FILE,
            "proxmox-token");
    static final Which HUB =
        new Which(ConfigSchema.HUB_TOKEN, ConfigSchema.HUB_TOKEN_FILE, "hub-token");
  }

  /**
   * The secret, which then also stands in the settings with its true origin.
   *
   * @param needed whether its absence is a problem
   */
  Optional<SecretSource> find(Which which, boolean needed) {
    Setting<Path> file = settings.of(which.file);
    Setting<Secret> value = settings.of(which.value);
    boolean fileFirst = outranksCredential(file.origin());
    if (fileFirst && file.value().isPresent()) {
      return fromFile(which, file.value().get());
    }
    if (outranksCredential(value.origin()) && value.value().isPresent()) {
      return Optional.of(SecretSource.fixed(value.value().get(), value.origin()));
    }
    Optional<Path> credential = credential(which);
    if (credential.isPresent()) {
      return read(
          which, credential.get(), new Origin.Credential(which.credential, credential.get()));
    }
    if (file.value().isPresent()) {
      return fromFile(which, file.value().get());
    }
    if (value.value().isPresent()) {
      return Optional.of(SecretSource.fixed(value.value().get(), value.origin()));
    }
    boolean given = isGiven(file.origin()) || isGiven(value.origin());
    return needed && !given ? missing(which) : Optional.empty();
  }

  private Optional<SecretSource> missing(Which which) {
    return Place.inFile(which.value.path(), inputs.file(), problems)
        .refuse(
            "nothing",
            which.file.path()
                + ", credential "
                + which.credential
                + ", "
                + which.value.variable()
                + ", or the value here");
  }

  private Optional<SecretSource> fromFile(Which which, Path path) {
    return read(which, path, new Origin.SecretFile(path));
  }

  private Optional<SecretSource> read(Which which, Path path, Origin origin) {
    String key = which.value.path();
    return files
        .read(key, path, origin)
        .orTell(problems::add)
        .map(secret -> {
          settings.put(new Setting<>(which.value, Optional.of(secret), origin));
          return new SecretSource(origin, secret, () -> files.read(key, path, origin));
        });
  }

  /** Whatever stands under the name counts, a directory too: reading it then says what is wrong. */
  private Optional<Path> credential(Which which) {
    return inputs
        .credentials()
        .map(folder -> folder.resolve(which.credential))
        .filter(path -> {
          try {
            disk.of(path);
            return true;
          } catch (NoSuchFileException e) {
            return false;
          } catch (IOException e) {
            return true;
          }
        });
  }

  private static boolean outranksCredential(Origin origin) {
    return origin instanceof Origin.CommandLine || origin instanceof Origin.Environment;
  }

  private static boolean isGiven(Origin origin) {
    return outranksCredential(origin) || origin instanceof Origin.File;
  }
}
