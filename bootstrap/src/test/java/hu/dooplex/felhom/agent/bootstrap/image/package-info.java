/** Tests of the runtime image as a whole: real processes, real signals. */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.image;

import org.jspecify.annotations.NullMarked;
