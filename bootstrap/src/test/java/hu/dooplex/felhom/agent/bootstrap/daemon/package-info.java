@NullMarked
package hu.dooplex.felhom.agent.bootstrap.daemon;

import org.jspecify.annotations.NullMarked;
