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
import type { Zaak } from '../zaak/zaak.ts';
import { decideHandeling } from './decide-handeling.ts';
import type { Daad } from './handeling.ts';

/**
 * Random lives of one signaal with three meldingen of two residents, against a model that knows only what the rest
 * of the chain relies on: a melding has one owner, ends once, and everything told about it is told in order.
 */
type Stap =
  | { readonly soort: 'DAG'; readonly dagen: number }
  | { readonly soort: 'DAAD'; readonly zaak: number; readonly melding: number | null; readonly daad: Daad }
  | { readonly soort: 'SIGNAAL'; readonly melding: number; readonly wordt: Partial<SignaalMelding> };

const daad: fc.Arbitrary<Daad> = fc.oneof(
  fc.constant<Daad>({ soort: 'OPPAKKEN' }),
  fc.boolean().map(poging),
  fc.constantFrom(...codelijsten.eindresultaat).map((code) => eindresultaat(code, bij(code))),
  fc
    .constantFrom(...codelijsten.eindresultaat)
    .map((code): Daad => ({ soort: 'CORRIGEREN', eindresultaat: code, ...leeg, ...bij(code) })),
  fc.integer({ min: 1, max: 70 }).map(
    (dagen): Daad => ({
      soort: 'VERLENGEN',
      pauzeVerlengdTot: addDays(VANDAAG, dagen),
      verlengingsreden: 'INVENTARISATIE',
    }),
  ),
  fc.constant<Daad>({ soort: 'HULP_MELDEN' }),
);

const stap: fc.Arbitrary<Stap> = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }).map((dagen): Stap => ({ soort: 'DAG', dagen })) },
  {
    weight: 6,
    arbitrary: fc.record({
      soort: fc.constant('DAAD' as const),
      zaak: fc.nat(3),
      melding: fc.option(fc.nat(2)),
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

  const record = (na: Zaak): void => {
    const verandering = recordChange(zaken.get(na.zaakId), na);
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
    } else {
      const zaak = [...zaken.values()][een.zaak % zaken.size];
      if (zaak === undefined) continue;
      const meldingId = een.melding === null ? null : (zaak.meldingen[een.melding]?.meldingId ?? null);
      const besluit = decideHandeling(zaak, handelingOp(zaak, een.daad, { meldingId }), {
        dag,
        datum: dag,
        eerder: [],
      });
      if (besluit.status === 'TOEGEPAST') record(besluit.zaak);
      else assert.match(besluit.code, /^[A-Z_]+$/);
    }
    for (const zaak of zaken.values()) checkZaak(zaak);
  }
  // Nothing stays open for ever.
  for (let nr = 0; nr < 75; nr++) passDag();
  return { zaken: [...zaken.values()], lezers: [...lezers.values()] };
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

test('wat er ook gebeurt, elke melding eindigt een keer en niets blijft open', () => {
  fc.assert(
    fc.property(fc.array(stap, { minLength: 1, maxLength: 25 }), (stappen) => {
      const { zaken, lezers } = live(stappen);
      expect(lezers).toHaveLength(3);
      for (const lezer of lezers) {
        if (lezer.stand === 'TERUGGEGEVEN') expect(lezer.keerBeeindigd).toBe(0);
        else expect([lezer.stand, lezer.keerBeeindigd]).toEqual(['BEEINDIGD', 1]);
      }
      for (const zaak of zaken) expect(['AFGESLOTEN', 'VERVALLEN']).toContain(zaak.stand);
    }),
    { numRuns: 300, seed: 20260302 },
  );
});
