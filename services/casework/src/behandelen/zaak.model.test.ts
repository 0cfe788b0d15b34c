import assert from 'node:assert/strict';
import {
  addDays,
  addMonths,
  type Code,
  codelijsten,
  type Datum,
  datum,
  derivedId,
  type SignaalMelding,
} from '@meldpunt/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maakMelding, maakSignaal, VANDAAG } from '../../test/voorbeeld.ts';
import { eindresultaat, handelingOp, leeg, poging } from '../../test/zaken.ts';
import { applySignaal } from '../open-zaken/apply-signaal.ts';
import { decideDag } from '../termijnen/decide-dag.ts';
import { type RecordedChange, recordChange } from '../zaak/record-change.ts';
import { isLopend, type Zaak } from '../zaak/zaak.ts';
import { decideHandeling } from './decide-handeling.ts';
import { type Daad, weigeringen } from './handeling.ts';

/**
 * Random lives of one signaal with three meldingen of two residents and more that join, against two small models: of a
 * melding as the rest of the chain relies on it (one owner, ends once, told in order), and of a zaak as five phases
 * with the acts that lead from one to another. An act the second does not know is refused with the reason it gives.
 */
type Stap =
  | { readonly soort: 'ERBIJ'; readonly persoon: number }
  | { readonly soort: 'DAG'; readonly dagen: number }
  | { readonly soort: 'DAAD'; readonly zaak: number; readonly melding: number | null; readonly daad: Daad }
  | { readonly soort: 'SIGNAAL'; readonly melding: number; readonly wordt: Partial<SignaalMelding> };

/** Weighted so that a walk gets somewhere: most zaken are taken up, and many of them end. */
const daad: fc.Arbitrary<Daad> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Daad>({ soort: 'OPPAKKEN' }) },
  { weight: 3, arbitrary: fc.boolean().map(poging) },
  {
    weight: 4,
    arbitrary: fc
      .oneof(
        fc.constantFrom(...codelijsten.eindresultaat),
        fc.constantFrom('HOEFT_GEEN_HULP' as const, 'GEEN_CONTACT' as const),
      )
      .map((code) => eindresultaat(code, bij(code))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...codelijsten.eindresultaat)
      .map((code): Daad => ({ soort: 'CORRIGEREN', eindresultaat: code, ...leeg, ...bij(code) })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 70 }).map(
      (dagen): Daad => ({
        soort: 'VERLENGEN',
        pauzeVerlengdTot: addDays(VANDAAG, dagen),
        verlengingsreden: 'INVENTARISATIE',
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Daad>({ soort: 'HULP_MELDEN' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      soort: fc.constant('GESPREK' as const),
      hulpsoort: fc.option(fc.constantFrom(...codelijsten.hulpsoort)),
      schuldklasse: fc.option(fc.constantFrom(...codelijsten.schuldklasse)),
      verwijzing: fc.option(fc.constantFrom(...codelijsten.verwijzing)),
      toestemming: fc.option(fc.constantFrom(...codelijsten.toestemming)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...codelijsten.contactsoort)
      .map((contactsoort): Daad => ({ soort: 'HULPVRAAG', contactsoort, dagdeel: null })),
  },
);

type Fase = 'NIEUW' | 'OPGEPAKT' | 'BEREIKT' | 'AFGESLOTEN' | 'VERVALLEN';

function faseVan({ stand, contactOp }: Zaak): Fase {
  return stand === 'OPGEPAKT' && contactOp !== null ? 'BEREIKT' : stand;
}

/** What the creditor, the formule and time may do to a zaak: never open what is over, never lapse who was reached. */
const vanBuiten: Readonly<Record<Fase, readonly Fase[]>> = {
  NIEUW: ['NIEUW', 'AFGESLOTEN', 'VERVALLEN'],
  OPGEPAKT: ['OPGEPAKT', 'AFGESLOTEN', 'VERVALLEN'],
  BEREIKT: ['BEREIKT', 'AFGESLOTEN'],
  AFGESLOTEN: ['AFGESLOTEN'],
  VERVALLEN: ['VERVALLEN'],
};

type Overgang = readonly Fase[] | { readonly reden: string };
const voorbij = {
  AFGESLOTEN: { reden: 'ZAAK_AFGESLOTEN' },
  VERVALLEN: { reden: 'SIGNAAL_VERVALLEN' },
} as const;
const blijft: Readonly<Record<Fase, Overgang>> = {
  NIEUW: ['NIEUW'],
  OPGEPAKT: ['OPGEPAKT'],
  BEREIKT: ['BEREIKT'],
  AFGESLOTEN: ['AFGESLOTEN'],
  VERVALLEN: ['VERVALLEN'],
};
/** Per act on a whole zaak: where it may lead from a phase, or why it is refused there whatever else is so. */
const overgangen: Readonly<Record<Code<'handeling'>, Readonly<Record<Fase, Overgang>>>> = {
  OPPAKKEN: {
    NIEUW: ['OPGEPAKT'],
    OPGEPAKT: { reden: 'ZAAK_AL_OPGEPAKT' },
    BEREIKT: { reden: 'ZAAK_AL_OPGEPAKT' },
    ...voorbij,
  },
  CONTACTPOGING: {
    NIEUW: { reden: 'ZAAK_NIET_OPGEPAKT' },
    OPGEPAKT: ['OPGEPAKT', 'BEREIKT'],
    BEREIKT: ['BEREIKT'],
    ...voorbij,
  },
  GESPREK: {
    NIEUW: { reden: 'ZAAK_NIET_OPGEPAKT' },
    OPGEPAKT: { reden: 'CONTACT_ONTBREEKT' },
    BEREIKT: ['BEREIKT'],
    ...voorbij,
  },
  VERLENGEN: {
    NIEUW: { reden: 'ZAAK_NIET_OPGEPAKT' },
    OPGEPAKT: ['OPGEPAKT'],
    BEREIKT: ['BEREIKT'],
    ...voorbij,
  },
  EINDRESULTAAT: {
    NIEUW: ['NIEUW', 'AFGESLOTEN'],
    OPGEPAKT: ['OPGEPAKT', 'AFGESLOTEN'],
    BEREIKT: ['BEREIKT', 'AFGESLOTEN'],
    ...voorbij,
  },
  CORRIGEREN: blijft,
  HULP_MELDEN: blijft,
  HULPVRAAG: {
    NIEUW: { reden: 'ZAAK_LOOPT_NOG' },
    OPGEPAKT: { reden: 'ZAAK_LOOPT_NOG' },
    BEREIKT: { reden: 'ZAAK_LOOPT_NOG' },
    AFGESLOTEN: ['AFGESLOTEN'],
    VERVALLEN: { reden: 'SIGNAAL_VERVALLEN' },
  },
};

function isWeigering(overgang: Overgang): overgang is { readonly reden: string } {
  return 'reden' in overgang;
}

const stap: fc.Arbitrary<Stap> = fc.oneof(
  { weight: 1, arbitrary: fc.nat(1).map((persoon): Stap => ({ soort: 'ERBIJ', persoon })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }).map((dagen): Stap => ({ soort: 'DAG', dagen })) },
  {
    weight: 12,
    arbitrary: fc.record({
      soort: fc.constant('DAAD' as const),
      zaak: fc.nat(3),
      melding: fc.option(fc.nat(2), { freq: 1 }),
      daad,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      soort: fc.constant('SIGNAAL' as const),
      melding: fc.nat(2),
      wordt: fc.constantFrom<Partial<SignaalMelding>>(
        { stand: 'LOSGELATEN' },
        { meldingstand: 'BETAALD' },
        { meldingstand: 'INGETROKKEN' },
        { meldingstand: 'VERPLAATST' },
        { bedragInCenten: 77_700 },
        {},
      ),
    }),
  },
);

function bij(code: Code<'eindresultaat'>): object {
  if (code === 'NIET_OPGEPAKT_ONTERECHT') return { onterechtreden: 'TE_VROEG' };
  if (code === 'BETALING_HERVAT') return { hervattingOp: addMonths(VANDAAG, 1) };
  if (code !== 'REGELING_GETROFFEN') return {};
  return { regelingVanaf: VANDAAG, regelingTermijnInCenten: 100, regelingAantalTermijnen: 2 };
}

/** What a reader of the afhandeling topic holds about one melding. */
class Lezer {
  versie = 0;
  stand: Code<'afhandelingstand'> | null = null;
  eindresultaat: string | null = null;
  beeindigdOp: Datum | null = null;
  correcties = 0;
  keerBeeindigd = 0;

  lees(afhandeling: RecordedChange['afhandelingen'][number]): void {
    assert.equal(afhandeling.versie, this.versie + 1);
    this.versie = afhandeling.versie;
    // An owner that gave a melding back or ended it never says otherwise again.
    assert.notEqual(this.stand, 'TERUGGEGEVEN', 'told again after it was given back');
    if (this.stand === 'BEEINDIGD') {
      assert.equal(afhandeling.stand, 'BEEINDIGD');
      assert.equal(afhandeling.beeindigdOp, this.beeindigdOp);
      if (afhandeling.eindresultaat !== this.eindresultaat)
        assert.equal(afhandeling.correctienummer, this.correcties + 1);
    } else if (afhandeling.stand === 'BEEINDIGD') this.keerBeeindigd++;
    if (this.stand === 'OPGEPAKT') assert.notEqual(afhandeling.stand, 'ONTVANGEN');
    assert.equal(afhandeling.eindresultaat !== null, afhandeling.stand === 'BEEINDIGD');
    this.stand = afhandeling.stand;
    this.eindresultaat = afhandeling.eindresultaat;
    this.beeindigdOp = afhandeling.beeindigdOp;
    this.correcties = afhandeling.correctienummer;
  }
}

function live(stappen: readonly Stap[]) {
  const zaken = new Map<string, Zaak>();
  const lezers = new Map<string, Lezer>();
  const zonderZaak = new Set<string>();
  let dag = VANDAAG;
  let meldingen: readonly SignaalMelding[] = [
    maakMelding('a'),
    maakMelding('b', { incassopauzeTot: datum('2026-04-09'), aangenomenOp: datum('2026-03-09') }),
    maakMelding('c', { persoonId: 'iemand-anders' }),
  ];
  let versie = 0;
  let geweigerd = 0;

  const record = (na: Zaak, magNaar: (van: Fase) => readonly Fase[] = (van) => vanBuiten[van]): void => {
    const was = zaken.get(na.zaakId);
    if (was !== undefined)
      assert.ok(magNaar(faseVan(was)).includes(faseVan(na)), `${faseVan(was)} became ${faseVan(na)}`);
    const verandering = recordChange(was, na);
    zaken.set(na.zaakId, verandering.zaak);
    for (const afhandeling of verandering.afhandelingen) {
      const lezer = lezers.get(afhandeling.meldingId) ?? new Lezer();
      lezers.set(afhandeling.meldingId, lezer);
      lezer.lees(afhandeling);
    }
  };
  const ontvang = (): void => {
    versie++;
    const open = meldingen.some(
      (melding) => melding.stand === 'OPEN' && melding.meldingstand === 'AANGENOMEN',
    );
    const signaal = maakSignaal('s', meldingen, { versie, stand: open ? 'LOPEND' : 'VERVALLEN' });
    const na = applySignaal({ zaken: [...zaken.values()], zonderZaak }, signaal, dag, derivedId);
    for (const { zaak } of na.zaken) record(zaak);
    for (const { meldingId } of na.zonderZaak) zonderZaak.add(meldingId);
  };
  const passDag = (): void => {
    dag = addDays(dag, 1);
    for (const zaak of zaken.values()) {
      const na = decideDag(zaak, dag).zaak;
      if (na !== zaak) record(na);
    }
  };

  ontvang();
  for (const een of stappen) {
    if (een.soort === 'DAG') for (let nr = 0; nr < een.dagen; nr++) passDag();
    else if (een.soort === 'SIGNAAL') {
      meldingen = meldingen.map((melding, nr) =>
        nr === een.melding ? { ...melding, meldingVersie: melding.meldingVersie + 1, ...een.wordt } : melding,
      );
      ontvang();
    } else if (een.soort === 'ERBIJ') {
      if (meldingen.every(({ stand, meldingstand }) => stand !== 'OPEN' || meldingstand !== 'AANGENOMEN'))
        continue;
      const naam = `erbij ${meldingen.length}`;
      const persoonId = een.persoon === 0 ? maakMelding('a').persoonId : 'iemand-anders';
      const pauze = addMonths(dag, 1);
      meldingen = [...meldingen, maakMelding(naam, { persoonId, aangenomenOp: dag, incassopauzeTot: pauze })];
      ontvang();
    } else {
      const zaak = [...zaken.values()][een.zaak % zaken.size];
      if (zaak === undefined) continue;
      const meldingId = een.melding === null ? null : (zaak.meldingen[een.melding]?.meldingId ?? null);
      const besluit = decideHandeling(zaak, handelingOp(zaak, een.daad, { meldingId }), {
        dag,
        datum: dag,
        eerder: [],
        vervolgd: new Set([...zaken.values()].flatMap(({ volgtOpZaakId }) => volgtOpZaakId ?? [])),
        gemeenten: new Set(['0344']),
      });
      const overgang = overgangen[een.daad.soort][faseVan(zaak)];
      if (besluit.status === 'TOEGEPAST') {
        assert.ok(!isWeigering(overgang), `${een.daad.soort} was applied to a zaak ${faseVan(zaak)}`);
        record(besluit.zaak, () => (isWeigering(overgang) ? [] : overgang));
        if (besluit.vervolg !== undefined) {
          assert.equal(zaken.has(besluit.vervolg.zaakId), false);
          record(besluit.vervolg);
        }
      } else {
        assert.ok(besluit.code in weigeringen);
        // A melding that is not in it, or named where none may be, is told first.
        if (isWeigering(overgang) && meldingId === null) assert.equal(besluit.code, overgang.reden);
        geweigerd++;
      }
    }
    for (const zaak of zaken.values()) checkZaak(zaak);
    checkLopend([...zaken.values()]);
  }
  // Nothing stays open for ever.
  for (let nr = 0; nr < 75; nr++) passDag();
  return { zaken: [...zaken.values()], lezers: [...lezers.values()], meldingen, geweigerd };
}

/** A resident has one running zaak at most, and each request for help made one zaak. */
function checkLopend(zaken: readonly Zaak[]): void {
  const lopend = zaken.filter(isLopend).map(({ persoonId }) => persoonId);
  assert.equal(new Set(lopend).size, lopend.length);
  const gevraagd = zaken.filter(({ hulpvraagOp }) => hulpvraagOp !== null).map(({ zaakId }) => zaakId);
  const geopend = zaken.filter(({ aanleiding }) => aanleiding === 'HULPVRAAG');
  assert.deepEqual(geopend.map(({ volgtOpZaakId }) => volgtOpZaakId).toSorted(), gevraagd.toSorted());
}

function checkZaak(zaak: Zaak): void {
  const over = zaak.stand === 'AFGESLOTEN' || zaak.stand === 'VERVALLEN';
  assert.equal(over, zaak.afgeslotenOp !== null);
  assert.equal(zaak.stand === 'AFGESLOTEN', zaak.eindresultaat !== null);
  if (zaak.stand === 'NIEUW') assert.equal(zaak.opgepaktOp, null);
  if (zaak.contactOp !== null) assert.notEqual(zaak.stand, 'VERVALLEN');
  for (const { afloop } of zaak.meldingen) {
    assert.ok(!over || afloop.status !== 'OPEN');
    // A zaak that was taken up gives nothing back any more.
    if (afloop.status === 'TERUGGEGEVEN' && zaak.opgepaktOp !== null) assert.ok(afloop.op <= zaak.opgepaktOp);
  }
}

test('wat er ook gebeurt, elke melding eindigt een keer, niets blijft open en wat niet mag wordt geweigerd', () => {
  let geweigerd = 0;
  let hulpvragen = 0;
  fc.assert(
    fc.property(fc.array(stap, { minLength: 1, maxLength: 40, size: 'max' }), (stappen) => {
      const na = live(stappen);
      geweigerd += na.geweigerd;
      hulpvragen += na.zaken.filter(({ aanleiding }) => aanleiding === 'HULPVRAAG').length;
      expect(na.lezers).toHaveLength(na.meldingen.length);
      for (const lezer of na.lezers) {
        if (lezer.stand === 'TERUGGEGEVEN') expect(lezer.keerBeeindigd).toBe(0);
        else expect([lezer.stand, lezer.keerBeeindigd]).toEqual(['BEEINDIGD', 1]);
      }
      for (const zaak of na.zaken) expect(['AFGESLOTEN', 'VERVALLEN']).toContain(zaak.stand);
    }),
    { numRuns: 300, seed: 20260302 },
  );
  // The walk went where the models have something to say.
  expect(geweigerd).toBeGreaterThan(300);
  expect(hulpvragen).toBeGreaterThan(20);
}, 30_000);
