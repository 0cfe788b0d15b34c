import {
  connectIssuer,
  generatePartyKey,
  type KeycloakOptions,
  type PartyToken,
  partyTokenSource,
  registerParty,
  SetupError,
} from '@meldpunt/infra';

export type Party = { clientId: string; organisatie: string; scopes: readonly string[] };

/** Gives a fresh enough access token each time it is called. */
export type TokenSource = () => Promise<PartyToken>;

/** Who vouches for the parties: a Keycloak of our own, the issuer in OIDC_ISSUER, or the small issuer of the tests. */
export type Identity = {
  issuer: string;
  jwksUrl: string;
  /** Makes the party known to the issuer with a key of its own; its private half stays in this process. */
  connectParty(party: Party): Promise<TokenSource>;
  stop(): Promise<void>;
};

/** Keycloak, or the issuer named by OIDC_ISSUER; parties log in with private_key_jwt (NL GOV OAuth profile). */
export async function startIdentity(options: KeycloakOptions): Promise<Identity> {
  const access = await connectIssuer(options);
  return {
    issuer: access.issuer,
    jwksUrl: access.jwksUrl,
    async connectParty({ clientId, organisatie, scopes }) {
      if (access.admin === undefined) {
        throw new SetupError(
          'Parties can only be connected at an issuer that may be administered: set OIDC_ADMIN_CLIENT_ID and OIDC_ADMIN_CLIENT_SECRET.',
        );
      }
      const { publicJwk, privateJwk } = await generatePartyKey();
      await registerParty(access.admin, { clientId, organisatie, scopes, publicJwk });
      return partyTokenSource({ issuer: access.issuer, clientId, privateJwk, scopes });
    },
    stop: () => access.stop(),
  };
}
