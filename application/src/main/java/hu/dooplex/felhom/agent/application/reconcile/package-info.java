/** Bringing guests to what is desired: one look at the node, then each guest in its lane. */
@NullMarked
package hu.dooplex.felhom.agent.application.reconcile;

import org.jspecify.annotations.NullMarked;
