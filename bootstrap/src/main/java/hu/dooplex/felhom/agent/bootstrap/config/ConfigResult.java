package hu.dooplex.felhom.agent.bootstrap.config;

/** What came of loading: a configuration, or everything that is wrong with it. */
public sealed interface ConfigResult permits LoadedConfig, ConfigProblems {}
