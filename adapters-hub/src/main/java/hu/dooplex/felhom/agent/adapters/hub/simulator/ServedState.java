package hu.dooplex.felhom.agent.adapters.hub.simulator;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The desired state that a hub serves.
 *
 * @param announced what its envelopes say
 * @param document its bytes, whatever they are; empty: 204
 */
record ServedState(OptionalLong announced, Optional<byte[]> document) {
  static final ServedState NONE = new ServedState(OptionalLong.empty(), Optional.empty());
}
