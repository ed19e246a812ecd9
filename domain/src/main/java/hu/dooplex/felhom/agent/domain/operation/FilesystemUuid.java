package hu.dooplex.felhom.agent.domain.operation;

import java.util.regex.Pattern;

/** The UUID of a file system, as {@code blkid} prints it; FAT and NTFS have shorter ones. */
public record FilesystemUuid(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9A-F]{4}-[0-9A-F]{4}|[0-9A-F]{16}");

  public FilesystemUuid {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a file system UUID is hex digits and hyphens as blkid prints them");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
