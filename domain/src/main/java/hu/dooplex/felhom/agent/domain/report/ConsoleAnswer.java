package hu.dooplex.felhom.agent.domain.report;

/** What the agent says to whoever handed something over at its console. */
public sealed interface ConsoleAnswer permits OperationResult, ExerciseResult {}
