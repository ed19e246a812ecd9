package hu.dooplex.felhom.agent.domain.classify;

/** What one rule says of one condition. Only the first lets an operation be benign. */
enum Judgement {
  BENIGN,
  DESTRUCTIVE,
  /** What is needed to say was not observed. */
  NOT_OBSERVED;

  static Judgement benignIf(boolean condition) {
    return condition ? BENIGN : DESTRUCTIVE;
  }
}
