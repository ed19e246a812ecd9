package hu.dooplex.felhom.agent.bootstrap.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hu.dooplex.felhom.agent.adapters.cli.journal.MetricsFile;
import hu.dooplex.felhom.agent.domain.guest.GuestRef;
import hu.dooplex.felhom.agent.domain.guest.NodeName;
import hu.dooplex.felhom.agent.domain.report.AgentCounts;
import hu.dooplex.felhom.agent.domain.report.AgentStatus;
import hu.dooplex.felhom.agent.domain.report.GuestReport.Reconcile;
import hu.dooplex.felhom.agent.domain.report.GuestReport.State;
import hu.dooplex.felhom.agent.domain.report.HostReport.DestructivePath;
import hu.dooplex.felhom.agent.domain.report.HostReport.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the page name the metrics that are written, and no other. */
class MetricsPagesTest {
  private static final Pattern NAME = Pattern.compile("felhom_agent_[a-z_]+");
  private static final Pattern FAMILY = Pattern.compile("# TYPE (\\S+) ");
  private static final Path DASHBOARD = Path.of("src/package/grafana-dashboard.json");
  private static final Path PAGE = Path.of("src/docs/metrics.md");

  @TempDir Path temp;

  private Set<String> written() throws Exception {
    Instant at = Instant.EPOCH;
    AgentStatus status =
        new AgentStatus(
            "0.1.0",
            "demo-felhom",
            new NodeName("pve1"),
            Optional.empty(),
            new AgentStatus.RunningAs(1, 1, at),
            at,
            new AgentStatus.LastReport(Optional.of(new AgentStatus.Taken(1, at)), Optional.empty()),
            new AgentStatus.Reconciling(
                Mode.OBSERVE, Optional.empty(), Optional.of(at), Optional.empty(), false, false),
            List.of(
                new AgentStatus.Guest(
                    GuestRef.lxc(101), new Reconcile(State.DRIFT, List.of(), Optional.empty()))),
            new AgentStatus.Queue(0, 0, 0),
            List.of(),
            new AgentStatus.BudgetLimits(0, 0),
            List.of(),
            List.of(),
            new DestructivePath(true, Optional.empty()),
            Optional.empty());
    new MetricsFile(temp.resolve("run"), () -> 0)
        .show(
            status,
            new AgentCounts(
                AgentCounts.Reports.NONE,
                AgentCounts.Passes.NONE.and(Duration.ofSeconds(1)),
                Map.of(),
                Map.of(),
                Map.of("replayed", 1L),
                Map.of("hub", at)));
    return names(
        FAMILY, Files.readString(temp.resolve("run/metrics.prom")), found -> found.group(1));
  }

  private static Set<String> names(
      Pattern pattern, String text, Function<MatchResult, String> which) {
    return pattern
        .matcher(text)
        .results()
        .map(which)
        .map(name -> name.replaceFirst("_seconds_(sum|count)$", "_seconds"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyMetricOfTheDashboardIsWritten() throws Exception {
    Set<String> named = names(NAME, Files.readString(DASHBOARD), MatchResult::group);
    named.removeAll(written());
    assertEquals(Set.of(), named);
  }

  @Test
  void thePageHasEveryMetricAndNoOther() throws Exception {
    assertEquals(written(), names(NAME, Files.readString(PAGE), MatchResult::group));
  }

  @Test
  void thePanelsOfTheDashboardLieBesideEachOther() throws Exception {
    JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
    Set<String> taken = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      JsonNode at = panel.path("gridPos");
      for (int x = 0; x < at.path("w").asInt(); x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          int column = at.path("x").asInt() + x;
          String cell = column + "," + (at.path("y").asInt() + y);
          assertTrue(column < 24 && taken.add(cell), panel.path("title")::asText);
        }
      }
    }
  }
}
