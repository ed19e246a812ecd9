package hu.dooplex.felhom.agent.domain.operation;

/**
 * An operation that this version does not know. It is a value, so that it is judged, recorded and
 * answered like any other; it is never carried out.
 */
public record Unknown(String wireName) implements Operation.OnHost {}
