package hu.dooplex.felhom.agent.bootstrap.cli;

import hu.dooplex.felhom.agent.adapters.cli.journal.MetricsFile;
import hu.dooplex.felhom.agent.adapters.cli.journal.StatusFile;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.bootstrap.config.ConfigLoader.Folders;
import hu.dooplex.felhom.agent.domain.ForeignText;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a bug report says of the host and the agent's files, of which it reads hardly any. */
record HostFacts(Folders folders, Path configFile) {
  private static final int DEPTH = 3;
  private static final List<String> OF_PROCESS =
      List.of("Name:", "State:", "Uid:", "VmPeak:", "VmRSS:", "RssAnon:", "RssFile:", "Threads:");

  /** Titles, and the lines below each. */
  Map<String, List<String>> sections() {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    sections.put("host", host());
    String daemon = daemon();
    sections.put("process " + daemon, process(Path.of("/proc", daemon)));
    sections.put("its JVM flags", flags(Path.of("/proc", daemon)));
    for (Path folder : folders(configFile)) {
      sections.put("files in " + ForeignText.oneLine(folder.toString()), files(folder));
    }
    sections.put(MetricsFile.NAME, lines(folders.runtimeDir().resolve(MetricsFile.NAME)));
    return sections;
  }

  private List<Path> folders(Path config) {
    Path parent = config.toAbsolutePath().normalize().getParent();
    return Stream.of(Stream.ofNullable(parent), Stream.of(folders.stateDir(), folders.runtimeDir()))
        .flatMap(paths -> paths)
        .distinct()
        .toList();
  }

  private static List<String> host() {
    List<String> lines = new ArrayList<>();
    lines(Path.of("/etc/os-release")).stream()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .forEach(lines::add);
    lines.add("kernel " + System.getProperty("os.version", "?"));
    lines.add("processors " + Runtime.getRuntime().availableProcessors());
    lines(Path.of("/proc/meminfo")).stream().limit(3).forEach(lines::add);
    return lines;
  }

  /** The daemon's process id as its status has it; without one, this command's own. */
  private String daemon() {
    try {
      return new StatusFile(folders.runtimeDir())
          .read()
          .map(shown -> shown.status().process())
          .filter(RunningDaemon::isThere)
          .map(process -> Long.toString(process.pid()))
          .orElse("self");
    } catch (StateException e) {
      return "self";
    }
  }

  private static List<String> process(Path proc) {
    return lines(proc.resolve("status")).stream()
        .filter(line -> OF_PROCESS.stream().anyMatch(line::startsWith))
        .toList();
  }

  /**
   * What stands before the class path: what follows the main class may hold a secret, given with
   * {@code --set}.
   */
  private static List<String> flags(Path proc) {
    List<String> flags = new ArrayList<>();
    String commandLine = String.join("\n", lines(proc.resolve("cmdline")));
    for (String word : commandLine.split("\\\\u0000", -1)) {
      if (word.startsWith("@")) {
        lines(Path.of(word.substring(1))).stream()
            .filter(line -> !line.startsWith("#"))
            .forEach(flags::add);
      } else if (word.startsWith("-X") || word.startsWith("-D") || word.startsWith("--")) {
        flags.add(word);
      } else if (!flags.isEmpty()) {
        break;
      }
    }
    return flags;
  }

  /** Mode, owner, size, time and name of each; the content of none. */
  private static List<String> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder, DEPTH)) {
      return all.limit(Limits.BUGREPORT_FILES_MAX)
          .sorted(Comparator.naturalOrder())
          .map(path -> file(folder, path))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of("cannot be looked into: " + ForeignText.oneLine(e.toString()));
    }
  }

  private static String file(Path folder, Path path) {
    String name = ForeignText.oneLine(folder.relativize(path).toString());
    try {
      PosixFileAttributes facts =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String kind = facts.isDirectory() ? "d" : facts.isSymbolicLink() ? "l" : "-";
      return "%s%s %s:%s %10d %s %s"
          .formatted(
              kind,
              PosixFilePermissions.toString(facts.permissions()),
              facts.owner().getName(),
              facts.group().getName(),
              facts.size(),
              facts.lastModifiedTime(),
              name.isEmpty() ? "." : name);
    } catch (IOException e) {
      return name + ": " + ForeignText.oneLine(e.toString());
    }
  }

  /** Of what anybody may read; a file that cannot be read has one line that says so. */
  private static List<String> lines(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] read = in.readNBytes(Limits.BUGREPORT_EXCERPT_MAX_BYTES);
      return new String(read, StandardCharsets.UTF_8).lines().map(ForeignText::oneLine).toList();
    } catch (IOException e) {
      return List.of("cannot be read: " + ForeignText.oneLine(e.toString()));
    }
  }
}
