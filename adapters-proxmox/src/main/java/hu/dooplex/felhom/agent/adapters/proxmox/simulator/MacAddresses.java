package hu.dooplex.felhom.agent.adapters.proxmox.simulator;

import java.util.Locale;

/**
 * The addresses that a node makes up for network devices without one (pve-common, {@code
 * PVE::Tools::random_ether_addr}): with the prefix of Proxmox, and no two alike.
 */
final class MacAddresses {
  private int made;

  synchronized String next(int vmid) {
    made++;
    return String.format(
        Locale.ROOT, "BC:24:11:%02X:%02X:%02X", vmid & 0xff, (made >> 8) & 0xff, made & 0xff);
  }
}
