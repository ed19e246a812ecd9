/** What the host's owner lets a hub cause without a signature, and what it is measured against. */
@NullMarked
package hu.dooplex.felhom.agent.domain.policy;

import org.jspecify.annotations.NullMarked;
