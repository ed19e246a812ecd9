package hu.dooplex.felhom.agent.bootstrap.config;

/** What a configuration is loaded for; it decides what must be there. */
public enum Mode {
  DAEMON(HubUse.NEEDED),
  /** {@code config check}: as the daemon would take it. */
  CHECK(HubUse.NEEDED),
  SELFTEST_HUB(HubUse.NEEDED),
  /** {@code --selftest}: a host can be tried before there is a hub. */
  SELFTEST(HubUse.NONE),
  /** {@code doctor}: looks at the hub where there is one. */
  DOCTOR(HubUse.IF_CONFIGURED),
  /** A command that only looks into the state folder. */
  STATE(HubUse.NONE),
  /** {@code config show}: shows what is there. */
  SHOW(HubUse.IF_CONFIGURED);

  /** What becomes of the {@code hub} section. Its form is checked in every mode. */
  enum HubUse {
    NEEDED,
    IF_CONFIGURED,
    /** Neither its token nor its CA file is looked at. */
    NONE
  }

  private final HubUse hub;

  Mode(HubUse hub) {
    this.hub = hub;
  }

  HubUse hub() {
    return hub;
  }
}
