/**
 * Figures of quality.md, measured by {@code mvn -B -Pbench verify}: a class {@code *Bench} for each
 * subject, each figure beside the limit that was measured in the same run.
 */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.bench;

import org.jspecify.annotations.NullMarked;
