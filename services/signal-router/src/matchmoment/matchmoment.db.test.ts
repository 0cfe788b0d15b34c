import { addDays, type Datum, datum, decode, type Melding, topics } from '@meldpunt/contracts';
import {
  MessageHeaders,
  silentLog,
  type UnitOfWork,
  withTenant,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createServiceDatabase, type ServiceDatabase } from '../../../service-kit/test/service-database.ts';
import { DAG, melding as makeMelding, makeSleutels } from '../../test/voorbeelden.ts';
import { FormSignalen } from '../form-signalen/form-signalen.ts';
import { handleDagen } from '../form-signalen/handle-dagen.ts';
import { handleMeldingen } from '../form-signalen/handle-meldingen.ts';
import { handleOwnSignalen } from '../form-signalen/handle-own-output.ts';
import { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { Verzending } from '../form-signalen/verzending.ts';
import { FormuleStore } from '../gemeenteformules/formule-store.ts';
import { insertMatchversie, selectWachtstand } from './match-store.ts';
import type { Matchinstelling } from './matchinstelling.ts';

const sleutels = makeSleutels();
const kluis = new Persoonskluis(sleutels.sleutelbos);
const clock = { now: () => new Date('2026-03-02T09:00:00Z') };
const formSignalen = new FormSignalen(
  kluis,
  new FormuleStore(),
  new Verzending(kluis, clock, (naam) => naam),
  silentLog,
);
const TABLES =
  'melding, signaal, overgenomen, formule_besluit, formule_versie, dagsom, outbox, dag, dagtaak, matchinstelling, stichting, wachtend, wachtstand';

let db: ServiceDatabase;
beforeAll(async () => {
  db = await createServiceDatabase('router', new URL('../../migrations', import.meta.url));
});
afterAll(async () => {
  await db?.drop();
  sleutels.ruimOp();
});
beforeEach(async () => {
  const clear = TABLES.split(', ').map((table) => `delete from ${table}`);
  await db.database.verwerker.query(clear.join(';'));
});

function work<T>(fn: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  return withUnitOfWork(db.database.verwerker, fn);
}

const consumed = <T>(values: readonly T[]) =>
  values.map((value, offset) => {
    return { offset, key: '0268', value, raw: Buffer.alloc(0), headers: new MessageHeaders(), receivedAt: 0 };
  });
const meldingen = (...events: readonly Melding[]) =>
  work((unit) => handleMeldingen(consumed(events), unit, formSignalen));
const dagen = (...days: readonly Datum[]) => work((unit) => handleDagen(days, unit, formSignalen));
const instellen = (instelling: Matchinstelling) =>
  work(({ db: client }) =>
    insertMatchversie(client, {
      gemeentecode: '0268',
      ingangsdatum: datum('2026-01-01'),
      instelling,
      auteur: 'proef',
      reden: 'proef',
    }),
  );
const melding = (nr: number, patch: Partial<Omit<Melding, 'persoon'>> = {}) =>
  makeMelding(sleutels.sleutelbos, `m${nr}`, {
    ...patch,
    persoon: { huisnummer: nr, achternaam: `Proef${nr}` },
  });
async function gesticht(): Promise<string[]> {
  const { rows } = await db.database.verwerker.query<{ regel: string }>(
    `select s.ontstaan_op || ' ' || s.gemeentecode || ' ' || string_agg(m.kenmerk, ',' order by m.kenmerk) as regel
       from signaal s join melding m using (signaal_id) group by s.signaal_id order by 1`,
  );
  return rows.map(({ regel }) => regel);
}

it('een overgeslagen matchdag wordt ingehaald, en een herhaalde doet niets', async () => {
  await instellen({ moment: { soort: 'MAANDELIJKS', dagVanMaand: 10 }, capaciteit: null });
  await dagen(DAG);
  await meldingen(melding(1), melding(2, { gemeentecode: '0344' }));
  // Another municipality matches on arrival, as before.
  expect(await gesticht()).toEqual(['2026-03-02 0344 K-m2']);
  await dagen(datum('2026-03-14'));
  await dagen(datum('2026-03-14'));
  expect(await gesticht()).toEqual(['2026-03-02 0344 K-m2', '2026-03-10 0268 K-m1']);
});

it('wat niet past wacht, ongeacht hoe de meldingen over batches vallen, en krijgt in de nieuwe week zijn beurt', async () => {
  const grens = { per: 'WEEK', signalen: { BRIEF: 3 } } as const;
  const events = Array.from({ length: 9 }, (_, nr) => melding(nr + 1, { bedragInCenten: 20_000 + nr }));
  const uitkomsten: string[][] = [];
  for (const batches of [[events], events.map((one) => [one])]) {
    const clear = TABLES.split(', ').map((table) => `delete from ${table}`);
    await db.database.verwerker.query(clear.join(';'));
    await instellen({ moment: { soort: 'AANKOMST' }, capaciteit: grens });
    await dagen(DAG);
    for (const batch of batches) await meldingen(...batch);
    expect(await gesticht()).toHaveLength(3);
    await dagen(addDays(DAG, 1));
    expect(await work((unit) => selectWachtstand(unit.db, '0268'))).toEqual([
      { aanpak: 'BRIEF', dag: '2026-03-03', aantal: 6, oudsteSinds: DAG },
    ]);
    await dagen(addDays(DAG, 7));
    await dagen(addDays(DAG, 14));
    uitkomsten.push(await gesticht());
  }
  expect(uitkomsten[0]).toHaveLength(9);
  expect(uitkomsten[0]).toEqual(uitkomsten[1]);
  expect(uitkomsten[0]?.map((regel) => regel.slice(0, 10))).toEqual([
    ...new Array(3).fill('2026-03-02'),
    ...new Array(3).fill('2026-03-09'),
    ...new Array(3).fill('2026-03-16'),
  ]);
  expect(await work((unit) => selectWachtstand(unit.db, '0268'))).toEqual([]);
});

it('wie te lang wacht krijgt zijn antwoord, met als reden dat er geen ruimte was', async () => {
  await instellen({ moment: { soort: 'AANKOMST' }, capaciteit: { per: 'MAAND', signalen: { BRIEF: 0 } } });
  await dagen(DAG);
  await meldingen(melding(1), melding(2, { crisissignaal: true }));
  await dagen(addDays(DAG, 27));
  const uitkomsten = async () => {
    const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
      'select waarde from outbox where topic = $1',
      [topics.uitkomst.naam],
    );
    return rows.map(({ waarde }) => decode('Uitkomst', waarde));
  };
  expect(await uitkomsten()).toEqual([]);
  await dagen(addDays(DAG, 28));
  expect(await uitkomsten()).toMatchObject([
    { einde: 'GEEN_SIGNAAL', beeindigdOp: '2026-03-30', redenen: ['CAPACITEIT'] },
  ]);
  expect(await gesticht()).toEqual(['2026-03-02 0268 K-m2']);
});

it('een signaal dat vóór het terugzetten van de database ontstond neemt zijn plaats in', async () => {
  await instellen({ moment: { soort: 'AANKOMST' }, capaciteit: { per: 'MAAND', signalen: { BRIEF: 1 } } });
  await dagen(DAG);
  const eerste = melding(1);
  await meldingen(eerste);
  const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
    'select waarde from outbox where topic = $1',
    [topics.signaal.naam],
  );
  const sent = rows.map(({ waarde }) => decode('Signaal', waarde));
  await db.database.verwerker.query('delete from melding; delete from signaal; delete from stichting');
  await work((unit) => handleOwnSignalen(sent, unit, formSignalen));
  await meldingen(eerste, melding(2));
  expect(await gesticht()).toEqual(['2026-03-02 0268 K-m1']);
});

it('een signaal dat op ruimte moest wachten houdt na een teruggezette database de dag waarop het kon', async () => {
  const capaciteit = { per: 'MAAND', signalen: { HUISBEZOEK: 1 } } as const;
  await instellen({ moment: { soort: 'AANKOMST' }, capaciteit });
  await db.database.verwerker.query(
    `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden)
     values ('0268', 1, '2026-01-01', 'kort', $1, 'proef', 'proef')`,
    [JSON.stringify({ formule: 'samenloop', versie: 2, parameters: { venster: { dagen: 5 } } })],
  );
  await db.database.verwerker.query(
    `insert into formule_besluit (gemeentecode, versie, goedgekeurd, door) values ('0268', 1, true, 'tweede')`,
  );
  const op = (naam: string, dag: number, patch: Partial<Omit<Melding, 'persoon'>> = {}) => {
    const aangenomenOp = addDays(DAG, dag);
    const huisnummer = naam.startsWith('een') ? 1 : 2;
    return makeMelding(sleutels.sleutelbos, naam, { aangenomenOp, ...patch, persoon: { huisnummer } });
  };
  const events = [
    op('een', 20),
    op('een-w', 21, { soort: 'WATER' }),
    op('twee', 20),
    op('twee-w', 22, { soort: 'WATER' }),
  ];
  await dagen(addDays(DAG, 22));
  await meldingen(...events);
  await dagen(addDays(DAG, 30));
  const sent = async () => {
    const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
      'select waarde from outbox where topic = $1 order by id',
      [topics.signaal.naam],
    );
    return rows.map(({ waarde }) => decode('Signaal', waarde));
  };
  const before = await sent();
  expect(before.at(-1)).toMatchObject({ ontstaanOp: addDays(DAG, 30), matchingperiodeTot: addDays(DAG, 22) });
  await db.database.verwerker.query(
    'delete from melding; delete from signaal; delete from stichting; delete from wachtend; delete from outbox',
  );
  await work((unit) => handleOwnSignalen(before, unit, formSignalen));
  await meldingen(...events);
  await meldingen(op('twee', 20, { versie: 2, gewijzigdOp: addDays(DAG, 33), bedragInCenten: 21_000 }));
  expect(await sent()).toMatchObject([
    { signaalId: before.at(-1)?.signaalId, stand: 'LOPEND', matchingperiodeTot: addDays(DAG, 22) },
  ]);
});

it('wie wacht is over HTTP niet te lezen, hoeveel er wachten wel, en een versie is niet te veranderen', async () => {
  const asApi = (sql: string) =>
    withTenant(db.database.api, { gemeenten: ['0268'] }, (unit) => unit.db.query(sql));
  await instellen({ moment: { soort: 'AANKOMST' }, capaciteit: null });
  await expect(asApi('select from wachtend')).rejects.toMatchObject({ code: '42501' });
  await expect(asApi('select from stichting')).rejects.toMatchObject({ code: '42501' });
  await expect(asApi('update matchinstelling set reden = reden')).rejects.toMatchObject({ code: '42501' });
  expect((await asApi('select from wachtstand')).rowCount).toBe(0);
  expect((await asApi('select from matchinstelling')).rowCount).toBe(1);
});
