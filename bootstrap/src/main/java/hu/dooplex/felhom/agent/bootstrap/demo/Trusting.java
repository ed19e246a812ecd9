package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.Story.expect;

import hu.dooplex.felhom.agent.application.SelfTest.Outcome;
import hu.dooplex.felhom.agent.bootstrap.wiring.ObservingAgent;
import hu.dooplex.felhom.agent.bootstrap.wiring.Resources;
import hu.dooplex.felhom.agent.domain.host.PrivilegeReview.Level;
import hu.dooplex.felhom.agent.domain.report.Check;
import java.io.IOException;
import java.nio.file.Path;

/** The chapter before the daemon is started: whom it talks to. */
final class Trusting {
  private final Stage stage;

  Trusting(Stage stage) {
    this.stage = stage;
  }

  void tell() throws InterruptedException {
    stage.story().step("The node's certificate is pinned", this::pinnedLeaf);
  }

  private void pinnedLeaf() throws Exception {
    Story story = stage.story();
    DemoWorld world = stage.world();
    String right = world.nodeCertificate().sha256();
    story.line("the node shows " + right);
    Check refused = connection(world.configFileWithWrongPin()).checks().get(0);
    expect("with another pin the connection", Check.Result.FAILED, refused.result());
    expect("the error naming what was seen", true, refused.detail().contains(right));
    story.line("with another pin it is refused: " + refused.detail());
    Outcome accepted = connection(world.configFile());
    expect("with its own pin a failed check", false, accepted.failed());
    for (Check check : accepted.checks()) {
      story.line(check.name() + ": " + check.detail());
    }
  }

  private Outcome connection(Path configFile) throws IOException {
    try (Resources resources = new Resources()) {
      return ObservingAgent.create(DemoWorld.load(configFile).config(), stage.time(), resources)
          .connectionCheck()
          .run(Level.RECONCILE);
    }
  }
}
