package hu.dooplex.felhom.agent.domain.operation;

import hu.dooplex.felhom.agent.domain.guest.GuestRef;

/** Backs a guest up into a storage: a protected backup that prunes nothing. */
public record BackupGuest(GuestRef guest, StorageName storage, Compression compress)
    implements Operation.OnGuest {
  /** How the archive is packed; the names are those of {@code vzdump}. */
  public enum Compression {
    NONE("0"),
    GZIP("gzip"),
    LZO("lzo"),
    ZSTD("zstd");

    private final String wireName;

    Compression(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  @Override
  public String wireName() {
    return "backup_guest";
  }
}
