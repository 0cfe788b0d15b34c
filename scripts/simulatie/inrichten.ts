import { addDays } from '@meldpunt/contracts';
import type { Natie, NatieOrganisatie } from '../natie/natie.ts';
import type { Hub } from '../start/hub.ts';
import type { TokenSource } from '../start/identity.ts';
import { naastElkaar } from './naast-elkaar.ts';
import { vraagGoed } from './verzoek.ts';

const scopes: Record<NatieOrganisatie['rol'] | 'BEHEER', readonly string[]> = {
  PARTNER: [
    'leveringen:schrijven',
    'leveringen:lezen',
    'criteria:lezen',
    'terugkoppelingen:lezen',
    'terugkoppelingen:verwerken',
    'kafka',
  ],
  GEMEENTE: ['zaken:lezen', 'zaken:verwerken', 'signalen:lezen', 'formules:beheren', 'kafka'],
  PROGRAMMA: ['rapporten:lezen'],
  BEHEER: ['beheer', 'uitzonderingen:beheren'],
};

export type Partijen = {
  /** By organisatieId. */
  tokens: ReadonlyMap<string, TokenSource>;
  clientIds: ReadonlyMap<string, string>;
  beheer: TokenSource;
};

const CONNECT_AT_ONCE = 4;
const CONVENANTEN_PER_KEER = 4_000;

/** Makes every organisatie of the nation known to the issuer, and the parties and convenanten to the gateway. */
export async function richtIn(hub: Hub, natie: Natie): Promise<Partijen> {
  const beheer = await hub.identity.connectParty({
    clientId: 'meldpunt-beheer',
    organisatie: 'meldpunt',
    scopes: scopes.BEHEER,
  });
  const tokens = new Map(
    await naastElkaar(natie.organisaties, CONNECT_AT_ONCE, async ({ organisatieId, clientId, rol }) => {
      const token = await hub.identity.connectParty({
        clientId,
        organisatie: organisatieId,
        scopes: scopes[rol],
      });
      return [organisatieId, token] as const;
    }),
  );
  const clientIds = new Map(
    natie.organisaties.map(({ organisatieId, clientId }) => [organisatieId, clientId]),
  );
  const van = addDays(natie.eersteDag, -365);
  const url = `${hub.service('intake-gateway').url}/v1/_inrichten`;
  const post = (body: unknown) => vraagGoed(url, beheer, { method: 'POST', body });
  const clientOf = (aansluiting: 'REST' | 'KAFKA', organisatieId: string) =>
    aansluiting === 'KAFKA' ? { clientId: clientIds.get(organisatieId) } : {};
  await post({
    signaalpartners: natie.partners.map(({ organisatieId, ...partner }) => ({
      ...partner,
      machtigingen: [{ organisatieId, van, tot: null }],
      ...clientOf(partner.aansluiting, organisatieId),
    })),
    gemeenten: natie.gemeenten.map(({ organisatieId, werkwijze: _werkwijze, ...gemeente }) => ({
      ...gemeente,
      machtigingen: [{ organisatieId, van, tot: null }],
      ...clientOf(gemeente.aansluiting, organisatieId),
    })),
  });
  for (let from = 0; from < natie.convenanten.length; from += CONVENANTEN_PER_KEER) {
    await post({ convenanten: natie.convenanten.slice(from, from + CONVENANTEN_PER_KEER) });
  }
  return { tokens, clientIds, beheer };
}
