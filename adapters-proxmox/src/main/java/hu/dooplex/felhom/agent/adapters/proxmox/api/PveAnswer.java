package hu.dooplex.felhom.agent.adapters.proxmox.api;

import java.util.Optional;

/**
 * Whatever a server answered.
 *
 * @param contentType as sent; a 401 has none
 * @param body at most {@code Limits.PVE_ANSWER_MAX_BYTES}; not copied, so nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, from the transport to the parser
public record PveAnswer(int status, Optional<String> contentType, byte[] body) {
  /** Whether the status is one of 2xx. */
  boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
