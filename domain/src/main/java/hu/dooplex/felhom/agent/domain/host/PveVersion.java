package hu.dooplex.felhom.agent.domain.host;

/** What {@code GET /version} answers: {@code 9.2.2}, {@code 9.2}, a repository id. */
public record PveVersion(String version, String release, String repositoryId) {}
