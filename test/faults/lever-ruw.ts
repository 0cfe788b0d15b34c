import { request } from 'node:http';
import type { NatieLevering } from '../../scripts/natie/natie.ts';
import type { TokenSource } from '../../scripts/start/identity.ts';
import type { Toneel } from './scenario.ts';

export type RuwAntwoord = { status: number; code: string; retryAfter: string | undefined };

const tokens = new WeakMap<object, Map<string, Promise<TokenSource>>>();

/** A token of the creditor itself, from the issuer of this chain. */
function tokenVan({ keten, plan }: Pick<Toneel, 'keten' | 'plan'>, partnerId: string): Promise<TokenSource> {
  const bekend = tokens.get(keten) ?? new Map<string, Promise<TokenSource>>();
  tokens.set(keten, bekend);
  const partner = plan.natie.partners.find((een) => een.partnerId === partnerId);
  const organisatie = plan.natie.organisaties.find((een) => een.organisatieId === partner?.organisatieId);
  if (organisatie === undefined) throw new Error(`${partnerId} is not in this nation`);
  const token =
    bekend.get(organisatie.organisatieId) ??
    keten.identity.connectParty({
      clientId: organisatie.clientId,
      organisatie: organisatie.organisatieId,
      scopes: ['leveringen:schrijven', 'leveringen:lezen'],
    });
  bekend.set(organisatie.organisatieId, token);
  return token;
}

/**
 * One attempt at a levering, without trying again. With `breekNaBytes` the connection is cut after so many bytes of the
 * body; status 0 is a connection that ended without an answer.
 */
export async function leverRuw(
  toneel: Pick<Toneel, 'keten' | 'plan'>,
  levering: NatieLevering,
  breekNaBytes?: number,
): Promise<RuwAntwoord> {
  const { value } = await (await tokenVan(toneel, levering.partnerId))();
  const body = Buffer.from(levering.regels.map((regel) => `${JSON.stringify(regel)}\n`).join(''));
  return new Promise((klaar) => {
    const niets = () => klaar({ status: 0, code: '', retryAfter: undefined });
    const verbinding = request(
      `${toneel.keten.service('intake-gateway').url}/v1/leveringen?partnerId=${levering.partnerId}`,
      {
        method: 'POST',
        timeout: 20_000,
        headers: {
          authorization: `Bearer ${value}`,
          'content-type': 'application/x-ndjson',
          leveringskenmerk: levering.leveringskenmerk,
          'transfer-encoding': 'chunked',
        },
      },
      (antwoord) => {
        let tekst = '';
        antwoord.on('data', (stuk: Buffer) => {
          tekst += stuk.toString();
        });
        antwoord.on('end', () => {
          const code = /"code":"([A-Z_]+)"/.exec(tekst)?.[1] ?? '';
          klaar({ status: antwoord.statusCode ?? 0, code, retryAfter: antwoord.headers['retry-after'] });
        });
        antwoord.on('error', niets);
      },
    );
    verbinding.on('error', niets);
    verbinding.on('timeout', () => verbinding.destroy());
    verbinding.on('close', niets);
    if (breekNaBytes === undefined) verbinding.end(body);
    else verbinding.write(body.subarray(0, breekNaBytes), () => setTimeout(() => verbinding.destroy(), 5));
  });
}

/** Bytes of a levering as it goes over the line. */
export function bytesVan(levering: NatieLevering): number {
  return levering.regels.reduce((som, regel) => som + Buffer.byteLength(JSON.stringify(regel)) + 1, 0);
}
