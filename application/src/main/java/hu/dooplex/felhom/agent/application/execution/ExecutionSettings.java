package hu.dooplex.felhom.agent.application.execution;

import hu.dooplex.felhom.agent.domain.operation.MountPoint;
import hu.dooplex.felhom.agent.domain.policy.LocalPolicy;
import java.util.Optional;

/**
 * What the configuration file says about changes.
 *
 * @param token id of the API token, {@code user@realm!name}: tasks are told from others' by it
 * @param usbMountParent the folder that USB disks are meant to be mounted under
 */
public record ExecutionSettings(
    LocalPolicy policy, String token, Optional<MountPoint> usbMountParent) {}
