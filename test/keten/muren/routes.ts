import { openapi, type Servicenaam } from '@meldpunt/contracts';
import type { TokenSource } from '../../../scripts/start/identity.ts';
import type { Keten } from '../keten.ts';
import type { Ids } from './partijen.ts';
import type { Variant } from './proeven.ts';

export type Route = {
  service: Servicenaam;
  method: string;
  pad: string;
  operationId: string;
  /** One of these is enough; none for what is open to everybody. */
  scopes: readonly string[];
};

/** Every route of every service, from what the services publish. */
export const routes: readonly Route[] = Object.entries(openapi).flatMap(([service, { paths }]) =>
  Object.entries(paths).flatMap(([pad, methods]) =>
    Object.entries(methods).map(([method, { operationId, security = [] }]) => ({
      service: service as Servicenaam,
      method: method.toUpperCase(),
      pad,
      operationId,
      scopes: security.flatMap((eis) => Object.values(eis).flat()),
    })),
  ),
);

/** `gevraagd`: all that the request itself said, which an answer may say back. */
export type Antwoord = { status: number; tekst: string; code: string | null; gevraagd: string };

/** One call, once: what a wall says is not to be tried again. `token` null for none at all. */
export async function roep(
  keten: Keten,
  route: Route,
  ids: Ids,
  token: TokenSource | string | null,
  { query = {}, body, koppen = {} }: Variant = {},
): Promise<Antwoord> {
  const pad = route.pad.replaceAll(/\{(\w+)\}/g, (_, naam: string) => {
    const waarde = new Map(Object.entries(ids)).get(naam);
    if (waarde === undefined) throw new Error(`no id for {${naam}} of ${route.operationId}`);
    return encodeURIComponent(waarde);
  });
  const bearer = typeof token === 'string' || token === null ? token : (await token()).value;
  const antwoord = await fetch(
    `${keten.service(route.service).url}${pad}?${new URLSearchParams(query).toString()}`,
    {
      method: route.method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }),
        ...koppen,
      },
      ...(route.method === 'GET'
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
      signal: AbortSignal.timeout(60_000),
    },
  );
  const tekst = await antwoord.text();
  const gevraagd = `${pad} ${JSON.stringify({ query, body, koppen })}`;
  return { status: antwoord.status, tekst, code: codeOf(tekst), gevraagd };
}

function codeOf(tekst: string): string | null {
  try {
    const inhoud: unknown = JSON.parse(tekst);
    const code = typeof inhoud === 'object' && inhoud !== null && 'code' in inhoud ? inhoud.code : null;
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}
