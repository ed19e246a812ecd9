/**
 * What the libraries at hand take for a signature or a key, beside what we take; and attacks on
 * what we verify.
 */
@NullMarked
package hu.dooplex.felhom.agent.bootstrap.signature;

import org.jspecify.annotations.NullMarked;
