/** What an operator's signatures allow. */
@NullMarked
package hu.dooplex.felhom.agent.domain.authz;

import org.jspecify.annotations.NullMarked;
