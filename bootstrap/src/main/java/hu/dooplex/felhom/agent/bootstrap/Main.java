package hu.dooplex.felhom.agent.bootstrap;

/** The entry of the process. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(arguments.length);
  }
}
