package hu.dooplex.felhom.agent.domain.operation;

/** Deletes a volume of a storage. */
public record DeleteVolume(StorageName storage, VolumeId volume) implements Operation.OnHost {
  @Override
  public String wireName() {
    return "delete_volume";
  }
}
