/**
 * The whole agent in virtual time against a hostile hub, a failing node, a customer with ideas of
 * his own and a host that loses power: a seed is a run, and what must never be is looked for after
 * every step ({@code src/docs/simulation.md}).
 */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.simulation;

import org.jspecify.annotations.NullMarked;
