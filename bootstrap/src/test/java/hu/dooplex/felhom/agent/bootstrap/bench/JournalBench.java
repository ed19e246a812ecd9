package hu.dooplex.felhom.agent.bootstrap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Run by {@code -Pbench} alone: its name is none that the tests' plugin looks for. */
class JournalBench {
  /** Below the checkout, because a folder for temporary files may be in memory. */
  static final class OnDisk implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-journal");
    }
  }

  private static final int RECORDS = 100_000;

  @Test
  void oneWriter(@TempDir(factory = OnDisk.class) Path folder) throws Exception {
    Bench.print(new JournalRows(folder).oneWriter(Bench.asConfigured()));
  }

  @Test
  void sixteenLanes(@TempDir(factory = OnDisk.class) Path folder) throws Exception {
    Bench.print(new JournalRows(folder).sixteenLanes(Bench.asConfigured()));
  }

  @Test
  void open(@TempDir(factory = OnDisk.class) Path folder) throws Exception {
    Bench.print(new JournalRows(folder).open(Bench.asConfigured(), RECORDS));
  }
}
