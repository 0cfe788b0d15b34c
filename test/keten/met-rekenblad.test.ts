import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Code, codelijsten, eindresultaten } from '@meldpunt/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { speelNatie, type Verloop } from '../../scripts/simulatie/speel-natie.ts';
import { vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import type { TokenSource } from '../../scripts/start/identity.ts';
import { maakSpeelplan } from '../faults/natie.ts';
import type { Dagverslag } from './eigen-blad.ts';
import { type Keten, startKeten } from './keten.ts';

const BEHANDELAAR = 'wijkteam-1';
const { natie, werkt } = maakSpeelplan({ seed: 3, meldingen: 300, gemeenten: 3 });
// The largest has most of the meldingen.
const [grootste] = natie.gemeenten.toSorted((een, ander) => ander.inwoners - een.inwoners);
if (grootste === undefined) throw new Error('a nation without gemeenten');
const { gemeentecode, organisatieId } = grootste;
const plan = {
  werkt,
  natie: {
    ...natie,
    gemeenten: natie.gemeenten.map((gemeente) =>
      gemeente === grootste
        ? { ...gemeente, werkwijze: 'BULK' as const, aansluiting: 'REST' as const }
        : gemeente,
    ),
  },
};

describe('a month in which one municipality works from spreadsheets, in a process that knows the interface only', () => {
  let keten: Keten;
  let map: string;
  let token: TokenSource;
  let verloop: Verloop;
  const verslagen: Dagverslag[] = [];

  beforeAll(async () => {
    keten = await startKeten();
    map = await mkdtemp(join(tmpdir(), 'meldpunt-blad-'));
    token = await keten.identity.connectParty({
      clientId: 'rekenblad',
      organisatie: organisatieId,
      scopes: ['zaken:lezen', 'zaken:verwerken'],
    });
    verloop = await speelNatie({
      hub: keten,
      ...plan,
      signal: new AbortController().signal,
      onVoortgang: () => undefined,
      behandeltZelf: (welke) => welke === gemeentecode,
      async verstoor(moment) {
        if (moment === 'VOOR_WERKEN') verslagen.push(await werk());
      },
    });
    process.stdout.write(`${JSON.stringify(telOp(verslagen))}\n`);
  }, 10 * 60_000);
  afterAll(async () => {
    await keten?.stop();
    await rm(map, { recursive: true, force: true });
  });

  async function werk(): Promise<Dagverslag> {
    const casework = keten.service('casework').url;
    if (verslagen.length === 0) await stelIn(casework);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'eigen-blad.ts')],
      {
        env: {
          PATH: process.env.PATH,
          CASEWORK: casework,
          TOKEN: (await token()).value,
          GEMEENTECODE: gemeentecode,
          BEHANDELAAR,
          MAP: map,
        },
      },
    );
    return JSON.parse(stdout) as Dagverslag;
  }

  async function stelIn(casework: string): Promise<void> {
    const url = `${casework}/v1/looplijst-instellingen/${gemeentecode}`;
    const { inhoud, etag } = await vraagGoed(url, token);
    const behandelaars = [
      {
        behandelaarId: BEHANDELAAR,
        capaciteit: [100, 100, 100, 100, 100, 100, 100],
        wijken: [],
        aanpakken: [],
      },
    ];
    await vraagGoed(url, token, {
      method: 'PUT',
      body: { ...(inhoud as object), behandelaars },
      headers: etag === null ? {} : { 'if-match': etag },
    });
  }

  it('closes the balance, and leaves nothing open', () => {
    expect(verloop.verschillen).toEqual([]);
    expect(verloop.uitkomst.meldingen.open).toBe(0);
    expect(verloop.uitkomst.behoud).toBe(true);
  });

  it('has in casework what was written on the sheets, by the name or by the code of a result', async () => {
    const einden = Object.assign({}, ...verslagen.map((verslag) => verslag.einden)) as Record<string, string>;
    expect(new Set(Object.values(einden)).size).toBeGreaterThanOrEqual(6);
    const db = new pg.Client({ connectionString: keten.postgres.url(keten.database) });
    await db.connect();
    const { rows } = await db.query<{ zaakId: string; eindresultaat: Code<'eindresultaat'> }>(
      `select zaak_id as "zaakId", eindresultaat from casework.zaak where zaak_id = any($1::uuid[])`,
      [Object.keys(einden)],
    );
    await db.end();
    expect(Object.fromEntries(rows.map(({ zaakId, eindresultaat }) => [zaakId, eindresultaat]))).toEqual(
      Object.fromEntries(Object.entries(einden).map(([zaakId, woord]) => [zaakId, codeVan(woord)])),
    );
  });

  it('does nothing twice when a sheet comes again, and names the spoiled cells', () => {
    const { antwoorden, fouten } = telOp(verslagen);
    expect(antwoorden.VERWERKT).toBeGreaterThan(30);
    expect(antwoorden.AL_VERWERKT).toBeGreaterThan(10);
    expect(fouten['Dagdeel ONGELDIGE_WAARDE']).toBeGreaterThan(0);
    expect(fouten['Bereikt FORMULE']).toBeGreaterThan(0);
  });

  it('is told of what changed while a sheet lay on a desk', () => {
    const { antwoorden } = telOp(verslagen);
    const geweigerd = Object.keys(antwoorden).filter((naam) => !['VERWERKT', 'AL_VERWERKT'].includes(naam));
    expect(geweigerd).toContain('VERSIE_WIJKT_AF');
  });
});

function codeVan(woord: string): string | undefined {
  return codelijsten.eindresultaat.find((code) => code === woord || eindresultaten[code].naam === woord);
}

function telOp(verslagen: readonly Dagverslag[]): {
  antwoorden: Record<string, number>;
  fouten: Record<string, number>;
} {
  const antwoorden: Record<string, number> = {};
  const fouten: Record<string, number> = {};
  for (const verslag of verslagen) {
    for (const [naam, aantal] of Object.entries(verslag.antwoorden))
      antwoorden[naam] = (antwoorden[naam] ?? 0) + aantal;
    for (const fout of verslag.fouten) fouten[fout] = (fouten[fout] ?? 0) + 1;
  }
  return { antwoorden, fouten };
}
