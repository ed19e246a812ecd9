package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.List;
import java.util.Optional;

/**
 * What a backup job is to do.
 *
 * @param vmids in ascending order
 * @param all whether guests that may not be backed up are left out without a word
 * @param mode {@code snapshot}, {@code suspend}, {@code stop}
 * @param compress {@code 0}, {@code gzip}, {@code lzo}, {@code zstd}
 * @param remove whether backups that the retention does not keep are removed
 * @param retention of the job; else the storage's
 */
record BackupOptions(
    List<Integer> vmids,
    boolean all,
    String storage,
    String mode,
    String compress,
    boolean keep,
    Optional<String> notes,
    boolean remove,
    Optional<Retention> retention,
    Optional<String> bandwidthKib,
    String commandLine) {}
