package hu.dooplex.felhom.agent.adapters.hub;

import com.fasterxml.jackson.core.JsonGenerator;
import hu.dooplex.felhom.agent.domain.report.HostReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The text of a report as the hub gets it. */
public final class ReportFormat {
  private ReportFormat() {}

  /** One JSON object in ASCII, without line breaks: fit to be sent, and to be printed. */
  public static byte[] json(HostReport report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.generator(bytes)) {
      HostReportJson.write(json, report);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }
}
