import {
  type Afhandeling,
  addDays,
  type Datum,
  decode,
  derivedId,
  encode,
  type Melding,
  open,
  type Signaal,
  topics,
  type Uitkomst,
} from '@meldpunt/contracts';
import {
  catalogueProblems,
  createLog,
  MessageHeaders,
  type UnitOfWork,
  withTenant,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createServiceDatabase, type ServiceDatabase } from '../../../service-kit/test/service-database.ts';
import {
  afhandeling,
  DAG,
  melding as makeMelding,
  makeSleutels,
  meldingIdOf,
  persoon,
  seeded,
} from '../../test/voorbeelden.ts';
import { selectPosities } from '../balans/store.ts';
import { FormuleStore } from '../gemeenteformules/formule-store.ts';
import { FormSignalen } from './form-signalen.ts';
import { handleAfhandelingen } from './handle-afhandelingen.ts';
import { handleDagen } from './handle-dagen.ts';
import { handleMeldingen } from './handle-meldingen.ts';
import { handleOwnSignalen, handleOwnUitkomsten } from './handle-own-output.ts';
import { Persoonskluis } from './persoonskluis.ts';
import { Verzending } from './verzending.ts';

const sleutels = makeSleutels();
const { sleutelbos } = sleutels;
const kluis = new Persoonskluis(sleutelbos);
const clock = { now: () => new Date('2026-03-02T09:00:00Z') };
const logregels: string[] = [];
const formSignalen = new FormSignalen(
  kluis,
  new FormuleStore(),
  new Verzending(kluis, clock, (naam) => naam),
  createLog({ service: 'signal-router', write: (regel) => logregels.push(regel) }),
);
const TABLES =
  'melding, signaal, overgenomen, sjabloon, formule_storing, formule_besluit, formule_versie, dagsom, gemeente, machtiging, outbox, geparkeerd, dag, dagtaak';

let db: ServiceDatabase;
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
});

const melding = (naam: string, patch: Parameters<typeof makeMelding>[2] = {}) =>
  makeMelding(sleutelbos, naam, patch);

function work<T>(fn: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  return withUnitOfWork(db.database.verwerker, fn);
}

function consumed<T>(values: readonly { value: T; raw?: Buffer }[]) {
  return values.map(({ value, raw = Buffer.alloc(0) }, offset) => {
    return { offset, key: '0268', value, raw, headers: new MessageHeaders(), receivedAt: 0 };
  });
}

function meldingen(...events: readonly Melding[]): Promise<void> {
  return work((unit) => handleMeldingen(consumed(events.map((value) => ({ value }))), unit, formSignalen));
}

function afhandelingen(...events: readonly Afhandeling[]): Promise<void> {
  const messages = consumed(events.map((value) => ({ value, raw: encode('Afhandeling', value) })));
  return work((unit) => handleAfhandelingen(messages, unit, formSignalen));
}

function dagen(...days: readonly Datum[]): Promise<void> {
  return work((unit) => handleDagen(days, unit, formSignalen));
}

async function sent(topic: string): Promise<Buffer[]> {
  const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
    'select waarde from outbox where topic = $1 order by id',
    [topic],
  );
  return rows.map(({ waarde }) => waarde);
}
const signalen = async (): Promise<Signaal[]> =>
  (await sent(topics.signaal.naam)).map((raw) => decode('Signaal', raw));
const uitkomsten = async (): Promise<Uitkomst[]> =>
  (await sent(topics.uitkomst.naam)).map((raw) => decode('Uitkomst', raw));

/** The last version of each signaal: which meldingen it holds, and how. */
async function held(): Promise<string[]> {
  const latest = new Map((await signalen()).map((signaal) => [signaal.signaalId, signaal]));
  const lines = [...latest.values()].map(({ stand, meldingen: listed }) => {
    const parts = listed.map((one) => `${one.kenmerk}:${one.stand}:${one.meldingstand}`).sort();
    return `${stand} ${parts.join()}`;
  });
  return lines.sort();
}

function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) throw new Error('nothing there');
  return item;
}

describe('van melding naar signaal', () => {
  it('een melding wordt een signaal met de bewoner erin, te openen voor deze melding in dit signaal alleen', async () => {
    await meldingen(melding('m1', { gemeentecode: '0344', bedragInCenten: 30_000 }));
    const [signaal] = await signalen();
    expect(signaal).toMatchObject({
      versie: 1,
      gemeentecode: '0344',
      stand: 'LOPEND',
      gebeurtenis: 'ONTSTAAN',
      formule: 'standaard',
      formuleVersie: 1,
      aanpak: 'BRIEF',
      klokVanaf: DAG,
      meldingen: [{ kenmerk: 'K-m1', stand: 'OPEN', meldingstand: 'AANGENOMEN', bedragInCenten: 30_000 }],
      onderbouwing: [],
    });
    const [shown] = signaal?.meldingen ?? [];
    if (signaal === undefined || shown?.persoon == null) throw new Error('no resident');
    const recordId = `${signaal.signaalId}/${shown.meldingId}`;
    expect(open({ sleutelbos, recordId, blok: shown.persoon })).toEqual({ status: 'OPEN', persoon });
    expect(open({ sleutelbos, recordId: shown.meldingId, blok: shown.persoon }).status).toBe('ONLEESBAAR');
    expect((await selectPosities(db.database.verwerker)).meldingen).toMatchObject({
      ontvangen: 1,
      inSignaal: 1,
    });
  });

  it('de bewoner gaat mee zolang er aan de melding te werken is: niet als onderbouwing, niet na het signaal', async () => {
    await dagen(DAG);
    await meldingen(melding('m1', { bedragInCenten: 30_000 }));
    const [eerste] = await signalen();
    const [een] = eerste?.meldingen ?? [];
    if (eerste === undefined || een === undefined) throw new Error('no signaal');
    await afhandelingen(afhandeling(eerste, een.meldingId, 'BEEINDIGD'));
    await meldingen(melding('m2', { soort: 'WATER', bedragInCenten: 30_000 }));
    const verzegeld = (meldingen: Signaal['meldingen']) =>
      meldingen.map(({ kenmerk, persoon: blok }) => `${kenmerk} ${blok === null ? 'zonder' : 'met'}`);
    expect(
      (await signalen()).map(({ stand, meldingen: eigen, onderbouwing }) => [
        stand,
        verzegeld(eigen),
        verzegeld(onderbouwing),
      ]),
    ).toEqual([
      ['LOPEND', ['K-m1 met'], []],
      ['BEEINDIGD', ['K-m1 zonder'], []],
      ['LOPEND', ['K-m2 met'], ['K-m1 zonder']],
    ]);
  });

  it('de sleutel van het bericht is de gemeentecode en de koppen zeggen niets over een bewoner', async () => {
    await meldingen(melding('m1'));
    const { rows } = await db.database.verwerker.query<{ sleutel: string; koppen: object }>(
      'select sleutel, koppen from outbox',
    );
    expect(rows[0]?.sleutel).toBe('0268');
    expect(JSON.stringify(rows[0]?.koppen)).not.toMatch(/Proef|K-m1|6511/);
  });

  it('meldingen van één bewoner uit twee batches komen bij elkaar; van een andere gemeente niet', async () => {
    await meldingen(melding('m1'), melding('x1', { gemeentecode: '0344' }));
    await meldingen(
      melding('m2', { soort: 'WATER', persoon: { voorvoegsel: null, achternaam: 'VAN DER PROEF' } }),
    );
    expect(await held()).toEqual([
      'LOPEND K-m1:OPEN:AANGENOMEN,K-m2:OPEN:AANGENOMEN',
      'LOPEND K-x1:OPEN:AANGENOMEN',
    ]);
  });

  it('wie niet te openen is wordt met niemand samengenomen, en het log zegt het', async () => {
    const ander = melding('m2', { soort: 'WATER' });
    await meldingen(melding('m1'), { ...ander, persoon: melding('m3').persoon });
    expect(await held()).toEqual(['LOPEND K-m1:OPEN:AANGENOMEN', 'LOPEND K-m2:OPEN:AANGENOMEN']);
    expect(logregels.map((regel) => JSON.parse(regel))).toMatchObject([{ level: 'error', count: 1 }]);
  });

  it('in de tabel staat geen bewoner leesbaar', async () => {
    await meldingen(melding('m1', { persoon: { burgerservicenummer: '999990019' } }));
    const { rows } = await db.database.verwerker.query<{ regel: string }>(
      `select melding::text || (select string_agg(signaal::text, '') from signaal) as regel from melding`,
    );
    expect(rows[0]?.regel).not.toMatch(/Proef|999990019|6511AA|1980-05-12/);
    const { rows: raw } = await db.database.verwerker.query<{ persoon: Buffer }>(
      'select persoon from melding',
    );
    expect(raw[0]?.persoon.includes('Proef')).toBe(false);
  });

  it('wat er in één batch bij komt en wordt ingetrokken is eerst open te zien', async () => {
    await meldingen(melding('m1'));
    await meldingen(melding('m2'), melding('m2', { versie: 2, stand: 'INGETROKKEN' }));
    const gezien = (await signalen()).map(({ meldingen: genoemd }) =>
      genoemd.map(({ kenmerk, meldingstand }) => `${kenmerk}:${meldingstand}`),
    );
    expect(gezien).toEqual([
      ['K-m1:AANGENOMEN'],
      ['K-m1:AANGENOMEN', 'K-m2:AANGENOMEN'],
      ['K-m1:AANGENOMEN', 'K-m2:INGETROKKEN'],
    ]);
  });

  it('een huishouden met vijfhonderd meldingen in één batch kost twee berichten', async () => {
    const events = Array.from({ length: 500 }, (_, nr) => melding(`h${nr}`, { partnerId: `p${nr % 30}` }));
    await meldingen(...events);
    expect((await signalen()).map(({ gebeurtenis, versie }) => `${gebeurtenis} ${versie}`)).toEqual([
      'ONTSTAAN 1',
      'AANGEVULD 500',
    ]);
  }, 60_000);
});

describe('batches en herhaling', () => {
  const namen = Array.from({ length: 24 }, (_, nr) => `b${nr}`);
  /** Neighbours, relatives and movers with changes and withdrawals, in one fixed order. */
  function verloop(): Melding[] {
    const next = seeded('verloop');
    const soorten = ['ZORG', 'WATER', 'HUUR', 'ENERGIE'] as const;
    const base = namen.map((naam, nr) => {
      const wie = {
        voorletters: ['J', 'K', 'M'][nr % 3] ?? 'J',
        geboortedatum: nr % 7 === 0 ? null : `19${50 + 10 * (nr % 3)}-01-01`,
        huisnummer: 1 + (nr % 4),
        burgerservicenummer: nr % 5 === 0 ? `99999${nr % 3}019` : null,
      };
      const soort = soorten[Math.floor(next() * 4)] ?? 'ZORG';
      return { naam, patch: { soort, bedragInCenten: 2_000 + Math.floor(next() * 9_000), persoon: wie } };
    });
    const events = base.map(({ naam, patch }) => melding(naam, patch));
    for (const naam of ['los1', 'los2', 'los3']) {
      const patch = { bedragInCenten: 1_000, persoon: { huisnummer: 90, huisnummertoevoeging: naam } };
      events.splice(Math.floor(next() * events.length), 0, melding(naam, patch));
      if (naam !== 'los3') events.push(melding(naam, { ...patch, versie: 2, stand: 'BETAALD' }));
    }
    for (const { naam, patch } of base) {
      if (next() < 0.4) events.push(melding(naam, { ...patch, versie: 2, bedragInCenten: 12_000 }));
      if (next() < 0.25) events.push(melding(naam, { ...patch, versie: 3, stand: 'INGETROKKEN' }));
    }
    return events;
  }

  async function run(
    cuts: () => number,
  ): Promise<{ held: string[]; ended: string[]; ids: string[]; posities: object }> {
    const events = verloop();
    for (let at = 0; at < events.length; ) {
      const size = 1 + Math.floor(cuts() * 12);
      // Redelivery: the last few once more in front.
      await meldingen(...events.slice(Math.max(0, at - 3), at + size));
      at += size;
    }
    const ended = (await uitkomsten()).map(({ meldingId, einde }) => `${meldingId} ${einde}`).sort();
    const { rows } = await db.database.verwerker.query<{ id: string }>(
      `select signaal_id || ' ' || versie as id from signaal order by 1`,
    );
    return {
      held: await held(),
      ended,
      ids: rows.map(({ id }) => id),
      posities: await selectPosities(db.database.verwerker),
    };
  }

  it('waar de batches ophouden en wat er twee keer komt verandert niets', async () => {
    const whole = await run(() => 1_000);
    expect(whole.held.length).toBeGreaterThan(3);
    expect(whole.ended.length).toBeGreaterThan(0);
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await db.database.verwerker.query(
        'delete from melding; delete from signaal; delete from outbox; delete from dagsom',
      );
      expect(await run(seeded(seed)), seed).toEqual(whole);
    }
  }, 60_000);

  it('na een teruggezette database komen dezelfde signalen en versies, en eindigt niets twee keer', async () => {
    await dagen(DAG);
    const before = await run(() => 0.5);
    const [own, ended] = [await signalen(), await uitkomsten()];
    const answered = own.filter(({ stand }) => stand === 'LOPEND').slice(0, 2);
    const answers = answered.flatMap((signaal) =>
      signaal.meldingen
        .filter(({ stand, meldingstand }) => stand === 'OPEN' && meldingstand === 'AANGENOMEN')
        .map(({ meldingId }) => afhandeling(signaal, meldingId, 'BEEINDIGD')),
    );
    await afhandelingen(...answers);
    const [ownAfter, posities] = [await signalen(), await selectPosities(db.database.verwerker)];
    const versions = new Map(ownAfter.map(({ signaalId, versie }) => [signaalId, versie]));
    await db.database.verwerker.query(
      TABLES.split(', ')
        .map((table) => `delete from ${table}`)
        .join(';'),
    );

    await work((unit) => handleOwnSignalen(ownAfter, unit, formSignalen));
    await work((unit) => handleOwnUitkomsten(ended, unit, formSignalen));
    await dagen(DAG);
    // Casework's answers are read before the meldingen this time, and wait for them.
    await afhandelingen(...answers);
    await meldingen(...verloop());
    expect(await uitkomsten(), 'nothing is ended again').toEqual([]);
    const { rows } = await db.database.verwerker.query<{ id: string; versie: number }>(
      'select signaal_id as id, versie from signaal',
    );
    for (const { id, versie } of rows)
      expect(versie, id).toBeGreaterThanOrEqual(versions.get(id) ?? Number.NaN);
    expect(rows).toHaveLength(versions.size);
    expect((await selectPosities(db.database.verwerker)).meldingen).toEqual(posities.meldingen);
    expect(before.ended).toHaveLength(ended.length);
  }, 60_000);

  describe('teruggezet naar een oudere database waarin een signaal de melding nog houdt', () => {
    const BEWAARD = ['melding', 'signaal', 'dagsom'];

    /** Goes on from a backup of `voor` after `sinds` happened, and reads back what left, in these batches. */
    async function herstel(
      voor: () => Promise<void>,
      sinds: () => Promise<void>,
      inBatches: (own: Signaal[]) => Signaal[][] = (own) => [own],
    ): Promise<void> {
      const { verwerker } = db.database;
      await voor();
      const kopie = await Promise.all(
        BEWAARD.map(async (tabel) => {
          const { rows } = await verwerker.query<{ rijen: unknown }>(
            `select coalesce(json_agg(t), '[]') as rijen from ${tabel} t`,
          );
          return [tabel, JSON.stringify(rows[0]?.rijen)] as const;
        }),
      );
      await sinds();
      const [own, ended] = [await signalen(), await uitkomsten()];
      for (const [tabel, rijen] of kopie) {
        await verwerker.query(`delete from ${tabel}`);
        await verwerker.query(
          `insert into ${tabel} select * from json_populate_recordset(null::${tabel}, $1::json)`,
          [rijen],
        );
      }
      await verwerker.query('delete from outbox');
      await work((unit) => handleOwnUitkomsten(ended, unit, formSignalen));
      for (const batch of inBatches(own)) await work((unit) => handleOwnSignalen(batch, unit, formSignalen));
    }

    it('is zij beëindigd als casework haar intussen afdeed', async () => {
      let antwoord: Afhandeling | undefined;
      let posities: unknown;
      await herstel(
        () => meldingen(melding('m1')),
        async () => {
          antwoord = afhandeling(last(await signalen()), meldingIdOf('m1'), 'BEEINDIGD');
          await afhandelingen(antwoord);
          posities = await selectPosities(db.database.verwerker);
        },
      );
      if (antwoord === undefined) throw new Error('no answer');
      await afhandelingen(antwoord);
      expect(await selectPosities(db.database.verwerker)).toEqual(posities);
      expect(await signalen()).toEqual([]);
    });

    describe('en een signaal noemt een melding die nog niet is teruggelezen', () => {
      const klein = melding('klein', { bedragInCenten: 3_000 });
      const kleinGewijzigd = melding('klein', { bedragInCenten: 3_500, versie: 2 });
      const erbij = melding('erbij', { bedragInCenten: 5_000 });
      const sinds = async () => {
        await meldingen(kleinGewijzigd);
        expect(await signalen()).toEqual([]);
        await meldingen(erbij);
        expect(await held()).toEqual(['LOPEND K-erbij:OPEN:AANGENOMEN,K-klein:OPEN:AANGENOMEN']);
      };

      const antwoordenOp = async (...welke: readonly Melding[]) => {
        const signaal = last(await signalen());
        return welke.map(({ meldingId }) => afhandeling(signaal, meldingId, 'BEEINDIGD'));
      };

      it('wordt het niet beoordeeld op de helft waarop het berust', async () => {
        await herstel(() => meldingen(klein), sinds);
        await meldingen(kleinGewijzigd);
        await meldingen(erbij);
        expect(await signalen(), 'nothing new to tell').toEqual([]);
        await meldingen(melding('derde', { bedragInCenten: 4_000 }));
        expect(await held()).toEqual([
          'LOPEND K-derde:OPEN:AANGENOMEN,K-erbij:OPEN:AANGENOMEN,K-klein:OPEN:AANGENOMEN',
        ]);
      });

      it('ook niet als beide in één batch komen', async () => {
        await herstel(() => meldingen(klein), sinds);
        await meldingen(kleinGewijzigd, erbij);
        expect(await signalen()).toEqual([]);
      });

      it('eindigt het pas als alles is afgedaan, ook als een antwoord eerder wordt gelezen', async () => {
        let antwoorden: Afhandeling[] = [];
        await herstel(
          () => meldingen(klein),
          async () => {
            await sinds();
            antwoorden = await antwoordenOp(klein, erbij);
          },
        );
        const [eerste, tweede] = antwoorden;
        if (eerste === undefined || tweede === undefined) throw new Error('no answers');
        await afhandelingen(eerste);
        await meldingen(kleinGewijzigd);
        expect(await signalen()).toEqual([]);
        await meldingen(erbij);
        expect(await signalen()).toEqual([]);
        await afhandelingen(tweede);
        expect(await signalen()).toMatchObject([{ stand: 'BEEINDIGD', versie: 2 }]);
      });

      it('eindigt het met de laatste die wordt teruggelezen, als die al was beantwoord', async () => {
        let antwoorden: Afhandeling[] = [];
        await herstel(
          () => meldingen(klein),
          async () => {
            await sinds();
            antwoorden = await antwoordenOp(erbij, klein);
            await afhandelingen(...antwoorden.slice(0, 1));
            // A change shows that one was answered; that the other was did not leave before the disaster.
            await meldingen(melding('klein', { bedragInCenten: 3_600, versie: 3 }));
          },
        );
        await afhandelingen(...antwoorden);
        await meldingen(kleinGewijzigd);
        expect(await signalen()).toEqual([]);
        await meldingen(erbij);
        expect(await signalen()).toMatchObject([{ stand: 'BEEINDIGD' }]);
      });
    });

    it('wordt wie nieuw is beoordeeld met wat casework over de anderen al had gezegd', async () => {
      let antwoord: Afhandeling | undefined;
      await herstel(
        async () => {},
        async () => {
          await meldingen(melding('een'), melding('twee'));
          antwoord = afhandeling(last(await signalen()), meldingIdOf('een'), 'BEEINDIGD');
          await afhandelingen(antwoord);
        },
      );
      if (antwoord === undefined) throw new Error('no answer');
      await afhandelingen(antwoord);
      await meldingen(melding('een'), melding('twee'), melding('nieuw'));
      expect(await held()).toEqual([
        'LOPEND K-een:BEANTWOORD:AANGENOMEN,K-nieuw:OPEN:AANGENOMEN,K-twee:OPEN:AANGENOMEN',
      ]);
    });

    describe('en zij stichtte daarna een signaal dat haar losliet en zit in dat van een ander', () => {
      const klein = { bedragInCenten: 1_000 } as const;
      const m = (versie: number, patch: object = {}) => melding('m', { versie, ...patch });
      const n = (versie: number, patch: object = {}) => melding('n', { versie, ...patch });

      it.each([
        ['bekend', 'in één batch', (own: Signaal[]) => [own]],
        ['bekend', 'één voor één', (own: Signaal[]) => own.map((one) => [one])],
        ['bekend', 'de oudste het laatst', (own: Signaal[]) => own.toReversed().map((one) => [one])],
        ['onbekend', 'in één batch', (own: Signaal[]) => [own]],
        ['onbekend', 'één voor één', (own: Signaal[]) => own.map((one) => [one])],
        ['onbekend', 'de oudste het laatst', (own: Signaal[]) => own.toReversed().map((one) => [one])],
      ] as const)('krijgt een volgend signaal een nieuw id: %s, %s', async (bekend, _, inBatches) => {
        let antwoorden: Afhandeling[] = [];
        const eerder = m(1, klein);
        const events = [m(2), m(3, klein), n(1)];
        await herstel(
          () => (bekend === 'bekend' ? meldingen(eerder) : Promise.resolve()),
          async () => {
            await meldingen(eerder);
            for (const event of events.slice(0, 2)) await meldingen(event);
            antwoorden = [afhandeling(last(await signalen()), meldingIdOf('m'), 'TERUGGEGEVEN')];
            await afhandelingen(...antwoorden);
            await meldingen(...events.slice(2));
            expect(await held()).toEqual([
              'LOPEND K-m:OPEN:AANGENOMEN,K-n:OPEN:AANGENOMEN',
              'VERVALLEN K-m:LOSGELATEN:AANGENOMEN',
            ]);
          },
          inBatches,
        );
        await afhandelingen(...antwoorden);
        await meldingen(eerder, ...events);
        expect(await signalen(), 'nothing new to tell').toEqual([]);
        await meldingen(n(2, klein));
        const tweede = last(await signalen());
        expect(tweede.stand).toBe('VERVALLEN');
        await afhandelingen(
          afhandeling(tweede, meldingIdOf('m'), 'TERUGGEGEVEN'),
          afhandeling(tweede, meldingIdOf('n'), 'TERUGGEGEVEN'),
        );
        await meldingen(m(4));
        expect(last(await signalen())).toMatchObject({
          signaalId: derivedId('signaal', meldingIdOf('m'), '1'),
          versie: 1,
          gebeurtenis: 'ONTSTAAN',
        });
      });
    });

    it('eindigt zij niet nog eens als zij is teruggegeven en hier eindigde', async () => {
      let terug: Afhandeling | undefined;
      let posities: unknown;
      const betaald = melding('m1', { stand: 'BETAALD', versie: 2 });
      await herstel(
        () => meldingen(melding('m1')),
        async () => {
          await meldingen(betaald);
          terug = afhandeling(last(await signalen()), meldingIdOf('m1'), 'TERUGGEGEVEN');
          await afhandelingen(terug);
          expect(await uitkomsten()).toHaveLength(1);
          posities = (await selectPosities(db.database.verwerker)).meldingen;
        },
      );
      if (terug === undefined) throw new Error('no return');
      await meldingen(betaald);
      await afhandelingen(terug);
      expect(await uitkomsten()).toEqual([]);
      expect((await selectPosities(db.database.verwerker)).meldingen).toEqual(posities);
    });
  });
});

describe('afhandeling', () => {
  it('het antwoord van casework maakt de melding onderbouwing; een volgende melding sticht een nieuw signaal', async () => {
    await meldingen(melding('m1'));
    await afhandelingen(
      afhandeling(last(await signalen()), meldingIdOf('m1'), 'BEEINDIGD', { beeindigdOp: addDays(DAG, 9) }),
    );
    const first = last(await signalen());
    expect(first).toMatchObject({
      stand: 'BEEINDIGD',
      meldingen: [{ stand: 'BEANTWOORD', beantwoordOp: addDays(DAG, 9) }],
    });
    await meldingen(melding('m2', { aangenomenOp: addDays(DAG, 35) }));
    expect(last(await signalen())).toMatchObject({
      stand: 'LOPEND',
      vorigSignaalId: first.signaalId,
      aanpak: 'HUISBEZOEK',
      opeenvolgend: true,
      meldingen: [{ kenmerk: 'K-m2' }],
      onderbouwing: [{ kenmerk: 'K-m1', stand: 'BEANTWOORD', beantwoordOp: addDays(DAG, 9) }],
    });
    const { meldingen: counts, signalen: states } = await selectPosities(db.database.verwerker);
    expect(counts).toEqual({
      ontvangen: 2,
      eigenOpen: 0,
      inSignaal: 1,
      beeindigdHier: 0,
      beeindigdElders: 1,
    });
    expect(states).toEqual({ ontstaan: 2, lopend: 1, vervallen: 0, beeindigd: 1 });
  });

  it('over een melding die nog niet bekend is wacht zij', async () => {
    await meldingen(melding('m1'));
    const signaal = last(await signalen());
    await db.database.verwerker.query('delete from melding');
    await afhandelingen(afhandeling(signaal, meldingIdOf('m1'), 'BEEINDIGD'));
    const parked = async () => (await db.database.verwerker.query('select from geparkeerd')).rowCount;
    expect(await parked()).toBe(1);
    await work((unit) => handleOwnSignalen([{ ...signaal, versie: 7 }], unit, formSignalen));
    await meldingen(melding('m1'));
    expect(await parked()).toBe(0);
    expect((await selectPosities(db.database.verwerker)).meldingen).toMatchObject({
      inSignaal: 0,
      beeindigdElders: 1,
    });
  });

  it('wie alleen oppakt of belt verandert hier niets', async () => {
    await meldingen(melding('m1'));
    const signaal = last(await signalen());
    await afhandelingen(
      afhandeling(signaal, meldingIdOf('m1'), 'ONTVANGEN'),
      afhandeling(signaal, meldingIdOf('m1'), 'OPGEPAKT'),
    );
    expect(await signalen()).toHaveLength(1);
  });
});

it('een signaal toont de incassopauze zoals de schuldeiser haar het laatst hoorde, ook als een ander erbij komt', async () => {
  await meldingen(melding('m1'));
  const pauze = addDays(DAG, 45);
  await meldingen(melding('m1', { versie: 2, gewijzigdOp: addDays(DAG, 10), incassopauzeTot: pauze }));
  await meldingen(melding('m2', { aangenomenOp: addDays(DAG, 12), gewijzigdOp: addDays(DAG, 12) }));
  const shown = last(await signalen()).meldingen.find(({ kenmerk }) => kenmerk === 'K-m1');
  expect(shown).toMatchObject({ meldingVersie: 2, incassopauzeTot: pauze });
});

describe('de dag', () => {
  it('sluit op het sluitmoment, één keer, ook als dagen zijn overgeslagen', async () => {
    await dagen(DAG);
    await meldingen(melding('klein', { bedragInCenten: 1_000 }));
    await dagen(addDays(DAG, 27));
    expect(await uitkomsten()).toEqual([]);
    await dagen(addDays(DAG, 40));
    await dagen(addDays(DAG, 40), addDays(DAG, 41));
    expect(await uitkomsten()).toMatchObject([
      {
        einde: 'GEEN_SIGNAAL',
        beeindigdOp: addDays(DAG, 28),
        versie: 1,
        formule: 'standaard',
        bedragInCenten: 1_000,
      },
    ]);
    expect((await selectPosities(db.database.verwerker)).meldingen).toMatchObject({
      beeindigdHier: 1,
      eigenOpen: 0,
    });
  });

  it('een formule die intussen inging kan er op het sluitmoment nog een signaal van maken', async () => {
    await dagen(DAG);
    await meldingen(melding('klein', { bedragInCenten: 1_000 }));
    await db.database.verwerker.query(
      `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden)
       select '0268', nr, '2026-03-20', naam, formule::jsonb, 'proef', 'proef' from (values
         (1, 'alles', '{"formule":"altijd","versie":1}'), (2, 'ongezien', '{"formule":"niet","versie":1,"delen":[{"formule":"altijd","versie":1}]}'),
         (3, 'afgewezen', '{"formule":"niet","versie":1,"delen":[{"formule":"altijd","versie":1}]}')) v(nr, naam, formule);
       insert into formule_besluit (gemeentecode, versie, goedgekeurd, door)
       values ('0268', 1, true, 'tweede'), ('0268', 3, false, 'tweede')`,
    );
    await dagen(addDays(DAG, 28));
    expect(await uitkomsten()).toEqual([]);
    expect(last(await signalen())).toMatchObject({
      formule: 'alles',
      formuleVersie: 1,
      ontstaanOp: addDays(DAG, 28),
    });
  });

  it('wist wat lang genoeg bewaard is; de balans blijft kloppen', async () => {
    await dagen(DAG);
    await meldingen(
      melding('klein', { bedragInCenten: 1_000 }),
      melding('groot', { persoon: { huisnummer: 9 } }),
    );
    await afhandelingen(afhandeling(last(await signalen()), meldingIdOf('groot'), 'BEEINDIGD'));
    await dagen(addDays(DAG, 183));
    const rest = async () =>
      (await db.database.verwerker.query('select kenmerk, persoon is null as gewist from melding order by 1'))
        .rows;
    await dagen(addDays(DAG, 184));
    const gewist = ['K-groot', 'K-klein'].map((kenmerk) => ({ kenmerk, gewist: true }));
    expect(await rest()).toEqual(gewist);
    expect((await selectPosities(db.database.verwerker)).onderbouwing).toEqual({
      zonderSignaal: 0,
      uitSignaal: 1,
    });
    await dagen(addDays(DAG, 364));
    expect(await rest()).toEqual(gewist);
    await dagen(addDays(DAG, 366));
    expect(await rest()).toEqual([]);
    expect((await db.database.verwerker.query('select from signaal')).rowCount).toBe(0);
    expect((await selectPosities(db.database.verwerker)).meldingen).toEqual({
      ontvangen: 2,
      eigenOpen: 0,
      inSignaal: 0,
      beeindigdHier: 1,
      beeindigdElders: 1,
    });
  }, 60_000);
});

describe('wat een schuldeiser nog zegt als een formule zonder terugblik de onderbouwing al niet meer bewaart', () => {
  const klein = { bedragInCenten: 1_000 } as const;

  it('telt niet opnieuw, wordt geen signaal en geen tweede einde', async () => {
    await dagen(DAG);
    await db.database.verwerker.query(
      `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden)
       values ('0268', 7, $1, 'drempel', '{"formule":"drempel","versie":1,"parameters":{"minimumInCenten":5000}}', 'proef', 'proef')`,
      [DAG],
    );
    await db.database.verwerker.query(
      `insert into formule_besluit (gemeentecode, versie, goedgekeurd, door) values ('0268', 7, true, 'tweede')`,
    );
    await meldingen(melding('m1', klein), melding('m2', { ...klein, persoon: { huisnummer: 9 } }));
    await dagen(addDays(DAG, 28));
    const ended = await uitkomsten();
    expect(ended).toMatchObject([{ einde: 'GEEN_SIGNAAL' }, { einde: 'GEEN_SIGNAAL' }]);
    await dagen(addDays(DAG, 32));
    const rows = async () =>
      (
        await db.database.verwerker.query(
          `select houder, num_nonnulls(persoon, bsn_sleutel, plaats_sleutel, adres_sleutel) as bewoner from melding`,
        )
      ).rows;
    const erased = { houder: 'WEG', bewoner: 0 };
    expect(await rows()).toEqual([erased, erased]);
    const before = await selectPosities(db.database.verwerker);
    const later = { versie: 2, gewijzigdOp: addDays(DAG, 33) };
    await meldingen(
      melding('m1', { ...later, bedragInCenten: 90_000 }),
      melding('m2', { ...later, persoon: { huisnummer: 9 }, stand: 'BETAALD', bedragInCenten: 1_000 }),
    );
    await dagen(addDays(DAG, 70));
    expect(await signalen()).toEqual([]);
    expect(await uitkomsten()).toEqual(ended);
    expect(await selectPosities(db.database.verwerker)).toEqual(before);
    expect(await rows()).toEqual([erased, erased]);
  });
});

describe('een lopend signaal vervalt niet doordat onderbouwing intussen gewist is', () => {
  const klein = { bedragInCenten: 1_000 } as const;
  const opeenvolgend = (per: string) => ({
    formule: 'opeenvolgend',
    versie: 2,
    parameters: { minstens: 2, binnen: 7, per },
  });
  // A version never changes, so what was read of it once is kept: each test has its own.
  let nummer = 100;
  async function stelIn(ingangsdatum: Datum, formule: object): Promise<void> {
    const versie = ++nummer;
    await db.database.verwerker.query(
      `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden)
       values ('0268', $1, $2, 'proef', $3, 'proef', 'proef')`,
      [versie, ingangsdatum, JSON.stringify(formule)],
    );
    await db.database.verwerker.query(
      `insert into formule_besluit (gemeentecode, versie, goedgekeurd, door) values ('0268', $1, true, 'tweede')`,
      [versie],
    );
  }
  const op = (naam: string, dag: number, patch: Parameters<typeof makeMelding>[2] = {}) =>
    melding(naam, { ...klein, aangenomenOp: addDays(DAG, dag), ...patch });
  const gewist = async () => {
    const { rows } = await db.database.verwerker.query<{ kenmerk: string }>(
      'select kenmerk from melding where num_nonnulls(persoon, bsn_sleutel, plaats_sleutel, adres_sleutel) = 0 order by 1',
    );
    return rows.map(({ kenmerk }) => kenmerk);
  };
  const onderbouwing = async () =>
    last(await signalen()).onderbouwing.map(({ kenmerk, stand }) => `${kenmerk} ${stand}`);

  /** A signaal on `nieuw` that rests on `oud`, answered without one. */
  async function ontstaOp(per: string): Promise<void> {
    await dagen(DAG);
    await stelIn(DAG, opeenvolgend(per));
    await meldingen(op('oud', 0));
    await dagen(addDays(DAG, 35));
    await meldingen(op('nieuw', 35));
  }
  /** A formule takes effect that looks back at nothing, and so keeps its evidence for a month only. */
  async function wisDoorAndereFormule(): Promise<void> {
    const formule = { formule: 'drempel', versie: 2, parameters: { minimumInCenten: 900_000 } };
    await stelIn(addDays(DAG, 36), formule);
    await dagen(addDays(DAG, 36));
  }

  it.each(['GROEP', 'PERSOON', 'ADRES'])(
    'omdat een formule zonder terugblik inging die haar korter bewaart: per %s',
    async (per) => {
      await ontstaOp(per);
      expect(await onderbouwing()).toEqual(['K-oud BEANTWOORD']);
      await wisDoorAndereFormule();
      expect(await gewist()).toEqual(['K-oud']);
      for (const [versie, dag] of [
        [2, 37],
        [3, 38],
      ] as const) {
        await meldingen(
          op('nieuw', 35, { versie, gewijzigdOp: addDays(DAG, dag), bedragInCenten: 1_000 + dag }),
        );
        expect(await held()).toEqual(['LOPEND K-nieuw:OPEN:AANGENOMEN']);
      }
      // Its creditor's word still ends it.
      await meldingen(op('nieuw', 35, { versie: 4, gewijzigdOp: addDays(DAG, 39), stand: 'BETAALD' }));
      expect(await held()).toEqual(['VERVALLEN K-nieuw:OPEN:BETAALD']);
    },
  );

  it.each(['de router', 'casework'])(
    'omdat zij bij het ontstaan al bijna oud genoeg was: %s',
    async (wie) => {
      await dagen(DAG);
      await stelIn(DAG, wie === 'casework' ? { formule: 'altijd', versie: 2 } : opeenvolgend('GROEP'));
      await meldingen(op('oud', 0));
      if (wie === 'casework') {
        await afhandelingen(afhandeling(last(await signalen()), meldingIdOf('oud'), 'BEEINDIGD'));
        await stelIn(addDays(DAG, 1), opeenvolgend('GROEP'));
      }
      await dagen(addDays(DAG, 180));
      await meldingen(op('nieuw', 180));
      expect(await onderbouwing()).toEqual(['K-oud BEANTWOORD']);
      await dagen(addDays(DAG, 190));
      expect(await gewist()).toEqual(['K-oud']);
      await meldingen(op('nieuw', 180, { versie: 2, gewijzigdOp: addDays(DAG, 190), bedragInCenten: 2_000 }));
      expect(last(await held())).toBe('LOPEND K-nieuw:OPEN:AANGENOMEN');
    },
  );

  it('maar wel als haar schuldeiser haar introk', async () => {
    await ontstaOp('GROEP');
    await meldingen(op('oud', 0, { versie: 2, gewijzigdOp: addDays(DAG, 36), stand: 'INGETROKKEN' }));
    expect(await held()).toEqual(['VERVALLEN K-nieuw:LOSGELATEN:AANGENOMEN']);
  });

  it('en ook als hij dat pas zegt nadat zij gewist is', async () => {
    await ontstaOp('GROEP');
    await wisDoorAndereFormule();
    expect(await gewist()).toEqual(['K-oud']);
    await meldingen(op('oud', 0, { versie: 2, gewijzigdOp: addDays(DAG, 37), stand: 'INGETROKKEN' }));
    await meldingen(op('nieuw', 35, { versie: 2, gewijzigdOp: addDays(DAG, 38), bedragInCenten: 1_100 }));
    expect(await held()).toEqual(['VERVALLEN K-nieuw:LOSGELATEN:AANGENOMEN']);
  });
});

describe('muren', () => {
  it('elke tabel met een gemeente heeft haar regel', async () => {
    expect(await catalogueProblems(db.database.verwerker, ['router'])).toEqual([]);
  });

  it('achter HTTP is van een melding niets te lezen en van een signaal alleen dat van de eigen gemeente', async () => {
    await meldingen(melding('m1'), melding('x1', { gemeentecode: '0344' }));
    const count = (gemeenten: string[]) =>
      withTenant(
        db.database.api,
        { gemeenten },
        async (unit) => (await unit.db.query('select from signaal')).rowCount,
      );
    expect(await count(['0268'])).toBe(1);
    expect(await count([])).toBe(0);
    await expect(
      withTenant(db.database.api, { gemeenten: ['0268'] }, ({ db: api }) => api.query('select from melding')),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
