/**
 * Config fields in one canonical form, so that what is desired and what is there can be compared.
 */
@NullMarked
package hu.dooplex.felhom.agent.domain.normalize;

import org.jspecify.annotations.NullMarked;
