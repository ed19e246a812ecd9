package hu.dooplex.felhom.agent.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The checkout that this module belongs to. */
record Repository(Path root) {
  static final List<String> CODE_MODULES =
      List.of(
          "domain", "application", "adapters-proxmox", "adapters-hub", "adapters-cli", "bootstrap");

  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode");

  /**
   * A class in a module.
   *
   * @param module the module's folder
   * @param className the full name of the class that the file is named after
   */
  record SourceFile(String module, String className) {
    static SourceFile of(Path root, Path file) {
      Path below = root.relativize(file);
      String path = below.subpath(4, below.getNameCount()).toString();
      String className = path.substring(0, path.length() - ".java".length()).replace('/', '.');
      return new SourceFile(below.getName(0).toString(), className);
    }
  }

  /** Walks up from the working directory, which is the module's or the root. */
  static Repository here() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".ci"))) {
        return new Repository(folder);
      }
    }
    throw new IllegalStateException("no folder with .ci above " + start);
  }

  /** The names in the root folder, without what builds and tools leave there. */
  List<String> topLevel() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith(".") && !NOT_OURS.contains(name))
          .sorted()
          .toList();
    }
  }

  /** Everything that could be committed. */
  List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isOurs(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // In a linked worktree .git is a file.
            if (isOurs(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }

  private static boolean isOurs(Path path) {
    return !NOT_OURS.contains(path.getFileName().toString());
  }

  /** What ships, as sources. */
  List<SourceFile> sources() throws IOException {
    List<SourceFile> sources = new ArrayList<>();
    for (String module : CODE_MODULES) {
      try (Stream<Path> walk = Files.walk(root.resolve(module).resolve("src/main/java"))) {
        walk.filter(file -> file.toString().endsWith(".java"))
            .map(file -> SourceFile.of(root, file))
            .forEach(sources::add);
      }
    }
    return sources;
  }

  List<Path> poms() throws IOException {
    return files().stream().filter(file -> file.endsWith("pom.xml")).toList();
  }
}
