import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { TokenSource } from '../start/identity.ts';

export type Antwoord = { status: number; inhoud: unknown; etag: string | null };

/** An answer that a party could not do anything with: the test or run that meets it has found a fault. */
export class OnverwachtAntwoord extends Error {
  override readonly name = 'OnverwachtAntwoord';
}

/** How long a party keeps trying while a part of the hub is away. */
export const VOLHOUDEN_MS = 90_000;

const GEDULD_MS = 60_000;
/** Connections of all parties together. Half of a play is their calls: 0.07 ms of processor each, with `fetch` 0.28. */
const verbindingen = new Agent({ headersTimeout: GEDULD_MS, bodyTimeout: GEDULD_MS });

const isTijdelijk = (status: number) => status === 502 || status === 503 || status === 504 || status === 429;

/**
 * One call of a party to a service, tried again while the service is away or says "later". Every call made through
 * here may therefore arrive twice; the interfaces are made for that (leveringskenmerk, handelingId, If-Match).
 */
export async function vraag(
  url: string,
  token: TokenSource,
  opties: {
    method?: 'GET' | 'POST' | 'PUT';
    body?: unknown;
    headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Antwoord> {
  const { method = 'GET', body, headers = {} } = opties;
  const tot = Date.now() + VOLHOUDEN_MS;
  for (;;) {
    let status: number | undefined;
    try {
      const { value } = await token();
      const response = await request(url, {
        dispatcher: verbindingen,
        method,
        headers: {
          authorization: `Bearer ${value}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const tekst = await response.body.text();
      status = response.statusCode;
      if (!isTijdelijk(status)) {
        const isJson = /[/+]json\b/.test(String(response.headers['content-type']));
        const { etag } = response.headers;
        return {
          status,
          inhoud: tekst === '' ? null : isJson ? JSON.parse(tekst) : tekst,
          etag: typeof etag === 'string' ? etag : null,
        };
      }
    } catch (error) {
      if (Date.now() > tot) throw error;
    }
    if (Date.now() > tot)
      throw new OnverwachtAntwoord(`${method} ${new URL(url).pathname}: ${status ?? 'geen antwoord'}`);
    await pause(150);
  }
}

/** As `vraag`, for a call that must succeed. */
export async function vraagGoed(...argumenten: Parameters<typeof vraag>): Promise<Antwoord> {
  const antwoord = await vraag(...argumenten);
  if (antwoord.status >= 300) {
    throw new OnverwachtAntwoord(
      `${argumenten[2]?.method ?? 'GET'} ${new URL(argumenten[0]).pathname}: ${antwoord.status} ${JSON.stringify(antwoord.inhoud).slice(0, 500)}`,
    );
  }
  return antwoord;
}

/** A document that is no JSON, as text. */
export async function vraagTekst(url: string, token: TokenSource): Promise<string> {
  const { inhoud } = await vraagGoed(url, token);
  if (typeof inhoud !== 'string') throw new OnverwachtAntwoord(`GET ${new URL(url).pathname}: no text`);
  return inhoud;
}
