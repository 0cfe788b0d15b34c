import { readdirSync } from 'node:fs';
import { addDays, datum, type OpenApiDocument, openapi } from '@meldpunt/contracts';
import { applyDay, withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withClient } from '../../../test/harnas/database-server.ts';
import { maakTestsleutels } from '../../../test/harnas/sleutels.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { beproefLevering } from '../src/beproef-levering/beproef-levering.ts';
import { Kluis } from '../src/kluis/kluis.ts';
import { ontvangLevering } from '../src/ontvang-levering/ontvang-levering.ts';
import { formatLevering } from '../src/ontvang-levering/ontvangstbewijs.ts';
import { selectLevering, selectRegels } from '../src/ontvang-levering/select-levering.ts';
import { splitLines } from '../src/ontvang-levering/split-lines.ts';
import type { Intake } from '../src/ontvang-levering/verwerk-blok.ts';
import { Referentie } from '../src/referentie/referentie.ts';
import { legVast } from '../src/signaalpartners/leg-vast.ts';
import type { Inrichting } from '../src/signaalpartners/partij.ts';
import { Topicnamen } from '../src/topicnamen.ts';
import { DAG, inrichting, waterregel } from './voorbeelden.ts';

const sleutels = maakTestsleutels('transport', 'hmac');
let db: ServiceDatabase;
let intake: Intake;

beforeAll(async () => {
  db = await createServiceDatabase('intake', new URL('../migrations', import.meta.url));
  const kluis = new Kluis(sleutels.sleutelbos);
  const referentie = new Referentie(db.database.verwerker, await readGeo(), {
    teOudNaDagen: 62,
    experimentsoorten: new Set(),
  });
  intake = { kluis, referentie, topics: new Topicnamen(), now: () => Date.now() };
  await setDag(DAG);
  await withUnitOfWork(db.database.verwerker, async (work) => {
    const parsed: Inrichting = JSON.parse(JSON.stringify(inrichting));
    await legVast(work, intake, parsed, 0);
  });
});
afterAll(async () => {
  await db?.drop();
  sleutels.ruimOp();
});

const setDag = (dag: string) =>
  withUnitOfWork(db.database.verwerker, async (work) => {
    await applyDay(work, dag);
  });

type Regel = Readonly<Record<string, unknown>> | string;
const aanlevering = (leveringskenmerk: string) =>
  ({ partnerId: 'water', leveringskenmerk, bron: 'NDJSON' }) as const;

async function* bytes(regels: readonly Regel[]): AsyncGenerator<Buffer> {
  for (const regel of regels)
    yield Buffer.from(`${typeof regel === 'string' ? regel : JSON.stringify(regel)}\n`);
}

interface Proefregel {
  readonly regelnummer: number;
  readonly resultaat: string;
  readonly gemeentecode: string | null;
  readonly gemeenteGevondenDoor: string | null;
  readonly incassopauzeTot: string | null;
  readonly bevindingen: readonly { readonly code: string; readonly veld: string }[];
}
interface Bewijs {
  readonly regels: readonly Proefregel[];
  readonly fouten: readonly unknown[];
}

async function beproef(leveringskenmerk: string, regels: readonly Regel[]): Promise<Bewijs> {
  const lines = splitLines(bytes(regels));
  const bewijs = await beproefLevering(intake, db.database.api, aanlevering(leveringskenmerk), lines);
  const parsed: Bewijs = JSON.parse([...bewijs.json()].join(''));
  return parsed;
}

/** Delivers it and gives what the creditor then reads: the receipt and its lines, but for ids that only then exist. */
async function lever(leveringskenmerk: string, regels: readonly Regel[]) {
  const { leveringId, fouten } = await ontvangLevering(
    intake,
    db.database.api,
    aanlevering(leveringskenmerk),
    splitLines(bytes(regels)),
    () => undefined,
  );
  return withTenant(db.database.api, { partners: ['water'] }, async ({ db: own }) => {
    const rij = await selectLevering(own, leveringId);
    if (rij === undefined) throw new Error('no such levering');
    // What became of held lines is not a trial's to tell: it may be decided at any time after.
    const {
      leveringId: _,
      stand,
      vrijgegeven: __,
      samengevoegd: ___,
      alsnogAfgekeurd: ____,
      nogAangehouden: _____,
      regelpad: ______,
      ...bewijs
    } = formatLevering(rij);
    expect(stand).toBe('AFGEROND');
    return { ...bewijs, fouten, regels: await selectRegels(own, leveringId, 0, 5000, null) };
  });
}

/** Every row of every table of the service, its sequences, and its keys. */
async function everything(): Promise<Record<string, string>> {
  const found: Record<string, string> = {
    keys: readdirSync(sleutels.map, { recursive: true }).sort().join(' '),
  };
  // As the owner of the server, so that no policy hides a row.
  await withClient(db.adminUrl, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'intake' order by 1`,
    );
    for (const { name } of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || md5(coalesce(string_agg(r::text, e'\\n' order by r::text), '')) as digest
         from intake.${name} r`,
      );
      found[name] = rows[0]?.digest ?? '';
    }
    const { rows } = await client.query<{ name: string; last: string }>(
      `select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'intake'`,
    );
    for (const { name, last } of rows) found[name] = last;
  });
  expect(Object.keys(found)).toEqual(
    expect.arrayContaining(['levering', 'levering_regel', 'achterstand', 'melding', 'outbox', 'dagtelling']),
  );
  return found;
}

/** A trial, then the same levering; what the trial said must be what came. */
async function expectSame(leveringskenmerk: string, regels: readonly Regel[]): Promise<void> {
  const before = await everything();
  const proef = await beproef(leveringskenmerk, regels);
  expect(await everything()).toEqual(before);
  const echt = await lever(leveringskenmerk, regels);
  const { regels: proefregels, ...proefkop } = proef;
  const { regels: echteRegels, ...kop } = echt;
  expect(proefkop).toEqual(kop);
  const gevraagd = new Set(proefregels.map(({ regelnummer }) => regelnummer));
  const vanPas = echteRegels.filter(({ regelnummer }) => gevraagd.has(regelnummer));
  // A number delivered again with another content keeps its recorded line; the receipt says REGEL_WIJKT_AF.
  const afwijkend = new Set(
    proefregels
      .filter(({ bevindingen }) => bevindingen[0]?.code === 'REGEL_WIJKT_AF')
      .map(({ regelnummer }) => regelnummer),
  );
  // A trial tells what a line gets when it comes; a later line of the same levering may end one that is held.
  const geeindigd = new Set(
    vanPas.filter(({ resultaat }) => resultaat === 'ALSNOG_AFGEKEURD').map(({ regelnummer }) => regelnummer),
  );
  for (const { regelnummer, resultaat } of proefregels)
    if (geeindigd.has(regelnummer) && !afwijkend.has(regelnummer)) expect(resultaat).toBe('AANGEHOUDEN');
  const plain = <R extends Pick<Proefregel, 'regelnummer' | 'resultaat' | 'bevindingen' | 'incassopauzeTot'>>(
    list: readonly R[],
  ) =>
    list
      .filter(({ regelnummer }) => !afwijkend.has(regelnummer) && !geeindigd.has(regelnummer))
      .map(({ regelnummer, resultaat, bevindingen, incassopauzeTot }) => ({
        regelnummer,
        resultaat,
        bevindingen,
        incassopauzeTot,
      }));
  expect(plain(proefregels)).toEqual(plain(vanPas));
  const { rows } = await db.database.verwerker.query<{ regelnummer: number; gemeentecode: string }>(
    `select r.regelnummer, m.gemeentecode from levering_regel r join melding m using (melding_id)
     join levering l using (levering_id) where l.leveringskenmerk = $1`,
    [leveringskenmerk],
  );
  const byLine = new Map(rows.map(({ regelnummer, gemeentecode }) => [regelnummer, gemeentecode]));
  for (const { regelnummer, resultaat, gemeentecode } of proefregels) {
    const echteCode = byLine.get(regelnummer);
    if (echteCode !== undefined && resultaat !== 'AFGEKEURD') expect(gemeentecode).toBe(echteCode);
  }
}

test('a trial of the first day tells everything and leaves nothing, not even a key', async () => {
  const before = await everything();
  expect(before.keys).not.toContain('transport');
  const proef = await beproef('eerste', [
    waterregel('E-1'),
    waterregel('E-2', { gemeentecode: null, postcode: '9999 ZZ', plaatsnaam: 'Nergens' }),
    waterregel('E-3', { gemeentecode: '0344', postcode: '3511 AB', plaatsnaam: 'Utrecht' }),
    waterregel('E-4', { burgerservicenummer: '999990019' }),
    waterregel('E-1'),
    'geen json',
  ]);
  expect(proef).toMatchObject({
    partnerId: 'water',
    leveringskenmerk: 'eerste',
    aangeboden: 6,
    nieuw: 2,
    ongewijzigd: 1,
    aangehouden: 1,
    afgekeurd: 2,
    nieuwInCenten: 24_690,
  });
  expect(
    proef.regels.map(({ resultaat, gemeentecode, gemeenteGevondenDoor, bevindingen }) => [
      resultaat,
      gemeentecode,
      gemeenteGevondenDoor,
      bevindingen.map(({ code }) => code).join(' '),
    ]),
  ).toEqual([
    ['NIEUW', '0268', 'CONVENANT_CODE', ''],
    ['AANGEHOUDEN', null, null, 'GEMEENTE_NIET_EENDUIDIG'],
    ['AFGEKEURD', '0344', 'CONVENANT_CODE', 'GEEN_CONVENANT'],
    ['NIEUW', '0268', 'CONVENANT_CODE', 'BSN_NIET_TOEGESTAAN'],
    ['ONGEWIJZIGD', '0268', 'CONVENANT_CODE', ''],
    ['AFGEKEURD', null, null, 'GEEN_JSON'],
  ]);
  expect(describedBy('Proefbewijs')(proef)).toEqual([]);
  expect(JSON.stringify(proef)).not.toMatch(/E-1|Proef"|999990019|6511/);
  expect(await everything()).toEqual(before);
});

/** What is wrong with an answer by a schema of the published document. */
function describedBy(naam: string): (value: unknown) => readonly unknown[] {
  const document: OpenApiDocument = openapi['intake-gateway'];
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const validate = ajv.compile({ $ref: `document#/components/schemas/${naam}` });
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}

const kenmerk = fc.constantFrom('P-1', 'P-2', 'P-3');
const plaats = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  { gemeentecode: '1992', postcode: '3231AA', plaatsnaam: 'Brielle' },
  { gemeentecode: '0501', postcode: '3231AA', plaatsnaam: 'Brielle' },
  { gemeentecode: null, postcode: '9999 ZZ', plaatsnaam: 'Nergens' },
  { gemeentecode: '0344', postcode: '3511 AB', plaatsnaam: 'Utrecht' },
);
const melden = fc
  .record({
    kenmerk,
    plaats,
    bedragInCenten: fc.constantFrom(4_000, 9_000, 12_345),
    signaaldatum: fc.constantFrom('2026-02-27', '2026-03-15'),
    eindeleveringOp: fc.constantFrom(null, null, '2026-05-01'),
  })
  .map(({ kenmerk: van, plaats: waar, ...rest }) => waterregel(van, { ...waar, ...rest }));
const regel: fc.Arbitrary<Regel> = fc.oneof(
  { weight: 6, arbitrary: melden },
  {
    weight: 2,
    arbitrary: fc.record({ kenmerk, actie: fc.constantFrom('BETAALD', 'INTREKKEN') }),
  },
  { weight: 1, arbitrary: fc.constantFrom('geen json', '{"kenmerk":"P-1"}', '') },
);

test('whatever stands already, the receipt of a trial is the receipt of the levering', async () => {
  let world = 0;
  const leveringen = fc.array(
    fc.record({ naam: fc.constantFrom('a', 'b', 'c'), regels: fc.array(regel, { maxLength: 8 }) }),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(leveringen, async (rij) => {
      // Of each run kenmerken and leveringen of its own, so that a failure shrinks from where it began.
      const own = `w${world++}-`;
      for (const { naam, regels } of rij) {
        const eigen = regels.map((een) =>
          typeof een === 'string' ? een : { ...een, kenmerk: `${own}${een.kenmerk}` },
        );
        await expectSame(`${own}${naam}`, eigen);
      }
    }),
    { numRuns: 20, seed: 20_260_316 },
  );
});

test('a later block of a trial finds what an earlier one would have recorded', async () => {
  const regels: Regel[] = Array.from({ length: 1_400 }, (_, nr) => waterregel(`L-${nr}`));
  const held = { gemeentecode: null, postcode: '9999 ZZ', plaatsnaam: 'Nergens' };
  regels[3] = waterregel('L-held', held);
  regels.push(
    waterregel('L-0'),
    waterregel('L-1', { bedragInCenten: 20_000 }),
    { kenmerk: 'L-2', actie: 'BETAALD' },
    waterregel('L-2'),
    waterregel('L-held', held),
    waterregel('L-held', { ...held, bedragInCenten: 20_000 }),
    waterregel('L-held'),
    waterregel('L-4', { gemeentecode: '1992', postcode: '3231AA', plaatsnaam: 'Brielle' }),
  );
  const proef = await beproef('lang', regels);
  expect(proef.regels.slice(-8).map(({ resultaat }) => resultaat)).toEqual([
    'ONGEWIJZIGD',
    'GEWIJZIGD',
    'INGETROKKEN',
    'AFGEKEURD',
    'ONGEWIJZIGD',
    'GEWIJZIGD',
    'NIEUW',
    'NIEUW',
  ]);
  await expectSame('lang', regels);
});

test('a levering that broke off is tried further as it would be taken up', async () => {
  const regels = Array.from({ length: 6 }, (_, nr) => waterregel(`H-${nr}`));
  await lever('half', regels.slice(0, 3));
  await setDag(addDays(datum(DAG), 1));
  await expectSame('half', [
    ...regels.slice(0, 2),
    waterregel('H-2', { bedragInCenten: 1 }),
    ...regels.slice(3),
  ]);
});

test('a trial without lines is a receipt of nothing', async () => {
  const before = await everything();
  expect(await beproef('leeg', [])).toMatchObject({ aangeboden: 0, regels: [], fouten: [] });
  expect(await everything()).toEqual(before);
});

test('what was read back after a restore is known to every block of a trial, though nothing says what its line was', async () => {
  await lever('terug', [waterregel('R-1'), waterregel('R-1', { signaaldatum: '2026-02-27' })]);
  await db.database.verwerker.query(`update melding set inhoud_hash = '' where achterstand_id = $1`, [
    intake.kluis.achterstandId('water', 'R-1'),
  ]);
  const regels: Regel[] = Array.from({ length: 1_000 }, (_, nr) => waterregel(`R-${nr + 2}`));
  regels[0] = waterregel('R-1');
  regels.push(waterregel('R-1'), { kenmerk: 'R-1', actie: 'BETAALD' }, { kenmerk: 'R-1', actie: 'BETAALD' });
  await expectSame('na herstel', regels);
});

test('a trial past its length is refused with what to do instead', async () => {
  const regels = Array.from({ length: 1_501 }, () => 'x');
  const proef = (langste: number) =>
    beproefLevering(intake, db.database.api, aanlevering('te lang'), splitLines(bytes(regels)), langste);
  expect((await proef(1_501)).regels).toBe(1_501);
  await expect(proef(1_500)).rejects.toMatchObject({
    code: 'TE_GROOT',
    options: { detail: expect.stringContaining('in delen') },
  });
});

test('a connection that breaks during a trial leaves nothing', async () => {
  const before = await everything();
  async function* broken() {
    yield* bytes([waterregel('B-1')]);
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }
  await expect(
    beproefLevering(intake, db.database.api, aanlevering('stuk'), splitLines(broken())),
  ).rejects.toThrow('aborted');
  expect(await everything()).toEqual(before);
});
