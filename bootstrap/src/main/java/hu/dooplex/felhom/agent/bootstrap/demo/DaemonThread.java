package hu.dooplex.felhom.agent.bootstrap.demo;

import static hu.dooplex.felhom.agent.bootstrap.demo.Story.expect;

import hu.dooplex.felhom.agent.bootstrap.daemon.Daemon;
import java.io.IOException;
import java.util.List;

/** The daemon on a thread of this process, from now on. */
final class DaemonThread {
  private final Stage stage;
  private final Daemon daemon;
  private final Thread thread;

  DaemonThread(Stage stage) throws IOException {
    this.stage = stage;
    DemoWorld world = stage.world();
    daemon =
        new Daemon(
            DemoWorld.load(world.configFile()),
            DemoWorld.source(world.configFile()),
            stage.time(),
            world.pauseFile(),
            stage.events());
    thread =
        Thread.ofPlatform()
            .name("daemon")
            .uncaughtExceptionHandler(
                (thread, fault) -> stage.story().line("the daemon died: " + fault))
            .start(this::run);
  }

  private void run() {
    try {
      daemon.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops it, as a step of the story. */
  void stop() throws Exception {
    int from = stage.events().count();
    daemon.stop();
    stage.events().await("stopped", from, Stage.PATIENCE);
    thread.join(Stage.PATIENCE);
    expect("the daemon still running", false, thread.isAlive());
    expect("requests for a change that nobody told of", List.of(), stage.newChanges());
    stage
        .story()
        .line(
            "the daemon ended; of %d requests to the node %d were changes, all told above"
                .formatted(stage.world().server().received().count(), stage.changesTold()));
  }

  /** It writes into the folder that is deleted next. */
  void end() throws InterruptedException {
    daemon.stop();
    thread.join(Stage.PATIENCE);
  }
}
