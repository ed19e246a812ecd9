/** Who may sign, as it is written down before any key is looked at. */
@NullMarked
package hu.dooplex.felhom.agent.domain.signer;

import org.jspecify.annotations.NullMarked;
