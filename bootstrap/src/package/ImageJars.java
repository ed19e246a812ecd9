import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes the jars of the image out of those of the class path (decision 23): {@code java
 * ImageJars.java FOLDER CLASSPATH}. Of Bouncy Castle, which mints the demo's certificates, it keeps
 * what the others refer to, directly or not; and it raises class files of Java 5 to 8, because the
 * AOT cache takes none without stack maps. The same input gives the same bytes.
 */
final class ImageJars {
  private static final Pattern CLASS = Pattern.compile("(?:META-INF/versions/\\d+/)?(.+)\\.class");
  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(?:SF|RSA|DSA|EC)");
  private static final Pattern NAMES = Pattern.compile("org/bouncycastle/[\\w/$]+");
  private static final String PRUNED = "org/bouncycastle/";

  /** Class files before it have no stack maps, and the verifier of that time. */
  private static final int FIRST_WITH_STACK_MAPS = 50;

  /** One file of a jar. */
  private record Entry(long time, byte[] bytes) {}

  /** Jar → file in it → what that holds, in their order. */
  private final Map<Path, Map<String, Entry>> jars = new LinkedHashMap<>();

  /** Class → its files, one for each Java release that has its own. */
  private final Map<String, List<byte[]>> classes = new HashMap<>();

  private ImageJars() {}

  public static void main(String[] arguments) throws IOException {
    ImageJars image = new ImageJars();
    for (String element : arguments[1].split(File.pathSeparator)) {
      image.read(Path.of(element));
    }
    image.write(Files.createDirectories(Path.of(arguments[0])));
  }

  /** The module's own classes may be in a folder, still: they are read, and not written. */
  private void read(Path element) throws IOException {
    if (Files.isDirectory(element)) {
      try (var files = Files.walk(element)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
          know(element.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
      return;
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(element))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readAllBytes();
        entries.put(entry.getName(), new Entry(entry.getTime(), bytes));
        know(entry.getName(), bytes);
      }
    }
    jars.put(element, entries);
  }

  private void know(String file, byte[] bytes) {
    Matcher name = CLASS.matcher(file);
    if (name.matches()) {
      classes.computeIfAbsent(name.group(1), _ -> new ArrayList<>()).add(bytes);
    }
  }

  private void write(Path folder) throws IOException {
    Set<String> needed = needed();
    for (var jar : jars.entrySet()) {
      Path file = folder.resolve(jar.getKey().getFileName());
      if (jar.getValue().keySet().stream().noneMatch(entry -> isChanged(entry, needed))) {
        Files.copy(jar.getKey(), file);
        continue;
      }
      try (OutputStream out = Files.newOutputStream(file);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (var entry : jar.getValue().entrySet()) {
          if (isKept(entry.getKey(), needed)) {
            ZipEntry header = new ZipEntry(entry.getKey());
            header.setTime(entry.getValue().time());
            zip.putNextEntry(header);
            zip.write(raised(entry.getKey(), entry.getValue().bytes()));
          }
        }
      }
    }
  }

  private boolean isChanged(String file, Set<String> needed) {
    return !isKept(file, needed)
        || (CLASS.matcher(file).matches()
            && classes.get(CLASS.matcher(file).replaceFirst("$1")).stream()
                .anyMatch(
                    bytes -> ClassFile.of().parse(bytes).majorVersion() < FIRST_WITH_STACK_MAPS));
  }

  /** Signatures of a jar would be of another one now. */
  private static boolean isKept(String file, Set<String> needed) {
    Matcher name = CLASS.matcher(file);
    return name.matches()
        ? !name.group(1).startsWith(PRUNED) || needed.contains(name.group(1))
        : !SIGNATURE.matcher(file).matches();
  }

  /** What of Bouncy Castle can be reached from everything else, by name in any constant. */
  private Set<String> needed() {
    Set<String> needed = new TreeSet<>();
    Deque<String> unread = new ArrayDeque<>();
    for (String each : classes.keySet()) {
      if (!each.startsWith(PRUNED)) {
        unread.add(each);
      }
    }
    while (!unread.isEmpty()) {
      for (byte[] bytes : classes.get(unread.remove())) {
        for (String each : names(ClassFile.of().parse(bytes))) {
          if (classes.containsKey(each) && needed.add(each)) {
            unread.add(each);
          }
        }
      }
    }
    return needed;
  }

  private static Set<String> names(ClassModel model) {
    Set<String> names = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      String text =
          switch (entry) {
            case ClassEntry type -> type.asInternalName();
            // Descriptors name the types of fields, parameters and results.
            case Utf8Entry utf8 -> utf8.stringValue();
            default -> "";
          };
      NAMES.matcher(text).results().forEach(found -> names.add(found.group()));
    }
    return names;
  }

  private byte[] raised(String file, byte[] bytes) {
    if (!CLASS.matcher(file).matches()
        || ClassFile.of().parse(bytes).majorVersion() >= FIRST_WITH_STACK_MAPS) {
      return bytes;
    }
    ClassFile context =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this::resource)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    // Each instruction anew: a body that is only copied gets no stack map.
    return context.transformClass(
        context.parse(bytes),
        ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
            .andThen(
                ClassTransform.endHandler(made -> made.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }

  private ByteArrayInputStream resource(ClassDesc type) {
    String descriptor = type.descriptorString();
    List<byte[]> found = classes.get(descriptor.substring(1, descriptor.length() - 1));
    return found == null ? null : new ByteArrayInputStream(found.getFirst());
  }
}
