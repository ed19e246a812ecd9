package hu.dooplex.felhom.agent.application.port;

import hu.dooplex.felhom.agent.domain.authz.OperationDocument;
import hu.dooplex.felhom.agent.domain.authz.OperationWish;

/**
 * Documents as bytes (trust.md, 5). Reading is strict, because it is not the signature that says
 * what a document means: the whole of it is as the agent would write it, or nothing of it is used.
 */
public interface OperationDocuments {
  /**
   * What a document says.
   *
   * @param verified the very bytes over which the signatures hold
   * @throws BadDocumentException if it is none: {@code malformed_document}
   */
  OperationDocument parse(byte[] verified) throws BadDocumentException;

  /**
   * What an unsigned document asks for.
   *
   * @throws BadDocumentException if it is none: {@code malformed_document}
   */
  OperationWish parseWish(byte[] wish) throws BadDocumentException;

  /**
   * The bytes to be issued and signed, which {@link #parse} reads as that document.
   *
   * <p>Not every operation can be in one. A document holds printable ASCII and no escapes, so that
   * it means to every reader what it shows to the operator; a name or description with any other
   * character, a quotation mark or a backslash in it cannot be said there, and saying it otherwise
   * would be to sign something else. Such an operation cannot be signed: the operator does it at
   * the console of Proxmox VE, or gives the guest another name first.
   *
   * @throws BadDocumentException with the field that cannot be written, or {@code $} if all of it
   *     is too long
   */
  byte[] write(OperationDocument document) throws BadDocumentException;
}
