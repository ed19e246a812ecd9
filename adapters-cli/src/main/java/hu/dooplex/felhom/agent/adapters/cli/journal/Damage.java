package hu.dooplex.felhom.agent.adapters.cli.journal;

/** Bytes are not what any version of the agent wrote; it says why in a few words. */
sealed class Damage extends Exception {
  private final String why;

  Damage(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }

  /** A newer agent wrote them. */
  static final class Newer extends Damage {
    Newer(int version, int known) {
      super("version " + version + ", this one knows " + known);
    }
  }
}
