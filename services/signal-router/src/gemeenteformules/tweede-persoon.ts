/** Who laid down or approved a version: the client that was used, and the person or account its token names. */
export interface Wie {
  readonly clientId: string;
  /** The `sub` of the token; null when it has none. */
  readonly subject: string | null;
}

/**
 * Whether `een` and `ander` are certainly two. The subject tells people apart who use one client (a portal), and finds
 * one person behind two clients. When neither token names a subject the clients stand for them; when only one does,
 * nobody can tell.
 */
export function isTweedePersoon(een: Wie, ander: Wie): boolean {
  if (een.subject === null && ander.subject === null) return een.clientId !== ander.clientId;
  return een.subject !== null && ander.subject !== null && een.subject !== ander.subject;
}
