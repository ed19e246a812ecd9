package hu.dooplex.felhom.agent.adapters.proxmox.api;

/**
 * A change as it is sent, and what it is answered with.
 *
 * @param mayBeDone whether {@code null} in place of a UPID says that it is done already
 */
record Mutation(PveRequest request, boolean mayBeDone) {
  static Mutation withTask(PveRequest request) {
    return new Mutation(request, false);
  }

  static Mutation withOrWithoutTask(PveRequest request) {
    return new Mutation(request, true);
  }
}
