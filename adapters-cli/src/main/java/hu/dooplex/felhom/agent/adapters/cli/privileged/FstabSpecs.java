package hu.dooplex.felhom.agent.adapters.cli.privileged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the first field of a line in fstab leads to; its text is a char for each byte. */
final class FstabSpecs {
  /** fstab(5), the first field: how else a file system can be named, and where udev links it. */
  private static final Map<String, String> LINKS =
      Map.of(
          "UUID=", "/dev/disk/by-uuid/",
          "LABEL=", "/dev/disk/by-label/",
          "PARTUUID=", "/dev/disk/by-partuuid/",
          "PARTLABEL=", "/dev/disk/by-partlabel/");

  private static final String UNESCAPED = "#+-.:=@_";

  private final HostFiles files;

  FstabSpecs(HostFiles files) {
    this.files = files;
  }

  /** Whether it leads to that device, or could and nobody can tell. */
  boolean mayBe(String spec, Path device) {
    String path = path(spec);
    if (!path.startsWith("/dev/")) {
      return false;
    }
    return isAscii(path)
        ? files.follow(path).filter(device::equals).isPresent()
        : mayBeBeyondAscii(path.substring(0, path.lastIndexOf('/')), device);
  }

  private static String path(String spec) {
    return LINKS.entrySet().stream()
        .filter(link -> spec.startsWith(link.getKey()))
        .findFirst()
        .map(link -> link.getValue() + encode(spec.substring(link.getKey().length())))
        .orElse(spec);
  }

  /**
   * As udev names a link (libblkid, {@code blkid_encode_string}): it escapes all but these
   * characters and those beyond ASCII, and of the latter the bytes that are no UTF-8.
   */
  static String encode(String name) {
    StringBuilder link = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean asItIs =
          c >= 0x80
              || (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || UNESCAPED.indexOf(c) >= 0;
      link.append(asItIs ? String.valueOf(c) : "\\x" + HexFormat.of().toHexDigits((byte) c));
    }
    return link.toString();
  }

  /**
   * Such a name may be no path in this process's locale. It is not the device's if the device's own
   * names there are plain ones, or it has none.
   */
  private boolean mayBeBeyondAscii(String folder, Path device) {
    if (!isAscii(folder)) {
      return true;
    }
    try (Stream<Path> links = Files.list(files.at(folder))) {
      return links
          .map(link -> folder + "/" + link.getFileName())
          .filter(link -> !isAscii(link) || link.contains("\\x"))
          .anyMatch(link -> leadsNowhereElse(link, device));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean leadsNowhereElse(String link, Path device) {
    Optional<Path> target = files.follow(link);
    return target.isEmpty() || target.get().equals(device);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
