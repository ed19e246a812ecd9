package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.report.HostReport.AuditReport;
import java.util.List;

/** The audit trail as reports tell of it. */
public interface AuditRecords {
  /**
   * The decisions behind a record, oldest first.
   *
   * @param sequence number of that record; 0 for all that are kept
   * @throws StateException if they cannot be read
   */
  List<AuditReport> after(long sequence, int atMost) throws StateException;
}
