package hu.dooplex.felhom.agent.domain.host;

/** One temperature of the host, as {@code sensors} names it. */
public record SensorReading(String chip, String label, double celsius) {}
