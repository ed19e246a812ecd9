package hu.dooplex.felhom.agent.bootstrap.config;

/** A value as one of the sources gives it, not yet looked at. */
record Given(JsonValue value, Origin origin) {}
