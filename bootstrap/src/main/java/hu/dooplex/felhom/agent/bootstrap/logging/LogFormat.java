package hu.dooplex.felhom.agent.bootstrap.logging;

/** {@code log.format}. */
public enum LogFormat {
  /** {@code info report_sent sequence=42}. */
  TEXT,
  /** One JSON object a line. */
  JSON
}
