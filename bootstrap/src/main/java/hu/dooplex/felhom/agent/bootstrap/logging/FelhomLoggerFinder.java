package hu.dooplex.felhom.agent.bootstrap.logging;

import hu.dooplex.felhom.agent.application.port.EventLog.Level;

/** Gives every {@link System.Logger} of this process, the JDK's included, to {@link LogOutput}. */
public final class FelhomLoggerFinder extends System.LoggerFinder {
  private final LogOutput output;

  /** For the service loader. */
  public FelhomLoggerFinder() {
    this(LogOutput.process());
  }

  public FelhomLoggerFinder(LogOutput output) {
    this.output = output;
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(name, isOfJdk(module) ? Level.WARNING : Level.DEBUG, output);
  }

  /** The agent itself runs from the class path, so in the unnamed module. */
  private static boolean isOfJdk(Module module) {
    return module.isNamed()
        && (module.getName().startsWith("java.") || module.getName().startsWith("jdk."));
  }
}
