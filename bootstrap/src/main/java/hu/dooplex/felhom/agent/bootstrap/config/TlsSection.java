package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of one {@code tls} section, of which at most one may say something. */
record TlsSection(
    String path, ConfigKey<List<String>> pin, ConfigKey<Path> caFile, ConfigKey<Boolean> insecure) {

  static final TlsSection PROXMOX =
      new TlsSection(
          "proxmox.tls",
          ConfigSchema.PROXMOX_PIN,
          ConfigSchema.PROXMOX_CA_FILE,
          ConfigSchema.PROXMOX_INSECURE);
  static final TlsSection HUB =
      new TlsSection(
          "hub.tls", ConfigSchema.HUB_PIN, ConfigSchema.HUB_CA_FILE, ConfigSchema.HUB_INSECURE);

  Tls read(Settings settings) {
    Optional<Tls> pinned = settings.value(pin).map(Tls.Pinned::new);
    Optional<Tls> byCa = settings.value(caFile).map(Tls.CaFile::new);
    return settings.value(insecure).orElse(false)
        ? new Tls.Insecure()
        : pinned.or(() -> byCa).orElseGet(Tls.Platform::new);
  }

  /** Two that contradict each other are refused: silently one of them would not be looked at. */
  void checkForm(Settings settings, List<ConfigProblem> problems) {
    boolean hasPin = settings.value(pin).isPresent();
    Optional<Path> file = settings.value(caFile);
    if (settings.value(insecure).orElse(false) && (hasPin || file.isPresent())) {
      place(insecure, settings, problems)
          .refuse(
              "true beside " + (hasPin ? pin.path() : caFile.path()),
              "insecure alone, or better without it");
    }
    if (hasPin && file.isPresent()) {
      place(caFile, settings, problems)
          .refuse("a CA file beside " + pin.path(), "one of the two: a pin needs no CA");
    }
  }

  void checkFile(FileFacts.Source disk, Settings settings, List<ConfigProblem> problems) {
    settings
        .value(caFile)
        .ifPresent(path -> new AuthorityFile(path).check(disk, place(caFile, settings, problems)));
  }

  private static Place place(ConfigKey<?> key, Settings settings, List<ConfigProblem> problems) {
    return new Place(key.path(), settings.of(key).origin(), problems);
  }
}
