/** Who may sign. */
@NullMarked
package hu.dooplex.felhom.agent.domain.authz;

import org.jspecify.annotations.NullMarked;
