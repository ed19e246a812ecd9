/**
 * The rules of the architecture, as sentences that a machine checks; and for each of them a fixture
 * that breaks it.
 */
@NullMarked
package hu.dooplex.felhom.agent.architecture;

import org.jspecify.annotations.NullMarked;
