/** What a guest is called and what the node says of it. */
@NullMarked
package hu.dooplex.felhom.agent.domain.guest;

import org.jspecify.annotations.NullMarked;
