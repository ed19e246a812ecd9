package hu.dooplex.felhom.agent.application.port;

/** What can be handed over at the console. */
public sealed interface ConsoleRequest permits SignedEnvelope, ExerciseRequest {}
