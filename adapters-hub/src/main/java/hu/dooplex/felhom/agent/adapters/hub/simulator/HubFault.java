package hu.dooplex.felhom.agent.adapters.hub.simulator;

/** What a hub can do instead of answering. */
public enum HubFault {
  /** 503 with a text. */
  UNAVAILABLE,
  /** The connection ends without a byte. */
  DISCONNECT,
  /** Silence until the hub is closed. */
  STALL,
  /** A good status line, half an envelope, then silence until the hub is closed. */
  STALLED_BODY,
  /** 307 to another address. */
  REDIRECT,
  /** 200 with a page for people. */
  HTML,
  /** Half an envelope, then the connection ends. */
  HALF_BODY,
  /** 10 MiB of valid JSON. */
  HUGE_BODY,
  /** A body that goes on until the reader goes away. */
  ENDLESS_BODY
}
