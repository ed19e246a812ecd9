/** The files of the Debian package. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.packaging;

import org.jspecify.annotations.NullMarked;
