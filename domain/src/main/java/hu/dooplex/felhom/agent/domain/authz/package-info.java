/**
 * What an operator's signatures allow (trust.md, 5). {@link
 * hu.dooplex.felhom.agent.domain.authz.SignatureVerifier} judges a signature over bytes; everything
 * that comes from outside is only parsed until it has said yes.
 */
@NullMarked
package hu.dooplex.felhom.agent.domain.authz;

import org.jspecify.annotations.NullMarked;
