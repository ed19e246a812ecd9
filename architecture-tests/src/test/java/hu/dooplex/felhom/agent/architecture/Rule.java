package hu.dooplex.felhom.agent.architecture;

import com.tngtech.archunit.lang.ArchRule;

/**
 * One sentence about the code under a root package. The root is a parameter, so that the very rule
 * that guards the agent can be shown to fail on the fixtures.
 */
@FunctionalInterface
interface Rule {
  ArchRule in(Layout code);
}
