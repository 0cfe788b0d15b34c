import { join } from 'node:path';
import {
  addDays,
  type Datum,
  datum,
  decode,
  encode,
  type Melding,
  type Signaal,
  topics,
  type Uitkomst,
} from '@meldpunt/contracts';
import { MessageHeaders, silentLog, withUnitOfWork } from '@meldpunt/service-kit';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createServiceDatabase, type ServiceDatabase } from '../../../service-kit/test/service-database.ts';
import {
  afhandeling,
  DAG,
  melding as makeMelding,
  makeSleutels,
  meldingIdOf,
} from '../../test/voorbeelden.ts';
import { eraseExpired } from '../bewaren/erase-expired.ts';
import { FormSignalen } from '../form-signalen/form-signalen.ts';
import { handleAfhandelingen } from '../form-signalen/handle-afhandelingen.ts';
import { handleDagen } from '../form-signalen/handle-dagen.ts';
import { handleMeldingen } from '../form-signalen/handle-meldingen.ts';
import { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { SIGNAAL_COLUMNS } from '../form-signalen/signaal-store.ts';
import type { SignaalStaat } from '../form-signalen/staat.ts';
import { Verzending } from '../form-signalen/verzending.ts';
import type { Uitdrukking } from '../formules/formule.ts';
import { FormuleStore } from '../gemeenteformules/formule-store.ts';
import { insertMatchversie } from '../matchmoment/match-store.ts';
import type { Matchinstelling } from '../matchmoment/matchinstelling.ts';
import { herbereken } from '../motiveren/herbereken.ts';
import { GRENZEN } from './plugin-draad.ts';
import { PluginMeters } from './plugin-meters.ts';
import { DraadPlugins } from './plugins.ts';

const TABLES =
  'melding, signaal, sjabloon, formule_storing, formule_besluit, formule_versie, matchinstelling, stichting, wachtend, wachtstand, dagsom, outbox, geparkeerd, dag, dagtaak';
const map = join(import.meta.dirname, '../../test/plug-ins');
const sleutels = makeSleutels();
const { sleutelbos } = sleutels;
const kluis = new Persoonskluis(sleutelbos);
const clock = { now: () => new Date('2026-03-02T09:00:00Z') };

let db: ServiceDatabase;
let plugins: DraadPlugins;
let formSignalen: FormSignalen;
const withPlugins = (formules: FormuleStore) =>
  new FormSignalen(kluis, formules, new Verzending(kluis, clock, (naam) => naam), silentLog);

beforeAll(async () => {
  db = await createServiceDatabase('router', new URL('../../migrations', import.meta.url));
});
afterAll(async () => {
  await db?.drop();
  sleutels.ruimOp();
});
beforeEach(async () => {
  await db.database.verwerker.query(
    TABLES.split(', ')
      .map((table) => `delete from ${table}`)
      .join(';'),
  );
  // Threads of their own for each test: what one broke must not be in the next.
  plugins = await DraadPlugins.load(
    [
      { naam: 'stuk', module: join(map, 'stuk.ts') },
      { naam: 'teller', module: join(map, 'teller.ts') },
    ],
    new PluginMeters({ registry: new Registry() }),
    silentLog,
    { ...GRENZEN, rekentijd: 60, laadtijd: 30_000, geheugenInMb: 32 },
  );
  formSignalen = withPlugins(new FormuleStore(plugins));
  return () => plugins.onModuleDestroy();
});

const melding = (naam: string, patch: Parameters<typeof makeMelding>[2] = {}) =>
  makeMelding(sleutelbos, naam, patch);

function meldingen(...events: readonly Melding[]): Promise<void> {
  const messages = events.map((value, offset) => {
    return { offset, key: '0268', value, raw: Buffer.alloc(0), headers: new MessageHeaders(), receivedAt: 0 };
  });
  return withUnitOfWork(db.database.verwerker, (unit) => handleMeldingen(messages, unit, formSignalen));
}

async function stelIn(
  gemeentecode: string,
  versie: number,
  formule: Uitdrukking,
  terugvalVersie: number | null = null,
) {
  await db.database.verwerker.query(
    `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden, terugval_versie)
     values ($1, $2, $3, $4, $5, 'een', 'proef', $6)`,
    [gemeentecode, versie, addDays(DAG, versie - 10), `v${versie}`, JSON.stringify(formule), terugvalVersie],
  );
  await db.database.verwerker.query(
    `insert into formule_besluit (gemeentecode, versie, goedgekeurd, door) values ($1, $2, true, 'twee')`,
    [gemeentecode, versie],
  );
}

const dagen = (...days: readonly Datum[]) =>
  withUnitOfWork(db.database.verwerker, (unit) => handleDagen(days, unit, formSignalen));

function matchInstellen(gemeentecode: string, instelling: Matchinstelling) {
  return withUnitOfWork(db.database.verwerker, (unit) =>
    insertMatchversie(unit.db, {
      gemeentecode,
      ingangsdatum: datum('2026-01-01'),
      instelling,
      auteur: 'een',
      reden: 'proef',
    }),
  );
}

async function sent<T>(topic: string, read: (raw: Buffer) => T): Promise<T[]> {
  const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
    'select waarde from outbox where topic = $1 order by id',
    [topic],
  );
  return rows.map(({ waarde }) => read(waarde));
}
const signalen = (): Promise<Signaal[]> => sent(topics.signaal.naam, (raw) => decode('Signaal', raw));
const uitkomsten = (): Promise<Uitkomst[]> => sent(topics.uitkomst.naam, (raw) => decode('Uitkomst', raw));
const storingen = async () =>
  (await db.database.verwerker.query('select * from formule_storing order by gemeentecode, oorzaak')).rows;

const stuk = (hoe: string, bij?: number): Uitdrukking => ({
  formule: 'stuk',
  versie: 1,
  parameters: { hoe, ...(bij === undefined ? {} : { bij }) },
});
const teller: Uitdrukking = {
  formule: 'of',
  versie: 1,
  delen: [
    { formule: 'crisis', versie: 1 },
    { formule: 'teller', versie: 1, parameters: { minstens: 2 } },
  ],
};

describe('gemeenten met een plug-in', () => {
  it('elk krijgt in één batch het oordeel van haar eigen formule, ook als die van een ander vastloopt, gooit, volloopt of liegt', async () => {
    const gemeenten = [
      ['0101', 'lus', 'TIJD'],
      ['0102', 'gooit', 'FOUT'],
      ['0103', 'buffers', 'GEHEUGEN'],
      ['0104', 'vreemdeMelding', 'GEEN_OORDEEL'],
    ] as const;
    for (const [gemeentecode, hoe] of gemeenten) await stelIn(gemeentecode, 1, stuk(hoe));
    await stelIn('0201', 1, teller);
    const codes = [...gemeenten.map(([gemeentecode]) => gemeentecode), '0201', '0202'];
    await meldingen(
      ...codes.map((gemeentecode) => melding(`a${gemeentecode}`, { gemeentecode })),
      ...codes.map((gemeentecode) => melding(`b${gemeentecode}`, { gemeentecode, soort: 'WATER' })),
    );
    const last = new Map((await signalen()).map((signaal) => [signaal.gemeentecode, signaal]));
    expect([...last.keys()].toSorted()).toEqual(codes.toSorted());
    for (const [gemeentecode] of gemeenten) {
      expect(last.get(gemeentecode)).toMatchObject({
        stand: 'LOPEND',
        formule: 'standaard',
        formuleVersie: 1,
        gefaaldeFormule: 'v1',
        motivering: [
          { code: 'formule-faalt', pad: 'stuk/formule-faalt', voldaan: false },
          { code: 'crisis' },
          {},
          {},
          {},
          {},
          {},
        ],
      });
    }
    expect(last.get('0201')).toMatchObject({
      formule: 'v1',
      gefaaldeFormule: null,
      aanpak: 'HUISBEZOEK',
      zwaarte: 302,
      motivering: [
        { code: 'crisis' },
        { code: 'teller:partners', pad: 'of/2/teller:partners', gevonden: 2 },
        {},
      ],
    });
    expect(last.get('0202')).toMatchObject({ formule: 'standaard', gefaaldeFormule: null });
    // A founding by the fallback; after that the fallback judges and nobody asks the plug-in any more.
    expect(await storingen()).toMatchObject(
      gemeenten.map(([gemeentecode, , oorzaak]) => ({
        gemeentecode,
        dag: DAG,
        formule_versie: 1,
        bouwsteen: 'stuk',
        bouwsteen_versie: 1,
        oorzaak,
        aantal: 1,
      })),
    );
  }, 60_000);

  it('valt alleen voor de groep die faalt terug, op de versie die daarvoor is genoemd', async () => {
    await stelIn('0268', 1, { formule: 'samenloop', versie: 1 });
    await stelIn('0268', 2, stuk('gooit', 666), 1);
    const over = (
      naam: string,
      huisnummer: number,
      bedragInCenten: number,
      soort: Melding['soort'] = 'ZORG',
    ) => melding(naam, { bedragInCenten, soort, persoon: { huisnummer } });
    await meldingen(over('a', 1, 666), over('b', 2, 500), over('c', 1, 500, 'WATER'));
    const last = new Map((await signalen()).map((signaal) => [signaal.signaalId, signaal]));
    expect(
      [...last.values()].map(({ formule, gefaaldeFormule }) => [formule, gefaaldeFormule]).toSorted(),
    ).toEqual([
      ['v1', 'v2'],
      ['v2', null],
    ]);
    expect(await storingen()).toMatchObject([{ formule_versie: 2, oorzaak: 'FOUT', aantal: 2 }]);
  });

  it('blijft een signaal bij de terugval die het overnam, ook in een volgende batch waarin de plug-in het weer doet', async () => {
    await stelIn('0268', 1, { formule: 'altijd', versie: 2 });
    await stelIn('0268', 2, stuk('gooit', 666), 1);
    await meldingen(melding('a', { bedragInCenten: 500 }));
    await meldingen(melding('a', { versie: 2, bedragInCenten: 666 }));
    await meldingen(melding('a', { versie: 3, bedragInCenten: 600 }));
    expect(
      (await signalen()).map(({ versie, formule, formuleVersie, gefaaldeFormule }) => {
        return [versie, formule, formuleVersie, gefaaldeFormule];
      }),
    ).toEqual([
      [1, 'v2', 2, null],
      [2, 'v1', 1, 'v2'],
      [3, 'v1', 1, 'v2'],
    ]);
    const { rows } = await db.database.verwerker.query<SignaalStaat>(
      `select ${SIGNAAL_COLUMNS} from signaal`,
    );
    expect(rows).toMatchObject([{ formule: 'v1', formuleVersie: 1, invoer: { gefaald: { formule: 'v2' } } }]);
  });

  it('komt er bij een tweede levering van dezelfde batch geen versie, vraag of storing bij', async () => {
    await stelIn('0268', 1, teller);
    await stelIn('0344', 1, stuk('gooit'));
    const events = [
      melding('a'),
      melding('b', { soort: 'WATER' }),
      melding('x', { gemeentecode: '0344' }),
      melding('a', { versie: 2, bedragInCenten: 90 }),
    ];
    await meldingen(...events);
    const [before, counted] = [await signalen(), await storingen()];
    const { ask } = plugins;
    plugins.ask = () => Promise.reject(new Error('it was answered before'));
    await meldingen(...events);
    plugins.ask = ask;
    expect(await signalen()).toEqual(before);
    expect(await storingen()).toEqual(counted);
  });

  it('maakt het niet uit waar batches ophouden', async () => {
    await stelIn('0268', 1, teller);
    const events = Array.from({ length: 30 }, (_, nr) =>
      melding(`m${nr % 12}`, {
        versie: 1 + Math.floor(nr / 12),
        soort: (['ZORG', 'WATER', 'HUUR'] as const)[nr % 3] ?? 'ZORG',
        bedragInCenten: 1_000 * (nr + 1),
        stand: nr > 26 ? 'INGETROKKEN' : 'AANGENOMEN',
        persoon: { huisnummer: 1 + (nr % 4) },
      }),
    );
    const stand = async () =>
      (await db.database.verwerker.query<SignaalStaat>(`select ${SIGNAAL_COLUMNS} from signaal order by 1`))
        .rows;
    await meldingen(...events);
    const whole = await stand();
    expect(whole.length).toBeGreaterThan(1);
    await db.database.verwerker.query(
      'delete from melding; delete from signaal; delete from outbox; delete from dagsom',
    );
    for (let from = 0; from < events.length; from += 4) await meldingen(...events.slice(from, from + 4));
    expect(await stand()).toEqual(whole);
  }, 60_000);

  it('sluit een melding met het oordeel van de terugval, en die zegt waarom', async () => {
    await stelIn('0268', 1, { formule: 'samenloop', versie: 1 });
    await stelIn('0268', 2, stuk('niets'), 1);
    await withUnitOfWork(db.database.verwerker, (unit) => handleDagen([DAG], unit, formSignalen));
    await meldingen(melding('a'));
    await withUnitOfWork(db.database.verwerker, (unit) =>
      handleDagen([addDays(DAG, 28)], unit, formSignalen),
    );
    expect(await uitkomsten()).toMatchObject([
      { einde: 'GEEN_SIGNAAL', formule: 'v1', formuleVersie: 1, redenen: ['formule-faalt', 'samenloop'] },
    ]);
  });

  it('wordt op een matchdag gevraagd, ook voor wie daarna op zijn beurt wacht, en wie dan faalt valt terug', async () => {
    await stelIn('0268', 1, { formule: 'teller', versie: 2, parameters: { minstens: 2 } });
    await stelIn('0344', 1, { formule: 'altijd', versie: 2 });
    await stelIn('0344', 2, stuk('gooit'), 1);
    const maandelijks = { soort: 'MAANDELIJKS', dagVanMaand: 10 } as const;
    await matchInstellen('0268', {
      moment: maandelijks,
      capaciteit: { per: 'WEEK', signalen: { HUISBEZOEK: 1 } },
    });
    await matchInstellen('0344', { moment: maandelijks, capaciteit: null });
    await dagen(DAG);
    const adres = (huisnummer: number) => ({ persoon: { huisnummer } });
    await meldingen(
      melding('a', adres(1)),
      melding('b', { ...adres(1), soort: 'WATER' }),
      melding('c', adres(2)),
      melding('d', { ...adres(2), soort: 'WATER' }),
      melding('e', { ...adres(2), soort: 'HUUR' }),
      melding('f', adres(3)),
      melding('x', { gemeentecode: '0344' }),
    );
    expect(await signalen()).toEqual([]);
    await dagen(datum('2026-03-10'));
    const verdicts = async () =>
      (await signalen())
        .map(
          ({ gemeentecode, ontstaanOp, formule, gefaaldeFormule, zwaarte, meldingen }) =>
            `${gemeentecode} ${ontstaanOp} ${formule} ${gefaaldeFormule} ${zwaarte} ${meldingen.map(({ kenmerk }) => kenmerk).toSorted()}`,
        )
        .toSorted();
    // Three creditors weigh more than two.
    const tiende = await verdicts();
    expect(tiende).toEqual([
      '0268 2026-03-10 v1 null 303 K-c,K-d,K-e',
      expect.stringMatching(/^0344 2026-03-10 v1 v2 \d+ K-x$/),
    ]);
    expect(await storingen()).toMatchObject([
      { gemeentecode: '0344', dag: datum('2026-03-10'), oorzaak: 'FOUT', aantal: 1 },
    ]);
    for (let dag = datum('2026-03-11'); dag <= '2026-04-10'; dag = addDays(dag, 1)) await dagen(dag);
    expect((await verdicts()).filter((verdict) => !tiende.includes(verdict))).toEqual([
      '0268 2026-03-16 v1 null 302 K-a,K-b',
    ]);
    expect((await uitkomsten()).map(({ meldingId, einde, redenen }) => [meldingId, einde, redenen])).toEqual([
      [meldingIdOf('f'), 'GEEN_SIGNAAL', ['teller:partners']],
    ]);
  });

  it('beoordeelt wat casework teruggaf opnieuw met de plug-in', async () => {
    await stelIn('0268', 1, teller);
    await meldingen(melding('a'), melding('b', { soort: 'WATER' }));
    await meldingen(melding('b', { soort: 'WATER', versie: 2, stand: 'INGETROKKEN' }));
    const vervallen = (await signalen()).at(-1);
    if (vervallen === undefined) throw new Error('no signaal');
    expect(vervallen.stand).toBe('VERVALLEN');
    const back = afhandeling(vervallen, meldingIdOf('a'), 'TERUGGEGEVEN');
    await meldingen(melding('c', { soort: 'HUUR' }));
    const raw = encode('Afhandeling', back);
    const message = {
      offset: 0,
      key: '0268',
      value: back,
      raw,
      headers: new MessageHeaders(),
      receivedAt: 0,
    };
    await withUnitOfWork(db.database.verwerker, (unit) => handleAfhandelingen([message], unit, formSignalen));
    expect((await signalen()).at(-1)).toMatchObject({
      formule: 'v1',
      vorigSignaalId: vervallen.signaalId,
      meldingen: expect.arrayContaining([
        expect.objectContaining({ kenmerk: 'K-a' }),
        expect.objectContaining({ kenmerk: 'K-c' }),
      ]),
    });
  });

  it('herberekent hetzelfde als de plug-in er niet meer is, en wie haar dan nog gebruikt valt terug', async () => {
    await stelIn('0268', 1, teller);
    await stelIn('0344', 1, stuk('gooit'));
    await meldingen(melding('a'), melding('b', { soort: 'WATER' }), melding('x', { gemeentecode: '0344' }));
    const zonder = new FormuleStore();
    const { rows } = await db.database.verwerker.query<SignaalStaat>(
      `select ${SIGNAAL_COLUMNS} from signaal`,
    );
    expect(rows).toHaveLength(2);
    for (const kept of rows) {
      const formules = await zonder.load(db.database.verwerker, [kept.gemeentecode]);
      formules.remember([kept]);
      const formule = formules.find(kept.gemeentecode, kept.formule, kept.formuleVersie);
      expect(formule && herbereken(kept, formule)).toMatchObject({
        gelijk: true,
        oordeel: { signaal: true },
      });
    }
    formSignalen = withPlugins(zonder);
    await meldingen(melding('y', { persoon: { huisnummer: 44 } }));
    expect((await signalen()).at(-1)).toMatchObject({ formule: 'standaard', gefaaldeFormule: 'v1' });
    expect(await storingen()).toMatchObject([
      { gemeentecode: '0268', oorzaak: 'NIET_GELADEN' },
      { gemeentecode: '0344' },
    ]);
  });

  it('wist storingen na een jaar', async () => {
    await stelIn('0344', 1, stuk('gooit'));
    await meldingen(melding('x', { gemeentecode: '0344' }));
    const wis = (dag: number) =>
      withUnitOfWork(db.database.verwerker, (work) =>
        eraseExpired(work.db, addDays(DAG, dag), formSignalen.formules),
      );
    await wis(364);
    expect(await storingen()).toHaveLength(1);
    await wis(366);
    expect(await storingen()).toEqual([]);
  });
});
