/** What the agent's loops have in common: bells that call them, and rounds that go on. */
@NullMarked
package hu.dooplex.felhom.agent.application.loop;

import org.jspecify.annotations.NullMarked;
