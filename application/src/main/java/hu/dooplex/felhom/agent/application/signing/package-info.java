/**
 * Operations that operators sign: who may sign, issuing what is to be signed, verifying what comes
 * back, and carrying it out once (trust.md, 5).
 */
@NullMarked
package hu.dooplex.felhom.agent.application.signing;

import org.jspecify.annotations.NullMarked;
