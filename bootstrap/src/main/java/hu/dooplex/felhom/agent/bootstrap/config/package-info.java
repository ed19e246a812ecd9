/**
 * The configuration: one table of keys ({@link
 * hu.dooplex.felhom.agent.bootstrap.config.ConfigSchema}), a loader that finds all problems at
 * once, and what the agent then works with.
 */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.config;

import org.jspecify.annotations.NullMarked;
