package hu.dooplex.felhom.agent.application.port;

/** How far the hub has taken the audit trail, over restarts (hub.md, HostReport). */
public interface AuditAnchor {
  /** The number of the last record that it took; 0 before the first. */
  long reported();

  /**
   * The hub took the records up to that one.
   *
   * @param hash of that record, 64 hex digits: what the chain is compared with later
   */
  void setReported(long sequence, String hash) throws StateException;
}
