package hu.dooplex.felhom.agent.bootstrap.config;

import hu.dooplex.felhom.agent.bootstrap.config.ConfigKey.Need;
import hu.dooplex.felhom.agent.bootstrap.config.LoadedConfig.Notice;
import hu.dooplex.felhom.agent.bootstrap.config.Mode.HubUse;
import hu.dooplex.felhom.agent.domain.ForeignText;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes a configuration of its sources, or says everything that is wrong with them. */
public final class ConfigLoader {
  private static final Set<String> PROXY_VARIABLES =
      Set.of("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy");

  private final FileFacts.Source disk;

  public ConfigLoader() {
    this(FileFacts::ofDisk);
  }

  ConfigLoader(FileFacts.Source disk) {
    this.disk = disk;
  }

  public ConfigResult load(ConfigInputs inputs, Mode mode) {
    List<ConfigProblem> problems = new ArrayList<>();
    FileLayer file = FileLayer.read(disk, inputs, problems);
    List<Map<String, Given>> sources =
        List.of(
            OverlayLayer.commandLine(inputs.commandLine(), problems),
            OverlayLayer.environment(inputs.environment(), problems),
            file.given());
    Settings settings = Settings.read(sources, problems);
    if (file.readable()) {
      checkPresence(settings, inputs, mode, problems);
    }

    Secrets secrets = new Secrets(disk, inputs, settings, problems);
    Optional<SecretSource> proxmoxToken = secrets.find(Secrets.Which.PROXMOX, file.readable());
    TlsSection.PROXMOX.checkForm(settings, problems);
    TlsSection.PROXMOX.checkFile(disk, settings, problems);
    TlsSection.HUB.checkForm(settings, problems);
    Optional<SecretSource> hubToken = Optional.empty();
    if (mode.hub() != HubUse.NONE) {
      hubToken = secrets.find(Secrets.Which.HUB, file.readable() && mode.hub() == HubUse.NEEDED);
      TlsSection.HUB.checkFile(disk, settings, problems);
    }
    checkProxy(settings, problems);
    ThresholdCheck.check(settings, problems);

    if (!problems.isEmpty()) {
      return new ConfigProblems(problems);
    }
    AgentConfig config = new Assembly(settings).config(proxmoxToken.orElseThrow(), hubToken);
    return new LoadedConfig(config, settings.all(), notices(config, inputs));
  }

  /**
   * {@code runtime_dir} alone, for who may read the file but not what it names; whatever else is
   * wrong with it. Empty if the file cannot be read.
   */
  public Optional<Path> runtimeDir(ConfigInputs inputs) {
    List<ConfigProblem> untold = new ArrayList<>();
    FileLayer file = FileLayer.read(disk, inputs, untold);
    return file.readable()
        ? Settings.read(List.of(file.given()), untold).value(ConfigSchema.RUNTIME_DIR)
        : Optional.empty();
  }

  /** The agent's folders. */
  public record Folders(Path stateDir, Path runtimeDir) {}

  /** Where they are, whatever else is wrong; the usual ones if the file does not say so. */
  public Folders folders(ConfigInputs inputs) {
    Settings settings =
        Settings.read(
            List.of(FileLayer.read(disk, inputs, new ArrayList<>()).given()), new ArrayList<>());
    return new Folders(
        settings.value(ConfigSchema.STATE_DIR).orElse(Path.of("/var/lib/felhom-agent")),
        settings.value(ConfigSchema.RUNTIME_DIR).orElse(Path.of("/run/felhom-agent")));
  }

  private static void checkPresence(
      Settings settings, ConfigInputs inputs, Mode mode, List<ConfigProblem> problems) {
    for (Setting<?> setting : settings.all()) {
      ConfigKey<?> key = setting.key();
      boolean needed =
          key.need() == Need.ALWAYS || (key.need() == Need.WITH_HUB && mode.hub() == HubUse.NEEDED);
      if (needed && setting.origin() instanceof Origin.Unset) {
        Place.inFile(key.path(), inputs.file(), problems).refuse("nothing", key.type().allowed());
      }
    }
  }

  /** A proxy is handed a request to an http:// URL as it is; to https:// it only makes a tunnel. */
  private static void checkProxy(Settings settings, List<ConfigProblem> problems) {
    Setting<URI> proxy = settings.of(ConfigSchema.HUB_PROXY_URL);
    boolean plainHub =
        settings.value(ConfigSchema.HUB_URL).map(URI::getScheme).filter("http"::equals).isPresent();
    if (plainHub && proxy.value().isPresent()) {
      new Place(proxy.key().path(), proxy.origin(), problems)
          .refuse(
              "a proxy beside an http:// hub.url, which would be sent the hub's token in clear",
              "an https:// hub.url, or no proxy on the way to a hub on this host");
    }
  }

  private static List<Notice> notices(AgentConfig config, ConfigInputs inputs) {
    List<Notice> notices = new ArrayList<>();
    if (config.proxmox().tls() instanceof AgentConfig.Tls.Insecure) {
      notices.add(insecure(TlsSection.PROXMOX, config.proxmox().url().toString()));
    }
    config
        .hub()
        .filter(hub -> hub.tls() instanceof AgentConfig.Tls.Insecure)
        .ifPresent(hub -> notices.add(insecure(TlsSection.HUB, hub.url().toString())));
    for (String name : new TreeSet<>(inputs.environment().keySet())) {
      if (PROXY_VARIABLES.contains(name.toLowerCase(Locale.ROOT))) {
        notices.add(
            new Notice(
                "proxy_variable_ignored",
                ForeignText.oneLine(name)
                    + " is set and ignored; hub.proxy_url is the only proxy setting"));
      }
    }
    return notices;
  }

  private static Notice insecure(TlsSection section, String url) {
    return new Notice(
        "tls_insecure",
        section.path()
            + ".insecure is set: whoever answers as "
            + url
            + " is believed, and gets the token; set pin_sha256 instead");
  }
}
