import { addDays, datum } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { besluit, DAG_EEN, formuleOf, type Gebeurtenis, Verloop } from '../../test/verloop.ts';
import {
  instellingOn,
  isMatchdag,
  type Matchinstelling,
  type Matchversie,
  nextMatchdag,
  periodeVan,
} from './matchinstelling.ts';

/** DAG_EEN is Monday 2 March 2026; day 8 is Tuesday the tenth. */
const dag = (nr: number) => addDays(DAG_EEN, nr);
const vanaf = (instelling: Matchinstelling, ingangsdatum = '2026-01-01'): Matchversie => {
  return { ingangsdatum: datum(ingangsdatum), instelling };
};
const TIENDE = vanaf({ moment: { soort: 'MAANDELIJKS', dagVanMaand: 10 }, capaciteit: null });
const altijd = formuleOf({ formule: 'altijd' });
const samenloop = formuleOf({ formule: 'samenloop', parameters: { venster: { maanden: 2 } } });
const at = (nr: number, extra: Partial<Gebeurtenis> = {}) => {
  return { voorletters: 'X', huisnummer: nr, postcode: '1000AA', achternaam: `Nr${nr}`, ...extra.persoon };
};
const signalen = (verloop: Verloop) =>
  verloop.signalen().map(({ ontstaanOp, klokVanaf, regels }) => {
    return [
      ontstaanOp,
      klokVanaf,
      regels
        .map(({ meldingId }) => meldingId)
        .sort()
        .join(),
    ];
  });

describe('matchdagen', () => {
  it('zijn een dag van de maand of van de week, en bij aankomst is er geen', () => {
    const weekly = [vanaf({ moment: { soort: 'WEKELIJKS', weekdag: 1 }, capaciteit: null })];
    expect([isMatchdag([TIENDE], datum('2026-03-10')), isMatchdag([TIENDE], datum('2026-03-11'))]).toEqual([
      true,
      false,
    ]);
    expect(nextMatchdag([TIENDE], datum('2026-03-10'))).toBe('2026-04-10');
    expect(nextMatchdag(weekly, DAG_EEN)).toBe('2026-03-09');
    expect(nextMatchdag([], DAG_EEN)).toBeNull();
  });

  it('een nieuwe instelling sluit de periode van de oude, zodat niemand wacht op een dag die niet komt', () => {
    const versies = [TIENDE, vanaf({ moment: { soort: 'AANKOMST' }, capaciteit: null }, '2026-03-20')];
    expect(instellingOn(versies, datum('2026-03-19')).moment.soort).toBe('MAANDELIJKS');
    expect(nextMatchdag(versies, datum('2026-03-12'))).toBe('2026-03-20');
    expect(nextMatchdag(versies, datum('2026-03-20'))).toBeNull();
    const verloop = new Verloop(altijd, versies);
    verloop.melding({ id: 'a', dag: 10 });
    verloop.dag(17);
    expect(signalen(verloop)).toEqual([]);
    verloop.dag(18);
    expect(signalen(verloop)).toEqual([[dag(18), dag(10), 'a']]);
  });

  it('een periode van de capaciteit is een maand of een week', () => {
    expect(periodeVan({ per: 'MAAND', signalen: {} }, datum('2026-03-20'))).toBe('2026-03-01');
    expect(periodeVan({ per: 'WEEK', signalen: {} }, datum('2026-03-20'))).toBe('2026-03-16');
  });
});

describe('een gemeente met een matchdag', () => {
  it('krijgt haar signalen op die dag, met de klok vanaf de melding die het signaal maakte', () => {
    const verloop = new Verloop(samenloop, [TIENDE]);
    verloop.melding({ id: 'a', dag: 1 });
    verloop.melding({ id: 'b', dag: 3, soort: 'WATER' });
    verloop.melding({ id: 'c', dag: 5, soort: 'HUUR' });
    for (let day = 1; day < 8; day++) verloop.dag(day);
    expect(signalen(verloop)).toEqual([]);
    verloop.dag(8);
    expect(signalen(verloop)).toEqual([[dag(8), dag(3), 'a,b,c']]);
  });

  it('een melding zonder signaal heeft op de matchdag haar antwoord, en telt bij de volgende nog mee', () => {
    const verloop = new Verloop(samenloop, [TIENDE]);
    verloop.melding({ id: 'a', dag: 1 });
    verloop.dag(8);
    expect(verloop.ended()).toEqual(['a GEEN_SIGNAAL']);
    verloop.melding({ id: 'b', dag: 20, soort: 'WATER' });
    verloop.dag(39);
    expect(signalen(verloop)).toEqual([[dag(39), dag(20), 'b']]);
  });

  it('wat op de matchdag zelf is aangenomen hoort bij de volgende periode, ook als het al gelezen was', () => {
    const gelezen = new Verloop(samenloop, [TIENDE]);
    gelezen.melding({ id: 'a', dag: 1 });
    gelezen.melding({ id: 'b', dag: 8, soort: 'WATER' });
    gelezen.dag(8);
    const ongelezen = new Verloop(samenloop, [TIENDE]);
    ongelezen.melding({ id: 'a', dag: 1 });
    ongelezen.dag(8);
    ongelezen.melding({ id: 'b', dag: 8, soort: 'WATER' });
    for (const verloop of [gelezen, ongelezen]) {
      expect(verloop.ended()).toEqual(['a GEEN_SIGNAAL']);
      expect(signalen(verloop)).toEqual([]);
    }
  });

  it('en komt bij het signaal dat die dag ontstaat, of de dag nu eerst gelezen is of de melding', () => {
    const verlopen = ['dag', 'melding', 'veel later'].map((eerst) => {
      const verloop = new Verloop(altijd, [TIENDE]);
      const b: Gebeurtenis = { id: 'b', dag: eerst === 'veel later' ? 11 : 8, soort: 'WATER' };
      verloop.melding({ id: 'a', dag: 1 });
      if (eerst !== 'dag') verloop.melding(b);
      verloop.dag(8);
      if (eerst === 'dag') verloop.melding(b);
      verloop.batch();
      expect(verloop.houder('b')).toMatchObject({ status: 'SIGNAAL' });
      return {
        signalen: signalen(verloop),
        versies: verloop.versies.map(({ signaal: { versie, gebeurtenis, gewijzigdOp } }) => {
          return [versie, gebeurtenis, gewijzigdOp];
        }),
      };
    });
    const signaal = [dag(8), dag(1), 'a,b'];
    const op = (laatst: number) => [
      [1, 'ONTSTAAN', dag(8)],
      [2, 'AANGEVULD', dag(laatst)],
    ];
    expect(verlopen).toEqual([
      { signalen: [signaal], versies: op(8) },
      { signalen: [signaal], versies: op(8) },
      { signalen: [signaal], versies: op(11) },
    ]);
  });

  it('een late melding opent geen gesloten periode: zij hoort bij de periode die open is', () => {
    const verloop = new Verloop(altijd, [TIENDE]);
    verloop.dag(8);
    verloop.melding({ id: 'a', dag: 7 });
    verloop.dag(9);
    expect(signalen(verloop)).toEqual([]);
    expect(verloop.houder('a')).toEqual({ status: 'ROUTER' });
  });

  it('kan zij niet tot de matchdag wachten, dan wordt zij twee werkdagen voor het einde van de pauze beoordeeld', () => {
    // Accepted on 11 March: the pause ends on Saturday 11 April, the next matching day is the tenth.
    const verloop = new Verloop(altijd, [TIENDE]);
    verloop.melding({ id: 'a', dag: 9 });
    verloop.dag(37);
    expect(signalen(verloop)).toEqual([]);
    // Thursday 9 April: with Easter Monday on the sixth, two working days before the end.
    verloop.dag(38);
    expect(signalen(verloop)).toEqual([[dag(38), dag(9), 'a']]);
  });

  it('een vroege melding wacht met haar wijziging mee en wordt beoordeeld zoals zij dan is', () => {
    const drempel = formuleOf({ formule: 'drempel', parameters: { minimumInCenten: 10_000 } });
    const verloop = new Verloop(drempel, [TIENDE]);
    verloop.melding({ id: 'a', dag: 1, bedrag: 20_000 });
    verloop.melding({ id: 'b', dag: 1, bedrag: 5_000, persoon: at(2) });
    verloop.melding({ id: 'a', versie: 2, dag: 4, bedrag: 5_000 }, 1);
    verloop.melding({ id: 'b', versie: 2, dag: 4, bedrag: 20_000, persoon: at(2) }, 1);
    verloop.dag(8);
    expect(signalen(verloop)).toEqual([[dag(8), dag(1), 'b']]);
    expect(verloop.ended()).toEqual(['a GEEN_SIGNAAL']);
  });

  it('een ingetrokken melding eindigt meteen en doet op de matchdag niet mee', () => {
    const verloop = new Verloop(samenloop, [TIENDE]);
    verloop.melding({ id: 'a', dag: 1 });
    verloop.melding({ id: 'b', dag: 2, soort: 'WATER' });
    verloop.melding({ id: 'b', versie: 2, dag: 4, soort: 'WATER', stand: 'INGETROKKEN' }, 2);
    expect(verloop.ended()).toEqual(['b INGETROKKEN_DOOR_PARTNER']);
    verloop.dag(8);
    expect(signalen(verloop)).toEqual([]);
  });

  it.each([{ crisis: true }, { dreiging: 'ONTRUIMING' as const }])('spoed wacht nooit: %j', (spoed) => {
    const verloop = new Verloop(altijd, [TIENDE]);
    verloop.melding({ id: 'a', dag: 1 });
    verloop.melding({ id: 'b', dag: 3, soort: 'HUUR', ...spoed });
    // What waited at the same address comes along.
    expect(signalen(verloop)).toEqual([[dag(3), dag(3), 'a,b']]);
  });

  it('wat bij een lopend signaal hoort wacht niet', () => {
    const verloop = new Verloop(altijd, [TIENDE]);
    verloop.melding({ id: 'a', dag: 1 });
    verloop.dag(8);
    verloop.melding({ id: 'b', dag: 12, soort: 'WATER' });
    expect(signalen(verloop)).toEqual([[dag(8), dag(1), 'a,b']]);
  });

  it('een teruggegeven melding wacht tot de volgende matchdag', () => {
    const verloop = new Verloop(altijd, [TIENDE]);
    verloop.melding({ id: 'a', dag: 1 });
    verloop.dag(8);
    const [signaal] = verloop.signalen();
    if (signaal === undefined) throw new Error('no signaal');
    verloop.afhandeling(besluit(signaal, 'a', 'TERUGGEGEVEN'), 10);
    expect(verloop.houder('a')).toEqual({ status: 'ROUTER' });
    expect(verloop.signalen()).toHaveLength(1);
  });
});

describe('een gemeente met een capaciteit', () => {
  const naarGewicht = formuleOf({
    formule: 'of',
    delen: [
      { formule: 'crisis', aanpak: 'HUISBEZOEK', zwaarte: 900 },
      { formule: 'drempel', parameters: { minimumInCenten: 50_000 }, aanpak: 'HUISBEZOEK', zwaarte: 600 },
      { formule: 'altijd', aanpak: 'HUISBEZOEK', zwaarte: 100 },
    ],
  });
  const twee = (moment: Matchinstelling['moment'] = { soort: 'AANKOMST' }, per: 'MAAND' | 'WEEK' = 'WEEK') =>
    vanaf({ moment, capaciteit: { per, signalen: { HUISBEZOEK: 2 } } });
  const wie = (nr: number, extra: Partial<Gebeurtenis> = {}): Gebeurtenis => ({
    id: `m${nr}`,
    dag: 1,
    ...extra,
    persoon: at(nr),
  });

  it('stelt wat boven de maat is uit naar de volgende periode, het zwaarste voorop en dan het oudste', () => {
    const verloop = new Verloop(naarGewicht, [twee()]);
    for (const one of [wie(1), wie(2), wie(3), wie(4, { dag: 2 }), wie(5, { dag: 3, bedrag: 90_000 })])
      verloop.melding(one);
    expect(
      signalen(verloop)
        .map(([, , ids]) => ids)
        .sort(),
    ).toEqual(['m1', 'm2']);
    expect(verloop.wachtenden().map(({ meldingId, sinds }) => [meldingId, sinds])).toEqual([
      ['m5', dag(3)],
      ['m3', dag(1)],
      ['m4', dag(2)],
    ]);
    verloop.dag(6);
    expect(verloop.signalen()).toHaveLength(2);
    verloop.dag(7);
    expect(signalen(verloop).filter(([op]) => op === dag(7))).toEqual(
      expect.arrayContaining([
        [dag(7), dag(3), 'm5'],
        // The clock of four weeks runs from acceptance, waiting or not.
        [dag(7), dag(1), 'm3'],
      ]),
    );
    verloop.dag(14);
    expect(verloop.wachtenden()).toEqual([]);
  });

  it('een nieuwe melding gaat niet voor wie wacht, ook niet als de dag van de nieuwe periode nog niet gelezen is', () => {
    const verloop = new Verloop(naarGewicht, [twee()]);
    for (const one of [wie(1), wie(2), wie(3), wie(4, { dag: 7 })]) verloop.melding(one);
    expect(verloop.wachtenden().map(({ meldingId }) => meldingId)).toEqual(['m3', 'm4']);
    verloop.dag(7);
    expect(verloop.wachtenden()).toEqual([]);
  });

  it.each([{ crisis: true }, { dreiging: 'AFSLUITING' as const }])('houdt spoed niet tegen: %j', (spoed) => {
    const verloop = new Verloop(naarGewicht, [twee()]);
    for (const one of [wie(1), wie(2), wie(3, spoed), wie(4)]) verloop.melding(one);
    expect(
      signalen(verloop)
        .map(([, , ids]) => ids)
        .sort(),
    ).toEqual(['m1', 'm2', 'm3']);
    expect(verloop.wachtenden().map(({ meldingId }) => meldingId)).toEqual(['m4']);
    // Who waited and becomes urgent waits no longer.
    verloop.melding({ ...wie(4, spoed), versie: 2, dag: 3 }, 1);
    expect(verloop.wachtenden()).toEqual([]);
    expect(verloop.signalen()).toHaveLength(4);
  });

  it('wie te lang wacht eindigt op het sluitmoment, met als reden dat er geen ruimte was', () => {
    const verloop = new Verloop(naarGewicht, [twee({ soort: 'AANKOMST' }, 'MAAND')]);
    for (const one of [wie(1, { dag: 0 }), wie(2, { dag: 0 }), wie(3, { dag: 0 })]) verloop.melding(one);
    for (let day = 1; day < 28; day++) verloop.dag(day);
    expect(verloop.ended()).toEqual([]);
    verloop.dag(28);
    expect(
      verloop.einden.map(({ feiten, einde, op, redenen }) => [feiten.meldingId, einde, op, redenen]),
    ).toEqual([['m3', 'GEEN_SIGNAAL', dag(28), ['CAPACITEIT']]]);
    expect(verloop.wachtenden()).toEqual([]);
  });

  it('een matchdag geeft het zwaarste een plaats, en wat overblijft wacht op de volgende periode binnen de pauze', () => {
    const verloop = new Verloop(naarGewicht, [twee({ soort: 'MAANDELIJKS', dagVanMaand: 10 })]);
    for (const one of [wie(1), wie(2), wie(3, { bedrag: 90_000 }), wie(4)]) verloop.melding(one);
    verloop.dag(8);
    expect(
      signalen(verloop)
        .map(([, , ids]) => ids)
        .sort(),
    ).toEqual(['m1', 'm3']);
    expect(verloop.ended()).toEqual([]);
    verloop.dag(14);
    expect(
      signalen(verloop)
        .map(([, , ids]) => ids)
        .sort(),
    ).toEqual(['m1', 'm2', 'm3', 'm4']);
  });

  it('dat het venster intussen verschoof neemt niemand zijn plaats in de rij af, en het signaal blijft ook daarna', () => {
    const kort = formuleOf({ formule: 'samenloop', parameters: { venster: { dagen: 5 } } });
    const verloop = new Verloop(kort, [
      vanaf({ moment: { soort: 'AANKOMST' }, capaciteit: { per: 'MAAND', signalen: { HUISBEZOEK: 1 } } }),
    ]);
    verloop.melding(wie(1, { dag: 20 }));
    verloop.melding({ ...wie(1, { dag: 21, soort: 'WATER' }), id: 'm1w' });
    verloop.melding(wie(2, { dag: 20 }));
    verloop.melding({ ...wie(2, { dag: 22, soort: 'WATER' }), id: 'm2w' });
    expect(verloop.wachtenden().map(({ meldingId, sinds }) => [meldingId, sinds])).toEqual([
      ['m2', dag(22)],
      ['m2w', dag(22)],
    ]);
    verloop.dag(30);
    const tweede = verloop
      .signalen()
      .find(({ regels }) => regels.some(({ meldingId }) => meldingId === 'm2'));
    expect(tweede).toMatchObject({ ontstaanOp: dag(30), matchingperiodeTot: dag(22), klokVanaf: dag(22) });
    verloop.melding({ ...wie(2, { dag: 33, bedrag: 21_000 }), versie: 2 }, 20);
    const later = verloop.signalen().find(({ signaalId }) => signaalId === tweede?.signaalId);
    expect(later).toMatchObject({ stand: 'LOPEND', invoer: { peildatum: dag(22) } });
  });

  it('een ingetrokken melding laat de anderen van haar huishouden op hun plaats', () => {
    const verloop = new Verloop(naarGewicht, [twee()]);
    for (const one of [wie(1), wie(2), wie(3)]) verloop.melding(one);
    verloop.melding({ ...wie(3, { dag: 2, soort: 'WATER' }), id: 'm3w' });
    verloop.melding({ ...wie(3, { dag: 3, stand: 'BETAALD' }), versie: 2 }, 1);
    expect(verloop.wachtenden().map(({ meldingId, sinds }) => [meldingId, sinds])).toEqual([['m3w', dag(1)]]);
  });
});
