package hu.dooplex.felhom.agent.bootstrap.wiring;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread for each change that runs; the queue says how many work at once. */
public final class ChangeThreads implements Executor, AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /**
   * Asks all that runs to end, and returns at once. A second time cuts short what a program of
   * root's has to clean up.
   */
  public void interrupt() {
    threads.shutdownNow();
  }

  @Override
  public void close() {
    interrupt();
  }
}
