/**
 * A deterministic model of a Proxmox VE node, for tests and the demo: a value in memory that
 * answers as the recorded servers did.
 *
 * <p>Begin with {@link SimulatedNode}: what is on a node, how it is asked, how its time passes.
 * Then follow one request: {@code DirectFace} or {@code HttpsFace} takes it, {@code Dispatch} makes
 * the server's checks in the server's order, {@code Routes} names the class that knows the call,
 * and a {@code Refusal} is every error there is. A call that takes time forks a {@code Worker},
 * whose work is {@code Piece} after {@code Piece}, and {@code Workers} does those that are due.
 *
 * <ul>
 *   <li><b>What is there</b>, values that a test puts on the node: {@link SimulatedGuest}, {@link
 *       SimulatedStorage}, {@link SimulatedVolume}, {@link SimulatedTask}, {@link SimulatedDisk},
 *       {@link ApiToken}, {@link NodeHardware}; all together in {@link SampleWorld}.
 *   <li><b>What goes wrong</b>, scripted: {@link Fault} for a request, {@link TaskFault} for a
 *       task, {@link GuestBehaviour} for a guest, {@link SomebodyElse} for whoever works beside the
 *       agent, {@link NodeSettings} for the rest.
 *   <li><b>Requests</b>: {@code Endpoint}, {@code Permissions} and {@code Rights}, {@code
 *       ParameterSchema} and {@code ParameterCheck}, {@code Call}.
 *   <li><b>Reads</b>: {@code NodeReads}, {@code ClusterReads}, {@code GuestReads} with {@code
 *       GuestFigures}, {@code StorageReads}, {@code TaskReads}, {@code DiskReads}, {@code
 *       AccessReads}.
 *   <li><b>Configurations</b>: {@code ContainerWrites} and {@code MachineWrites} take a change,
 *       {@code ContainerRights} and {@code MachineRights} allow it, {@code ConfigDraft} holds it,
 *       {@code ContainerUpdate} and {@code MachineUpdate} make it; {@code ContainerHotplug} or
 *       {@code ContainerPending} then does it, at once or at the next start. {@code ContainerKeys},
 *       {@code MachineKeys}, {@code ConfigFormats} and {@code PropertyFormat} say what a key takes,
 *       {@code StoredType} what the file makes of it.
 *   <li><b>Power and snapshots</b>: {@code PowerCalls} with {@code ContainerPower}, {@code
 *       MachinePower} and {@code HighAvailability}; {@code SnapshotCalls} with {@code
 *       SnapshotWork}.
 *   <li><b>Guests that come and go</b>: {@code ContainerCreation} with {@code ContainerBuild},
 *       {@code MachineRestore}, {@code GuestDestruction}, {@code TemplateCalls}, {@code
 *       ResizeCalls}.
 *   <li><b>Backups</b>: {@code BackupCalls} starts a {@code BackupJob}, which makes a {@code
 *       GuestBackup} of each guest into a {@code BackupTarget} with its {@code Retention}.
 *   <li><b>What they share</b>: {@code GuestFiles} for a guest's file and the checks before it is
 *       touched, {@code GuestDisk} for a disk in it, {@code Volumes}, {@code VolumeName} and {@code
 *       VolumeAccess} for what is in a storage.
 * </ul>
 *
 * <p>Containers behave as recorded; virtual machines by the source of Proxmox VE alone, for the
 * recorded servers had none.
 */
@NullMarked
package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import org.jspecify.annotations.NullMarked;
