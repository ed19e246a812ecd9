package hu.dooplex.felhom.agent.adapters.cli.privileged;

import hu.dooplex.felhom.agent.application.port.PrivilegedException;

/** A change whose every argument is checked; all that is left is to make it. */
interface PreparedChange {
  void make() throws PrivilegedException;
}
