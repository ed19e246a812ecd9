/** What all fuzz targets share; the targets are beside the tests of their parsers. */
@NullMarked
package hu.dooplex.felhom.agent.domain.fuzz;

import org.jspecify.annotations.NullMarked;
