package hu.dooplex.felhom.agent.domain.operation;

/** Deletes a backup. */
public record DeleteBackup(StorageName storage, VolumeId volume) implements Operation.OnHost {
  @Override
  public String wireName() {
    return "delete_backup";
  }
}
