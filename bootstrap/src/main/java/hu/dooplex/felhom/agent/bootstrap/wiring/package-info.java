/** What is wired to what: the adapters behind the ports of the use cases. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
