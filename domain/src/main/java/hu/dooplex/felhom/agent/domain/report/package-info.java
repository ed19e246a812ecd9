/** The host report: what the hub is told, and the decisions about when. */
@NullMarked
package hu.dooplex.felhom.agent.domain.report;

import org.jspecify.annotations.NullMarked;
