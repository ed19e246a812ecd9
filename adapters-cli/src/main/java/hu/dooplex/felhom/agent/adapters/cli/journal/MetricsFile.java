package hu.dooplex.felhom.agent.adapters.cli.journal;

import hu.dooplex.felhom.agent.application.port.MetricsBoard;
import hu.dooplex.felhom.agent.application.port.StateException;
import hu.dooplex.felhom.agent.domain.report.AgentCounts;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * {@code metrics.prom} in the runtime folder, for node_exporter's textfile collector; {@link
 * MetricsText} has what is in it.
 */
public final class MetricsFile implements MetricsBoard {
  public static final String NAME = "metrics.prom";

  private final Path folder;
  private final LongSupplier journalBytes;

  public MetricsFile(Path runtimeDir, LongSupplier journalBytes) {
    this.folder = runtimeDir.toAbsolutePath();
    this.journalBytes = journalBytes;
  }

  @Override
  public void show(AgentStatus status, AgentCounts counts) throws StateException {
    new ShownFile(folder, NAME)
        .replace(MetricsText.bytes(status, counts, journalBytes.getAsLong()));
  }
}
