package hu.dooplex.felhom.agent.domain.authz;

/**
 * What makes two enrolled keys one signer (trust.md, pipeline 11): the public point or modulus,
 * whatever kind of key it is written as.
 */
public record KeyIdentity(String text) {}
