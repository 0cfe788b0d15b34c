import { addDays, datum, type Melding } from '@meldpunt/contracts';
import {
  MessageHeaders,
  type Queryable,
  silentLog,
  type UnitOfWork,
  withTenant,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServiceDatabase, type ServiceDatabase } from '../../../service-kit/test/service-database.ts';
import { until } from '../../../service-kit/test/until.ts';
import { DAG, melding as makeMelding, makeSleutels } from '../../test/voorbeelden.ts';
import { FormSignalen } from '../form-signalen/form-signalen.ts';
import { handleDagen } from '../form-signalen/handle-dagen.ts';
import { handleMeldingen } from '../form-signalen/handle-meldingen.ts';
import { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { Verzending } from '../form-signalen/verzending.ts';
import { FormuleStore } from '../gemeenteformules/formule-store.ts';
import { draaiProef, type Gemeenteuitslag, type Proefuitslag } from './draai-proef.ts';
import type { Proefopdracht } from './opdracht.ts';
import {
  finishProef,
  insertProef,
  markAfbreken,
  pulseProef,
  selectProef,
  selectProeven,
  takeProef,
} from './proef-store.ts';
import { Proefdraaier } from './proefdraaier.ts';
import { startProefWorker } from './start-proef-worker.ts';

const GEMEENTE = '0268';
const VANDAAG = datum('2026-06-10');
const sleutels = makeSleutels();
const kluis = new Persoonskluis(sleutels.sleutelbos);
const clock = { now: () => new Date('2026-03-02T09:00:00Z') };
const formSignalen = new FormSignalen(
  kluis,
  new FormuleStore(),
  new Verzending(kluis, clock, (naam) => naam),
  silentLog,
);
const OPDRACHT: Proefopdracht = {
  formules: [
    { naam: 'iedereen', formule: { formule: 'altijd', versie: 1, aanpak: 'BRIEF' } },
    { naam: 'drie-soorten', formule: { formule: 'samenloop', versie: 1, parameters: { minstens: 3 } } },
    {
      naam: 'een-wijk',
      formule: { formule: 'postcode', parameters: { gebieden: [{ van: '6511', tot: '6511' }] } },
    },
  ],
  periode: { van: null, tot: null },
  capaciteit: { BRIEF: 10 },
};

let db: ServiceDatabase;
beforeAll(async () => {
  db = await createServiceDatabase('router', new URL('../../migrations', import.meta.url));
  await db.database.verwerker.query(
    `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden)
     values ($1, 1, '2025-01-01', 'half-jaar', $2::jsonb, 'proef', 'proef')`,
    [
      GEMEENTE,
      JSON.stringify({
        formule: 'samenloop',
        versie: 1,
        parameters: { minstens: 2, venster: { maanden: 6 } },
      }),
    ],
  );
  await db.database.verwerker.query(
    `insert into formule_besluit (gemeentecode, versie, goedgekeurd, door) values ($1, 1, true, 'tweede')`,
    [GEMEENTE],
  );
  await db.database.verwerker.query(
    `insert into gemeente (gemeentecode, versie, inwoners) values ($1, 1, 10000)`,
    [GEMEENTE],
  );
  await work((unit) => handleDagen([DAG], unit, formSignalen));
  await meldingen(...households());
  await work((unit) => handleDagen([VANDAAG], unit, formSignalen));
});
afterAll(async () => {
  await db?.drop();
  sleutels.ruimOp();
});

function work<T>(fn: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  return withUnitOfWork(db.database.verwerker, fn);
}

function meldingen(...events: readonly Melding[]): Promise<void> {
  const messages = events.map((value, offset) => {
    return {
      offset,
      key: GEMEENTE,
      value,
      raw: Buffer.alloc(0),
      headers: new MessageHeaders(),
      receivedAt: 0,
    };
  });
  return work((unit) => handleMeldingen(messages, unit, formSignalen));
}

function huishouden(nr: number, soorten: readonly Melding['soort'][], postcode: string): Melding[] {
  return soorten.map((soort, at) =>
    makeMelding(sleutels.sleutelbos, `h${nr}-${soort}`, {
      soort,
      aangenomenOp: addDays(DAG, (nr % 20) + at * 7),
      persoon: { huisnummer: nr, postcode, achternaam: `Proef${nr}` },
    }),
  );
}

/** Twenty households with a signaal, twelve without in one district and three in another. */
function households(): Melding[] {
  const all = [
    ...Array.from({ length: 20 }, (_, nr) => huishouden(nr + 1, ['ZORG', 'WATER'], '6511AA')),
    ...Array.from({ length: 12 }, (_, nr) => huishouden(nr + 101, ['HUUR'], '6511BB')),
    ...Array.from({ length: 3 }, (_, nr) => huishouden(nr + 201, ['HUUR'], '6512AA')),
  ];
  return all.flat().sort((a, b) => (a.aangenomenOp < b.aangenomenOp ? -1 : 1));
}

const vraag = (proefId: string, opdracht: Proefopdracht = OPDRACHT) =>
  withTenant(db.database.api, { gemeenten: [GEMEENTE] }, (unit) =>
    insertProef(unit.db, GEMEENTE, { proefId, opdracht, auteur: 'proef', aangevraagdOp: VANDAAG }),
  );
const lees = (proefId: string, gemeente = GEMEENTE) =>
  withTenant(db.database.api, { gemeenten: [gemeente] }, (unit) => selectProef(unit.db, GEMEENTE, proefId));
const idOf = (nr: number) => `00000000-0000-4000-8000-${String(nr).padStart(12, '0')}`;

async function metDraaier<T>(fn: () => Promise<T>): Promise<T> {
  const draaier = new Proefdraaier(db.database, silentLog, { sleutelmap: sleutels.map, tempo: 1, elke: 50 });
  draaier.onApplicationBootstrap();
  try {
    return await fn();
  } finally {
    await draaier.onModuleDestroy();
  }
}

const klaar = (proefId: string) =>
  until(async () => !['AANGEVRAAGD', 'LOPEND'].includes((await lees(proefId))?.stand ?? 'LOPEND'));

describe('een proef', () => {
  let uitslag: Proefuitslag;
  beforeAll(async () => {
    await vraag(idOf(1));
    await metDraaier(() => klaar(idOf(1)));
    const proef = await lees(idOf(1));
    expect(proef).toMatchObject({ stand: 'GEREED', gedaan: 55, totaal: 55 });
    if (proef?.uitslag == null) throw new Error('no uitslag');
    uitslag = proef.uitslag;
  });

  it('zegt welke maanden zij mag gebruiken', () => {
    expect(uitslag.bewaardVanaf).toBe('2025-12-11');
    expect(uitslag.maanden).toEqual([
      { maand: '2025-12', gebruik: 'NIET_MEER_BEWAARD' },
      ...['01', '02', '03', '04', '05'].map((nr) => ({ maand: `2026-${nr}`, gebruik: 'GEBRUIKT' })),
      { maand: '2026-06', gebruik: 'NOG_NIET_VOORBIJ' },
    ]);
  });

  it('telt wat elke formule had gedaan, per maand, soort, aanpak en wijk, tegen de capaciteit', () => {
    const [iedereen, drie, wijk] = uitslag.formules;
    expect(uitslag.geldend).toMatchObject({ naam: 'half-jaar', signalen: 20, verschil: null });
    expect(iedereen).toMatchObject({
      naam: 'iedereen',
      signalen: 35,
      perDuizend: 0.7,
      perSoort: [
        { sleutel: 'HUUR', aantal: 15 },
        { sleutel: 'ZORG', aantal: 20 },
      ],
      verschil: {
        ookGeldend: 20,
        alleenNieuw: 15,
        alleenGeldend: 0,
        redenenNieuw: [{ sleutel: 'altijd', aantal: 15 }],
        vroeger: 20,
        gelijk: 0,
        later: 0,
        mediaanDagen: -7,
      },
    });
    expect(iedereen?.perAanpak.find(({ sleutel }) => sleutel === 'BRIEF')).toEqual({
      sleutel: 'BRIEF',
      aantal: 35,
      perDuizend: 0.7,
      verwachting: { gemiddeld: 7, van: expect.closeTo(1.3, 1), tot: expect.closeTo(12.7, 1) },
      capaciteit: 10,
      boven: 0,
    });
    expect(wijk).toMatchObject({ signalen: 32, perPostcode4: [{ sleutel: '6511', aantal: 32 }] });
    expect(drie).toMatchObject({
      signalen: 0,
      verschil: { alleenGeldend: 20, redenenGemist: [{ sleutel: 'samenloop', aantal: 20 }] },
    });
  });

  it('toont drie huishoudens zonder signaal in een wijk niet, ook niet als verschil met het totaal', () => {
    expect(uitslag.formules[0]?.perPostcode4).toEqual([
      { sleutel: '6511', aantal: null },
      { sleutel: '6512', aantal: null },
    ]);
  });

  it('noemt dossiers alleen waar een signaal is, en niemand', async () => {
    const { rows } = await db.database.verwerker.query<{ id: string }>(
      'select signaal_id as id from signaal',
    );
    const bekend = new Set(rows.map(({ id }) => id));
    const dossiers = uitslag.formules.flatMap(({ verschil }) => verschil?.dossiers ?? []);
    expect(dossiers).toHaveLength(60);
    expect(dossiers.filter(({ signaalId }) => !bekend.has(signaalId))).toEqual([]);
    const { rows: ids } = await db.database.verwerker.query<{ id: string }>(
      `select melding_id::text as id from melding union select kenmerk from melding union select achterstand_id from melding`,
    );
    const tekst = JSON.stringify(uitslag);
    expect(ids.filter(({ id }) => tekst.includes(id))).toEqual([]);
    expect(tekst).not.toMatch(/Proef\d|1980-05-12|6511AA/);
  });
});

describe('de stand van één ogenblik', () => {
  it('wat erin komt terwijl er wordt gelezen doet niet mee', async () => {
    const client = await db.database.connectApart();
    const query: Queryable['query'] = async (text, values) => {
      const sql = typeof text === 'string' ? text : text.text;
      if (sql.startsWith('declare'))
        await meldingen(makeMelding(sleutels.sleutelbos, 'te-laat', { persoon: { huisnummer: 999 } }));
      const { rows, rowCount } = await client.query(sql, [...(values ?? [])]);
      return { rows, rowCount: rowCount ?? 0 };
    };
    const found: Gemeenteuitslag[] = [];
    const omgeving = {
      db: { query },
      sleutelbos: sleutels.sleutelbos,
      tussendoor: () => undefined,
      opGemeente: (one: Gemeenteuitslag) => void found.push(one),
    };
    await draaiProef([GEMEENTE], OPDRACHT, omgeving);
    expect(found[0]?.uitslag.meldingen).toBe(55);
    await draaiProef([GEMEENTE], OPDRACHT, { ...omgeving, db: client });
    expect(found[1]?.uitslag.meldingen).toBe(56);
    await client.end();
  });

  it('de lezer kan niets schrijven', async () => {
    const client = await db.database.connectApart();
    await client.query('begin isolation level repeatable read read only');
    await expect(client.query('delete from melding')).rejects.toMatchObject({ code: '25006' });
    await client.end();
  });
});

describe('wie wat mag', () => {
  it('een andere gemeente ziet geen proef, en breekt er geen af', async () => {
    await vraag(idOf(2));
    expect(await lees(idOf(2), '0344')).toBeUndefined();
    await withTenant(db.database.api, { gemeenten: ['0344'] }, async (unit) => {
      expect(await selectProeven(unit.db, GEMEENTE)).toEqual([]);
      await markAfbreken(unit.db, GEMEENTE, idOf(2));
    });
    expect(await lees(idOf(2))).toMatchObject({ afbreken: false });
  });

  it('over HTTP is er geen uitslag te schrijven, en geen melding te lezen', async () => {
    const asApi = (sql: string) =>
      withTenant(db.database.api, { gemeenten: [GEMEENTE] }, (unit) => unit.db.query(sql));
    await expect(asApi(`update proef set uitslag = '{}'`)).rejects.toMatchObject({ code: '42501' });
    await expect(asApi(`update proef set stand = 'GEREED'`)).rejects.toMatchObject({ code: '42501' });
    await expect(asApi('delete from proef')).rejects.toMatchObject({ code: '42501' });
    await expect(asApi('select from melding')).rejects.toMatchObject({ code: '42501' });
  });

  it('een gemeente heeft er één tegelijk', async () => {
    expect(await Promise.all([vraag(idOf(3)), vraag(idOf(4))])).toEqual([false, false]);
    await withTenant(db.database.api, { gemeenten: [GEMEENTE] }, (unit) =>
      markAfbreken(unit.db, GEMEENTE, idOf(2)),
    );
    await metDraaier(() => klaar(idOf(2)));
    expect(await lees(idOf(2))).toMatchObject({ stand: 'AFGEBROKEN', uitslag: null });
    expect((await Promise.all([vraag(idOf(3)), vraag(idOf(4))])).filter(Boolean)).toHaveLength(1);
    await db.database.verwerker.query(`delete from proef where stand = 'AANGEVRAAGD'`);
  });
});

describe('als het misgaat', () => {
  it('een proef die wordt afgebroken stopt tussen twee huishoudens', async () => {
    const lopend = startProefWorker(
      {
        database: { schema: 'router', urls: db.settings.urls },
        sleutelmap: sleutels.map,
        gemeentecodes: [GEMEENTE],
        opdracht: OPDRACHT,
        tempo: 1,
        allesSinds: null,
      },
      () => expect.fail('there is no uitslag of a run that was broken off'),
    );
    lopend.stop();
    expect(await lopend.einde).toEqual({ soort: 'AFGEBROKEN' });
    expect(lopend.voortgang().gespeeld).toBeLessThan(55);
  });

  it('een proef van een proces dat weg is wordt overgenomen, en het oude proces heeft niets meer te zeggen', async () => {
    await vraag(idOf(5));
    const { verwerker } = db.database;
    const eerste = await takeProef(verwerker);
    if (eerste === undefined) throw new Error('nothing to take');
    expect(await takeProef(verwerker)).toBeUndefined();
    expect(await pulseProef(verwerker, eerste, 3, 10)).toBe(false);
    await verwerker.query(`update proef set gezien_op = now() - interval '5 minutes' where proef_id = $1`, [
      idOf(5),
    ]);
    expect(await takeProef(verwerker)).toMatchObject({ proefId: idOf(5), poging: 2 });
    expect(await pulseProef(verwerker, eerste, 4, 10)).toBe(true);
    await finishProef(verwerker, eerste, 'MISLUKT', null);
    expect(await lees(idOf(5))).toMatchObject({ stand: 'LOPEND' });
    await verwerker.query('delete from proef where proef_id = $1', [idOf(5)]);
  });

  it('wat niet gespeeld kan worden is mislukt, en de volgende is aan de beurt', async () => {
    const { verwerker } = db.database;
    await vraag(idOf(6), {
      ...OPDRACHT,
      formules: [{ naam: 'weg', formule: { formule: 'bestaat-niet-meer' } }],
    });
    await metDraaier(() => klaar(idOf(6)));
    expect(await lees(idOf(6))).toMatchObject({ stand: 'MISLUKT', uitslag: null });
    await vraag(idOf(7));
    await verwerker.query('update proef set pogingen = 3 where proef_id = $1', [idOf(7)]);
    await metDraaier(() => klaar(idOf(7)));
    expect(await lees(idOf(7))).toMatchObject({ stand: 'MISLUKT' });
  });
});
