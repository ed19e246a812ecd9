/** The whole agent against a simulated node and hub, told in plain lines. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
