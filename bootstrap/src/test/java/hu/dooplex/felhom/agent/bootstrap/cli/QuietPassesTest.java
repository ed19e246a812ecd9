package hu.dooplex.felhom.agent.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hu.dooplex.felhom.agent.application.ReportHost.Round;
import hu.dooplex.felhom.agent.application.port.EventLog;
import hu.dooplex.felhom.agent.application.port.KillSwitch;
import hu.dooplex.felhom.agent.bootstrap.config.AgentConfig;
import hu.dooplex.felhom.agent.bootstrap.config.Mode;
import hu.dooplex.felhom.agent.bootstrap.wiring.OpenState;
import hu.dooplex.felhom.agent.bootstrap.wiring.ReportingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.bootstrap.wiring.SystemTime;
import hu.dooplex.felhom.agent.domain.Limits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reconcile loop as the daemon wires it, allowed to change all guests, and with none to. */
@Timeout(120)
class QuietPassesTest {
  private static final EventLog NO_LOG = (level, event, fields) -> {};

  private final TestHost host;

  QuietPassesTest() throws IOException {
    host = new TestHost();
    host.set("reconcile.mode", "enforce");
    host.set("policy.guests", List.of("*"));
    host.set("policy.managed_fields", List.of("cores", "memory"));
  }

  @AfterEach
  void close() {
    host.close();
  }

  /** The loop looks at it before every pass, so that looks tell of passes that are over. */
  private static final class CountedLooks implements KillSwitch {
    private final CountDownLatch looks = new CountDownLatch(6);

    @Override
    public boolean paused() {
      looks.countDown();
      return false;
    }

    void await() throws InterruptedException {
      assertTrue(looks.await(60, TimeUnit.SECONDS), "the loop makes no passes");
    }
  }

  private interface Before {
    void passes(ReportingAgent agent);
  }

  private void makePasses(Before before) throws Exception {
    SystemTime time = SystemTime.fasterBy(600);
    CountedLooks looks = new CountedLooks();
    AgentConfig config = host.load(Mode.DAEMON).config();
    try (Resources resources = new Resources()) {
      OpenState state = OpenState.open(config.stateDir(), time, NO_LOG, resources);
      ReportingAgent agent =
          ReportingAgent.create(config, time, state, looks, () -> {}, NO_LOG, resources);
      before.passes(agent);
      Thread loop =
          Thread.ofPlatform()
              .start(() -> agent.reconcileLoop().run(() -> Limits.POLL_INTERVAL_MIN));
      looks.await();
      time.stop();
      loop.join();
    }
  }

  @Test
  void withoutADesiredStateThePassesSendNotOneRequestToAnybody() throws Exception {
    makePasses(agent -> {});
    assertEquals(0, host.server().received().count());
    assertEquals(0, host.hub().requests());
  }

  @Test
  void anEmptyDesiredStateMakesNoChange() throws Exception {
    host.hub().serve(1, "{\"schema_version\":1,\"generation\":1,\"guests\":[]}".getBytes(UTF_8));
    int[] forTheReport = new int[1];
    makePasses(agent -> {
      assertInstanceOf(Round.Delivered.class, agent.reportHost().run());
      forTheReport[0] = host.server().received().count();
    });
    assertEquals(1, host.hub().desiredStateRequests());
    assertTrue(host.server().received().count() > forTheReport[0], "the passes look at the node");
    assertEquals(0, host.server().received().mutating());
  }
}
