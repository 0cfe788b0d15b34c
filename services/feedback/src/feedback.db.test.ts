import {
  type Afhandeling,
  type Code,
  type Datum,
  datum,
  decode,
  encode,
  type Melding,
  type Signaalpartner,
  type Terugkoppeling,
  type Uitkomst,
} from '@meldpunt/contracts';
import { catalogueProblems, type UnitOfWork, withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { afhandeling, consumed, einde, melding, signaalpartner, uitkomst } from '../test/voorbeelden.ts';
import { selectPosities } from './balans/store.ts';
import { GeefVrij } from './geef-vrij/geef-vrij.ts';
import { handleDagen } from './geef-vrij/handle-dag.ts';
import { handleEigenTerugkoppelingen } from './geef-vrij/handle-eigen-terugkoppelingen.ts';
import { selectTerugkoppelingen } from './geef-vrij/store.ts';
import { handleSignaalpartners } from './ken-partners/handle-signaalpartners.ts';
import { selectPartnersOf } from './ken-partners/store.ts';
import { handleEigenReacties } from './neem-reacties/handle-eigen-reacties.ts';
import { neemReacties } from './neem-reacties/neem-reacties.ts';
import { readAfhandeling, readMelding, readUitkomst } from './read-event.ts';
import { selectCorrecties, selectVerantwoording } from './verantwoord/store.ts';
import { sumVerantwoording } from './verantwoord/verantwoording.ts';
import { handleWijzigingen } from './volg-melding/handle-wijzigingen.ts';

const geefVrij = new GeefVrij({ now: () => new Date('2026-03-04T09:00:00Z') }, (naam) => naam);
let db: ServiceDatabase;

beforeAll(async () => {
  db = await createServiceDatabase('feedback', new URL('../migrations', import.meta.url));
});
afterAll(() => db?.drop());
beforeEach(() => empty());

async function empty(): Promise<void> {
  await db.database.verwerker.query(
    'delete from reactie; delete from terugkoppeling; delete from verloop; delete from melding; delete from machtiging; delete from signaalpartner; delete from outbox; delete from geparkeerd; delete from dag; delete from dagtaak',
  );
}

function work<T>(fn: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  return withUnitOfWork(db.database.verwerker, fn);
}

function meldingen(...events: Melding[]): Promise<void> {
  const messages = consumed(events.map((event) => ({ value: readMelding(encode('Melding', event)) })));
  return work((unit) => handleWijzigingen(messages, unit, geefVrij));
}

function uitkomsten(...events: Uitkomst[]): Promise<void> {
  const raws = events.map((event) => encode('Uitkomst', event));
  return work((unit) =>
    handleWijzigingen(consumed(raws.map((raw) => ({ value: readUitkomst(raw), raw }))), unit, geefVrij),
  );
}

function afhandelingen(...events: Afhandeling[]): Promise<void> {
  const raws = events.map((event) => encode('Afhandeling', event));
  return work((unit) =>
    handleWijzigingen(consumed(raws.map((raw) => ({ value: readAfhandeling(raw), raw }))), unit, geefVrij),
  );
}

function dag(...dagen: string[]): Promise<void> {
  return work((unit) =>
    handleDagen(consumed(dagen.map((value) => ({ value: datum(value) }))), unit, geefVrij),
  );
}

function partners(...events: Signaalpartner[]): Promise<void> {
  return work((unit) => handleSignaalpartners(consumed(events.map((value) => ({ value }))), unit, geefVrij));
}

/** The own topic, as a restored database reads it first. */
function readBack(out: readonly Terugkoppeling[]): Promise<void> {
  const messages = consumed(out.map((value) => ({ value, raw: encode('Terugkoppeling', value) })));
  return work((unit) => handleEigenTerugkoppelingen(messages, unit, geefVrij));
}

async function told(partnerId = 'water-oost'): Promise<string[]> {
  const found = await selectTerugkoppelingen(db.database.verwerker, partnerId, 0, 1_000);
  return found.map(
    (message) =>
      `${message.volgnummer} ${message.dag} ${message.aard} ${message.klasse} ${message.meldingId}`,
  );
}

async function sent(): Promise<{ topic: string; message: Terugkoppeling; voorPartij: boolean }[]> {
  const { rows } = await db.database.verwerker.query<{ topic: string; waarde: Buffer; voorPartij: boolean }>(
    'select topic, waarde, voor_partij as "voorPartij" from outbox order by id',
  );
  return rows.map(({ waarde, ...row }) => ({ ...row, message: decode('Terugkoppeling', waarde) }));
}

const d = (text: string): Datum => datum(text);
const m1 = melding('m1');

describe('releasing', () => {
  test('HERVAT_INCASSO waits until two days after the pause and leaves once, also when the day comes twice', async () => {
    await dag('2026-03-04');
    await meldingen(m1);
    await uitkomsten(uitkomst(m1));
    await dag('2026-04-05');
    expect(await told()).toEqual([]);
    await dag('2026-04-06');
    await dag('2026-04-06');
    expect(await told()).toEqual(['1 2026-04-06 DEFINITIEF HERVAT_INCASSO m1']);
    expect(await selectPosities(db.database.verwerker)).toMatchObject({
      meldingen: { ontvangen: 1, open: 0, beeindigd: 1, vrijgegeven: 1, verzwegen: 0, dubbelBeeindigd: 0 },
      centen: { open: 0, beeindigd: 10_000 },
      terugkoppelingen: { HERVAT_INCASSO: 1 },
    });
  });

  test('skipped days are caught up in order, each message under its own day', async () => {
    await dag('2026-03-04');
    const m2 = melding('m2', { aangenomenOp: d('2026-03-06') });
    await meldingen(m2, m1);
    await uitkomsten(uitkomst(m2), uitkomst(m1));
    await dag('2026-04-10');
    expect(await told()).toEqual([
      '1 2026-04-06 DEFINITIEF HERVAT_INCASSO m1',
      '2 2026-04-08 DEFINITIEF HERVAT_INCASSO m2',
    ]);
  });

  test('help leaves on the last day of the pause, without its kind, with the amount as last reported', async () => {
    await dag('2026-04-04');
    await meldingen(m1, { ...m1, versie: 2, bedragInCenten: 7_500 });
    await afhandelingen(einde(m1, 'VERVOLGHULP_FINANCIEEL', d('2026-03-10')));
    const [only, ...others] = await sent();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      topic: 'meldpunt.terugkoppeling.v1',
      message: {
        klasse: 'HULP_AANVAARD',
        volgnummer: 1,
        bedragInCenten: 7_500,
        incassopauzeTot: '2026-04-04',
        hervattingOp: null,
        gemeentecode: '0268',
        kenmerk: 'K-m1',
      },
    });
  });

  test('numbers are gap-free per creditor, whatever happens side by side', async () => {
    await dag('2026-04-04');
    const many = Array.from({ length: 60 }, (_, nr) =>
      melding(`p${nr}`, {
        gemeentecode: `0${200 + (nr % 3)}`,
        partnerId: nr % 2 === 0 ? 'water-oost' : 'huur-west',
      }),
    );
    await meldingen(...many);
    await Promise.all(
      [0, 1, 2].map((rest) =>
        afhandelingen(
          ...many.filter((_, nr) => nr % 3 === rest).map((one) => einde(one, 'VERVOLGHULP', d('2026-03-10'))),
        ),
      ),
    );
    for (const partnerId of ['water-oost', 'huur-west']) {
      const found = await selectTerugkoppelingen(db.database.verwerker, partnerId, 0, 1_000);
      expect(found.map(({ volgnummer }) => volgnummer)).toEqual(
        Array.from({ length: 30 }, (_, nr) => nr + 1),
      );
    }
    const onTopic = (await sent()).filter(({ message }) => message.partnerId === 'huur-west');
    expect(onTopic.map(({ message }) => message.volgnummer)).toEqual(
      Array.from({ length: 30 }, (_, nr) => nr + 1),
    );
  });
});

describe('out of order and more than once', () => {
  test('an outcome about an unknown melding waits for it', async () => {
    await dag('2026-04-04');
    await afhandelingen(afhandeling(m1), einde(m1, 'OVERLEDEN', d('2026-03-10')));
    const { rows } = await db.database.verwerker.query('select wacht_op from geparkeerd');
    // That it was received tells nobody anything and need not wait.
    expect(rows).toHaveLength(1);
    await meldingen(m1);
    expect(await told()).toEqual(['1 2026-04-04 DEFINITIEF OVERLEDEN m1']);
    expect((await db.database.verwerker.query('select wacht_op from geparkeerd')).rows).toEqual([]);
  });

  test('an outcome and its melding arriving at the same moment always meet', async () => {
    await dag('2026-04-04');
    const many = Array.from({ length: 40 }, (_, nr) => melding(`g${nr}`));
    // Ten pairs at once: as many transactions as there are connections, twice over.
    for (let from = 0; from < many.length; from += 10) {
      await Promise.all(
        many
          .slice(from, from + 10)
          .flatMap((one) => [meldingen(one), afhandelingen(einde(one, 'OVERLEDEN', d('2026-03-10')))]),
      );
    }
    expect(await told()).toHaveLength(40);
    expect((await db.database.verwerker.query('select 1 from geparkeerd')).rows).toEqual([]);
  });

  test('a lower version, a duplicate and another batch boundary change nothing', async () => {
    await dag('2026-04-04');
    const m2 = { ...m1, versie: 2, bedragInCenten: 5_000 };
    await meldingen(m1, m2, m1);
    await meldingen(m1);
    const help = einde(m1, 'VERVOLGHULP', d('2026-03-10'));
    await afhandelingen(help, afhandeling(m1, { versie: 3 }));
    await afhandelingen(help);
    expect(await told()).toEqual(['1 2026-04-04 DEFINITIEF HULP_AANVAARD m1']);
    expect(await selectPosities(db.database.verwerker)).toMatchObject({
      centen: { open: 0, beeindigd: 5_000 },
    });
  });

  test('a second ending by another source is counted and not told', async () => {
    await dag('2026-04-04');
    await meldingen(m1);
    await afhandelingen(einde(m1, 'VERVOLGHULP', d('2026-03-10')));
    await uitkomsten(uitkomst(m1));
    await dag('2026-05-01');
    expect(await told()).toHaveLength(1);
    expect(await selectPosities(db.database.verwerker)).toMatchObject({ meldingen: { dubbelBeeindigd: 1 } });
  });

  test('a correction refers to the answer it replaces and is counted apart', async () => {
    await dag('2026-04-04');
    await meldingen(m1);
    await afhandelingen(
      einde(m1, 'OVERLEDEN', d('2026-03-10')),
      einde(m1, 'BETALING_HERVAT', d('2026-03-10'), {
        versie: 10,
        correctienummer: 1,
        hervattingOp: d('2026-05-01'),
      }),
    );
    const [first, second] = await sent();
    expect(second?.message).toMatchObject({
      aard: 'CORRECTIE',
      klasse: 'BETALING_HERVAT',
      hervattingOp: '2026-05-01',
      corrigeertTerugkoppelingId: first?.message.terugkoppelingId,
    });
    expect(await selectPosities(db.database.verwerker)).toMatchObject({
      correcties: 1,
      terugkoppelingen: { OVERLEDEN: 1 },
    });
  });

  test('a restored database sends nothing twice and hands out no number twice', async () => {
    await dag('2026-04-04');
    await partners(signaalpartner('water-oost'));
    await meldingen(m1);
    await afhandelingen(einde(m1, 'OVERLEDEN', d('2026-03-10')));
    const out = (await sent()).map(({ message }) => message);
    // Back to before the outcome came in; then the own topic is read back and the outcome comes again.
    await db.database.verwerker.query(
      `delete from terugkoppeling; delete from verloop; delete from melding; delete from outbox;
       update signaalpartner set laatste_volgnummer = 0`,
    );
    await readBack(out);
    const m2 = melding('m2');
    await meldingen(m1, m2);
    await afhandelingen(einde(m1, 'OVERLEDEN', d('2026-03-10')), einde(m2, 'OVERLEDEN', d('2026-03-10')));
    expect((await sent()).map(({ message }) => [message.volgnummer, message.meldingId])).toEqual([[2, 'm2']]);
    expect(await told()).toHaveLength(2);
  });
});

describe('after a restore', () => {
  const before = async () => {
    await empty();
    await dag('2026-04-03');
  };
  const end = einde(m1, 'OVERLEDEN', d('2026-03-10'));
  const correction = einde(m1, 'BETALING_HERVAT', d('2026-03-10'), {
    versie: 10,
    correctienummer: 1,
    hervattingOp: d('2026-05-01'),
  });

  test.each([
    ['known', () => meldingen(m1), () => Promise.resolve()],
    ['still to be read again', () => Promise.resolve(), () => meldingen(m1)],
  ])('what a creditor heard is corrected, of a melding that is %s', async (_when, known, again) => {
    await dag('2026-04-04');
    await meldingen(m1);
    await afhandelingen(end);
    const out = (await sent()).map(({ message }) => message);
    await before();
    await known();
    await readBack(out);
    await again();
    // The end and its correction come together, before the day on which the end was told.
    await afhandelingen(end, correction);
    await dag('2026-04-04', '2026-06-01');
    expect(await told()).toEqual([
      '1 2026-04-04 DEFINITIEF OVERLEDEN m1',
      '2 2026-04-04 CORRECTIE BETALING_HERVAT m1',
    ]);
    expect((await sent()).map(({ message }) => message.corrigeertTerugkoppelingId)).toEqual([
      out[0]?.terugkoppelingId,
    ]);
  });

  test('a correction that was told says nothing again, whatever it corrected', async () => {
    await dag('2026-04-04');
    await meldingen(m1);
    await afhandelingen(end, correction);
    const out = (await sent()).map(({ message }) => message);
    await before();
    await meldingen(m1);
    await readBack(out);
    await dag('2026-04-04');
    await afhandelingen(end);
    await afhandelingen(correction);
    await dag('2026-06-01');
    expect(await sent()).toEqual([]);
    expect(await told()).toHaveLength(2);
    const third = einde(m1, 'OVERLEDEN', d('2026-03-10'), { versie: 11, correctienummer: 2 });
    await afhandelingen(third);
    expect((await sent()).map(({ message }) => message.corrigeertTerugkoppelingId)).toEqual([
      out[1]?.terugkoppelingId,
    ]);
  });

  test('answers that may not have reached the topic of their creditor go there again, marked, and others do not', async () => {
    const all = [m1, melding('m2'), melding('h1', { partnerId: 'huur-west' })];
    await partners(signaalpartner('water-oost', { aansluiting: 'KAFKA' }), signaalpartner('huur-west'));
    await dag('2026-04-04');
    await meldingen(...all);
    await afhandelingen(...all.map((one) => einde(one, 'OVERLEDEN', d('2026-03-10'))));
    const out = (await sent()).filter(({ voorPartij }) => !voorPartij).map(({ message }) => message);
    expect(out).toHaveLength(3);
    await before();
    await partners(signaalpartner('water-oost', { aansluiting: 'KAFKA' }), signaalpartner('huur-west'));
    // What the backup knows left before it was made, or lies in its outbox.
    await readBack(out.filter(({ meldingId }) => meldingId === 'm1'));
    await db.database.verwerker.query('delete from outbox');
    await readBack(out);
    await readBack(out);
    expect(
      (await sent()).map(({ topic, message, voorPartij }) => [
        topic,
        message.meldingId,
        message.volgnummer,
        message.opnieuwGeleverd,
        voorPartij,
      ]),
    ).toEqual([['partner.water-oost.terugkoppelingen.v1', 'm2', 2, true, true]]);
  });

  test('an extension that was told holds, and the answer waits for the end of it', async () => {
    await meldingen(m1);
    await afhandelingen(afhandeling(m1, { pauzeVerlengdTot: d('2026-04-20') }));
    await dag('2026-04-04');
    const out = (await sent()).map(({ message }) => message);
    expect(out.map(({ klasse }) => klasse)).toEqual(['VERLENGD']);
    await before();
    await meldingen(m1);
    await readBack(out);
    await afhandelingen(
      afhandeling(m1, { pauzeVerlengdTot: d('2026-04-20') }),
      einde(m1, 'GEEN_CONTACT', d('2026-04-12'), { pauzeVerlengdTot: d('2026-04-20') }),
    );
    await dag('2026-06-01');
    expect(await told()).toEqual([
      '1 2026-04-04 TUSSENTIJDS VERLENGD m1',
      '2 2026-05-06 DEFINITIEF HERVAT_INCASSO m1',
    ]);
  });
});

describe('the ways back', () => {
  test('a creditor with a topic of its own gets the same message there', async () => {
    await dag('2026-04-04');
    await partners(signaalpartner('water-oost', { aansluiting: 'KAFKA' }));
    await meldingen(m1);
    await afhandelingen(einde(m1, 'GEEN_INWONER', d('2026-03-10'), { nieuweGemeentecode: '0344' }));
    const all = await sent();
    expect(all.map(({ topic }) => topic)).toEqual([
      'meldpunt.terugkoppeling.v1',
      'partner.water-oost.terugkoppelingen.v1',
    ]);
    expect(all.map(({ voorPartij }) => voorPartij)).toEqual([false, true]);
    expect(all[0]?.message).toEqual(all[1]?.message);
    expect(JSON.stringify(all)).not.toContain('0344');
  });

  test('answers from before its settings were known follow, in order and once', async () => {
    await dag('2026-04-04');
    await meldingen(m1);
    await afhandelingen(einde(m1, 'OVERLEDEN', d('2026-03-10')));
    await partners(signaalpartner('water-oost', { aansluiting: 'KAFKA' }));
    await partners(signaalpartner('water-oost', { aansluiting: 'KAFKA', versie: 2 }));
    expect((await sent()).map(({ topic }) => topic)).toEqual([
      'meldpunt.terugkoppeling.v1',
      'partner.water-oost.terugkoppelingen.v1',
    ]);
  });
});

describe('what creditors say back', () => {
  const said = (reactieId: string, meldingId: string, reactie: Code<'reactiesoort'> = 'BETAALT') => ({
    reactieId,
    meldingId,
    reactie,
    op: d('2026-04-06'),
    bedragInCenten: null,
  });
  const say = (partnerId: string, ...reacties: ReturnType<typeof said>[]) =>
    withTenant(db.database.api, { partners: [partnerId] }, ({ db: own }) =>
      neemReacties(own, partnerId, reacties, d('2026-04-06')),
    );
  const telreacties = async () => {
    const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
      `select waarde from outbox where topic = 'meldpunt.telreactie.v1' order by id`,
    );
    return rows.map(({ waarde }) => decode('Telreactie', waarde));
  };
  const reacties = async () => {
    const { rows } = await db.database.verwerker.query<{ waarde: Buffer }>(
      `select waarde from outbox where topic = 'meldpunt.reactie.v1' order by id`,
    );
    return rows.map(({ waarde }) => decode('Reactie', waarde));
  };

  test('goes on with the next day, to casework only where a zaak ended the melding, and once', async () => {
    const m2 = melding('m2');
    await dag('2026-04-04');
    await meldingen(m1, m2);
    await afhandelingen(einde(m1, 'REGELING_GETROFFEN', d('2026-03-10')));
    await uitkomsten(uitkomst(m2));
    await dag('2026-04-06');
    const answers = await say(
      'water-oost',
      said('r1', 'm1', 'REGELING_NIET_NAGEKOMEN'),
      said('r2', 'm2'),
      said('r1', 'm1', 'REGELING_NIET_NAGEKOMEN'),
      said('r1', 'm1', 'BETAALT'),
      said('r3', 'niet-van-mij'),
      said('r4', 'm2', 'BETWIST'),
    );
    expect(answers.map(({ reactieId, resultaat, code }) => [reactieId, resultaat, code])).toEqual([
      ['r1', 'VERWERKT', null],
      ['r2', 'VERWERKT', null],
      ['r1', 'AL_VERWERKT', null],
      ['r1', 'GEWEIGERD', 'REACTIE_WIJKT_AF'],
      ['r3', 'GEWEIGERD', 'GEEN_ANTWOORD'],
      ['r4', 'GEWEIGERD', 'REACTIE_PAST_NIET'],
    ]);
    expect(await reacties()).toEqual([]);
    expect(await selectPosities(db.database.verwerker)).toMatchObject({ reacties: { wachtend: 2 } });
    await dag('2026-04-07', '2026-04-08');
    expect(await reacties()).toMatchObject([
      {
        meldingId: 'm1',
        signaalId: 's-m1',
        gemeentecode: '0268',
        klasse: 'REGELING',
        reactie: 'REGELING_NIET_NAGEKOMEN',
        gereageerdOp: '2026-04-06',
      },
    ]);
    // What no signaal held goes where no municipality reads it, and without the creditor.
    const counted = await telreacties();
    expect(counted).toMatchObject([{ meldingId: 'm2', klasse: 'HERVAT_INCASSO', reactie: 'BETAALT' }]);
    expect(Object.keys(counted[0] ?? {})).not.toContain('partnerId');
    expect(await selectPosities(db.database.verwerker)).toMatchObject({
      reacties: { REGELING_NIET_NAGEKOMEN: 1, BETAALT_ZONDER_ZAAK: 1 },
    });
    expect((await say('water-oost', said('r2', 'm2')))[0]?.resultaat).toBe('AL_VERWERKT');
  });

  test('is about its own answers, and about none that was not given yet', async () => {
    await dag('2026-04-03');
    await meldingen(m1);
    await afhandelingen(einde(m1, 'REGELING_GETROFFEN', d('2026-03-10')));
    expect((await say('water-oost', said('r1', 'm1')))[0]?.code).toBe('GEEN_ANTWOORD');
    await dag('2026-04-04');
    expect((await say('huur-west', said('r1', 'm1')))[0]?.code).toBe('GEEN_ANTWOORD');
  });

  test('survives a restore where it went on: it counts, is known again, and the same number says nothing else', async () => {
    const m2 = melding('m2');
    const answered = async () => {
      await meldingen(m1, m2);
      await afhandelingen(einde(m1, 'REGELING_GETROFFEN', d('2026-03-10')));
      await uitkomsten(uitkomst(m2));
      await dag('2026-04-06');
    };
    await dag('2026-04-04');
    await answered();
    await say('water-oost', said('r1', 'm1'), said('r2', 'm2'), said('r3', 'm1', 'BETWIST'));
    await dag('2026-04-07');
    const out = [...(await reacties()), ...(await telreacties())];
    expect(out).toHaveLength(3);
    await empty();
    await dag('2026-04-04');
    await answered();
    // The last of them is in the backup, as one that still has to go on.
    await say('water-oost', said('r3', 'm1', 'BETWIST'));
    await work((unit) => handleEigenReacties(consumed(out.map((value) => ({ value }))), unit));
    await work((unit) => handleEigenReacties(consumed(out.map((value) => ({ value }))), unit));
    expect((await selectPosities(db.database.verwerker)).reacties).toEqual({
      BETAALT: 1,
      BETAALT_ZONDER_ZAAK: 1,
      BETWIST: 1,
    });
    const answers = await say('water-oost', said('r1', 'm1'), said('r2', 'm2', 'VOLDAAN'), said('r4', 'm1'));
    expect(answers.map(({ resultaat, code }) => [resultaat, code])).toEqual([
      ['AL_VERWERKT', null],
      ['GEWEIGERD', 'REACTIE_WIJKT_AF'],
      ['VERWERKT', null],
    ]);
    await dag('2026-04-07');
    expect((await reacties()).map(({ meldingId, reactie }) => [meldingId, reactie])).toEqual([
      ['m1', 'BETAALT'],
    ]);
    expect(await telreacties()).toEqual([]);
    const { rows } = await db.database.verwerker.query<{ partner: string; op: string }>(
      'select distinct partner_id as partner, doorgegeven_op as op from reactie',
    );
    expect(rows).toEqual([{ partner: 'water-oost', op: '2026-04-07' }]);
  });

  test('said by two at the same moment under one number is kept once', async () => {
    await dag('2026-04-04');
    await meldingen(m1);
    await afhandelingen(einde(m1, 'OVERLEDEN', d('2026-03-10')));
    const both = await Promise.all([
      say('water-oost', said('r1', 'm1')),
      say('water-oost', said('r1', 'm1')),
    ]);
    expect(
      both
        .flat()
        .map(({ resultaat }) => resultaat)
        .sort(),
    ).toEqual(['AL_VERWERKT', 'VERWERKT']);
  });
});

describe('walls', () => {
  test('two creditors crossed: each sees its own meldingen and answers and nothing else', async () => {
    await dag('2026-04-04');
    await partners(signaalpartner('water-oost'), signaalpartner('huur-west'));
    const other = melding('m2', { partnerId: 'huur-west', soort: 'HUUR' });
    await meldingen(m1, other);
    await afhandelingen(
      einde(m1, 'OVERLEDEN', d('2026-03-10')),
      einde(other, 'VERVOLGHULP', d('2026-03-10')),
    );
    for (const [own, theirs] of [
      ['water-oost', 'huur-west'],
      ['huur-west', 'water-oost'],
    ] as const) {
      await withTenant(db.database.api, { partners: [own] }, async (unit) => {
        for (const table of ['signaalpartner', 'melding', 'terugkoppeling']) {
          const { rows } = await unit.db.query<{ id: string }>(`select partner_id as id from ${table}`);
          expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([own]));
        }
        const take = 'update signaalpartner set partner_id = $1 where partner_id = $2';
        expect((await unit.db.query(take, [own, theirs])).rowCount).toBe(0);
        expect(await selectTerugkoppelingen(unit.db, theirs, 0, 10)).toEqual([]);
      });
    }
    await withTenant(db.database.api, {}, async (unit) => {
      expect((await unit.db.query('select 1 from terugkoppeling')).rows).toEqual([]);
    });
  });

  test('the API role changes no melding and no answer, its own included', async () => {
    for (const table of ['melding', 'terugkoppeling']) {
      await expect(
        withTenant(db.database.api, { partners: ['water-oost'] }, (unit) =>
          unit.db.query(`delete from ${table}`),
        ),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('an end that is not told yet is out of reach of the API role', async () => {
    await expect(
      withTenant(db.database.api, { partners: ['water-oost'] }, (unit) =>
        unit.db.query('select 1 from verloop'),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('rights in the catalogue are as they should be', async () => {
    expect(await catalogueProblems(db.database.verwerker, ['feedback'])).toEqual([]);
  });

  test('an organisatie acts for a creditor from the first to the last day of its machtiging', async () => {
    const machtigingen = [{ organisatieId: 'lever-bv', van: d('2026-03-05'), tot: d('2026-03-06') }];
    await partners(signaalpartner('water-oost', { machtigingen }));
    const seen: string[][] = [];
    for (const day of ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07']) {
      await dag(day);
      seen.push(await selectPartnersOf(db.database.api, 'lever-bv'));
    }
    expect(seen).toEqual([[], ['water-oost'], ['water-oost'], []]);
  });

  test('nothing of the person and no inner reason is kept', async () => {
    await dag('2026-04-04');
    await meldingen({ ...m1, persoon: Buffer.from('GEHEIMBLOK') });
    await afhandelingen(einde(m1, 'NIET_OPGEPAKT_ANDERE_REDEN', d('2026-03-10'), { telreden: 'CAPACITEIT' }));
    const { rows } = await db.database.verwerker.query(
      'select m::text as melding, v::text as verloop from melding m join verloop v using (melding_id)',
    );
    expect(JSON.stringify(rows)).not.toMatch(/GEHEIMBLOK|47454845|CAPACITEIT/);
  });
});

describe('verantwoording', () => {
  test('delivered is ended plus open, to the cent, and shows no end that was not told', async () => {
    await dag('2026-04-04');
    const all = ['a', 'b', 'c', 'e', 'f'].map((id, nr) => melding(id, { bedragInCenten: 1_001 * (nr + 1) }));
    const [a, b, c, e, f] = all;
    if (a === undefined || b === undefined || c === undefined || e === undefined || f === undefined)
      throw new Error();
    await meldingen(...all, melding('moved', { doorgezetVanMeldingId: 'b' }));
    await afhandelingen(
      einde(a, 'OVERLEDEN', d('2026-03-10')),
      einde(b, 'GEEN_INWONER', d('2026-03-10')),
      einde(c, 'GEEN_CONTACT', d('2026-03-10')),
      einde(e, 'REGELING_GETROFFEN', d('2026-03-10')),
    );
    const read = () =>
      withTenant(db.database.api, { partners: ['water-oost'] }, async (unit) =>
        sumVerantwoording(
          '2026-03',
          ['water-oost'],
          await selectVerantwoording(unit.db, '2026-03'),
          await selectCorrecties(unit.db, '2026-03'),
        ),
      );
    expect(await read()).toEqual([
      {
        partnerId: 'water-oost',
        meldmaand: '2026-03',
        geleverd: { aantal: 5, centen: 15_015 },
        beeindigd: { aantal: 3, centen: 7_007 },
        open: { aantal: 2, centen: 8_008 },
        perKlasse: [
          { klasse: 'GEEN_INWONER', aantal: 1, centen: 2_002 },
          { klasse: 'OVERLEDEN', aantal: 1, centen: 1_001 },
          { klasse: 'REGELING', aantal: 1, centen: 4_004 },
        ],
        correcties: 0,
      },
    ]);
    await dag('2026-04-06');
    expect((await read())[0]).toMatchObject({ beeindigd: { aantal: 4 }, open: { aantal: 1, centen: 5_005 } });
  });

  test('counts what went on from another municipality once its creditor reports it there itself, and it is answered', async () => {
    const moved = melding('moved', { doorgezetVanMeldingId: 'elders', herkomst: 'DOORGEZET' });
    const read = async () =>
      withTenant(db.database.api, { partners: ['water-oost'] }, (unit) =>
        selectVerantwoording(unit.db, '2026-03'),
      );
    await dag('2026-03-04');
    await meldingen(moved);
    await afhandelingen(einde(moved, 'VERVOLGHULP', d('2026-03-10')));
    await dag('2026-04-04', '2026-04-05', '2026-04-06', '2026-04-07', '2026-04-10');
    expect([await told(), await read()]).toEqual([[], []]);
    const own = {
      ...moved,
      versie: 2,
      doorgezetVanMeldingId: null,
      herkomst: 'NIEUW',
      gewijzigdOp: d('2026-04-10'),
      incassopauzeTot: d('2026-05-10'),
      bedragInCenten: 7_000,
      eersteBedragInCenten: 7_000,
    } as const;
    await meldingen(own, { ...own, versie: 3, gewijzigdOp: d('2026-04-12') });
    const cel = { partnerId: 'water-oost', aantal: 1, centen: 7_000 };
    expect([await told(), await read()]).toEqual([[], [{ ...cel, klasse: null }]]);
    await dag('2026-05-09', '2026-05-10', '2026-05-12');
    expect([await told(), await read()]).toEqual([
      ['1 2026-05-10 DEFINITIEF HULP_AANVAARD moved'],
      [{ ...cel, klasse: 'HULP_AANVAARD' }],
    ]);
    const { rows } = await db.database.verwerker.query<{ op: Datum }>(
      'select aangenomen_op as op from melding',
    );
    expect(rows).toEqual([{ op: '2026-04-10' }]);
    const { vrijgegeven, verzwegen, beeindigd } = (await selectPosities(db.database.verwerker)).meldingen;
    expect({ vrijgegeven, verzwegen, beeindigd }).toEqual({ vrijgegeven: 1, verzwegen: 0, beeindigd: 1 });
  });
});

describe('the day meets an ending', () => {
  /** An ending that has been handled and commits when it may. */
  async function endingUnderWay(raw: Buffer) {
    const ended = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const ending = work(async (unit) => {
      await handleWijzigingen(consumed([{ value: readAfhandeling(raw), raw }]), unit, geefVrij);
      ended.resolve();
      await mayCommit.promise;
    });
    await ended.promise;
    return { ending, mayCommit };
  }

  test('keeps the ending when it commits while the day waits for the same melding', async () => {
    await partners(signaalpartner('water-oost'));
    await dag('2026-03-02');
    await meldingen(m1);
    const raw = encode('Afhandeling', einde(m1, 'VERVOLGHULP_FINANCIEEL', d('2026-03-10')));
    const { ending, mayCommit } = await endingUnderWay(raw);
    // The day comes before the ending committed, and waits for it.
    const day = dag('2026-06-30');
    await waitUntilSomebodyWaits();
    mayCommit.resolve();
    await Promise.all([ending, day]);
    const posities = await selectPosities(db.database.verwerker);
    expect(posities.meldingen).toMatchObject({ ontvangen: 1, open: 0, beeindigd: 1 });
  });

  test('an ending that is under way when its day is done is told on that day', async () => {
    await dag('2026-04-03');
    await meldingen(m1);
    const raw = encode('Afhandeling', einde(m1, 'REGELING_GETROFFEN', d('2026-04-03')));
    const { ending, mayCommit } = await endingUnderWay(raw);
    let done = false;
    const day = dag('2026-04-04').finally(() => {
      done = true;
    });
    await waitUntilSomebodyWaits(() => done);
    mayCommit.resolve();
    await Promise.all([ending, day]);
    expect(await told()).toEqual(['1 2026-04-04 DEFINITIEF REGELING m1']);
  });

  test('an ending that comes while its day is being done waits for it and is told at once', async () => {
    await dag('2026-04-03');
    await meldingen(m1);
    const moved = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const day = work(async (unit) => {
      await handleDagen(consumed([{ value: d('2026-04-04') }]), unit, geefVrij);
      moved.resolve();
      await mayCommit.promise;
    });
    await moved.promise;
    let done = false;
    const ending = afhandelingen(einde(m1, 'REGELING_GETROFFEN', d('2026-04-03'))).finally(() => {
      done = true;
    });
    await waitUntilSomebodyWaits(() => done);
    mayCommit.resolve();
    await Promise.all([ending, day]);
    expect(await told()).toEqual(['1 2026-04-04 DEFINITIEF REGELING m1']);
  });
});

/** Or until `over`: then nobody will. */
async function waitUntilSomebodyWaits(over = () => false): Promise<void> {
  for (const until = Date.now() + 20_000; Date.now() < until; ) {
    const { rows } = await db.database.verwerker.query<{ wachters: number }>(
      `select count(*) as wachters from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if ((rows[0]?.wachters ?? 0) > 0 || over()) return;
  }
  throw new Error('nobody waited for the row');
}
