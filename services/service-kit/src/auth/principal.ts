/** Who calls, as the token says. */
export interface Principal {
  clientId: string;
  subject: string | undefined;
  organisatie: string | undefined;
  scopes: readonly string[];
}

/** Whose data the caller may act on today. Empty means nothing. */
export interface Access {
  gemeenten: readonly string[];
  partners: readonly string[];
}

/** Resolves a principal against the service's own copy of who may act for whom, on the hub's day. */
export interface AccessResolver {
  resolve(principal: Principal, scopes: readonly string[]): Promise<Access>;
}

export interface Caller {
  principal: Principal;
  access: Access;
}
