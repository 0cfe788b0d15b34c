import assert from 'node:assert/strict';
import { addDays, codelijsten, type Datum, encode } from '@meldpunt/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Daad } from '../../services/casework/src/behandelen/handeling.ts';
import { vraagtVrijgave } from '../../services/casework/src/behandelen/vraagt-vrijgave.ts';
import { decideDag } from '../../services/casework/src/termijnen/decide-dag.ts';
import { recordChange } from '../../services/casework/src/zaak/record-change.ts';
import type { Zaak } from '../../services/casework/src/zaak/zaak.ts';
import { maakMelding, maakSignaal, VANDAAG } from '../../services/casework/test/voorbeeld.ts';
import { doe, eindresultaat, leeg, maakZaak, na, poging } from '../../services/casework/test/zaken.ts';
import { decideVrijgaven, type Vrijgave } from '../../services/feedback/src/geef-vrij/decide-vrijgaven.ts';
import { readAfhandeling } from '../../services/feedback/src/read-event.ts';
import { tabel } from '../../services/feedback/src/vertaal/tabel.ts';
import {
  applyAfhandeling,
  type Dossier,
  openDossier,
} from '../../services/feedback/src/volg-melding/dossier.ts';
import { melding as gevolgd } from '../../services/feedback/test/voorbeelden.ts';

it.each(codelijsten.eindresultaat)('casework lets %s be released where feedback waits for that', (code) => {
  const { naVrijgave, toontBehandeling } = tabel.eindresultaat[code];
  const waits = naVrijgave !== null;
  const hidden = toontBehandeling && code !== 'NIET_OPGEPAKT_HERHAALD';
  expect(vraagtVrijgave({ alleenDoorAnderen: false }, code)).toBe(waits);
  expect(vraagtVrijgave({ alleenDoorAnderen: true }, code)).toBe(waits || hidden);
});

/** Days after acceptance: the last of the pause on the receipt, and a day on which everything has been told. */
const PAUZE = 31;
const LAATSTE = 75;

interface Stap {
  readonly op: number;
  /** The act carries a day that many days back. */
  readonly terug: number;
  readonly daad: Daad;
}

// Much of it on and around the last day of a pause, where the two could differ.
const nummer = fc.oneof(
  fc.integer({ min: 0, max: LAATSTE }),
  fc.integer({ min: PAUZE - 2, max: PAUZE + 2 }),
  fc.constant(PAUZE),
  fc.integer({ min: 58, max: 64 }),
);
const wacht = fc.oneof(
  fc.constantFrom('AL_BEKEND_SCHULDHULP' as const, 'OVERLEDEN' as const),
  fc.constantFrom(
    ...codelijsten.eindresultaat.filter((code) => vraagtVrijgave({ alleenDoorAnderen: true }, code)),
  ),
);
const bij = (code: (typeof codelijsten.eindresultaat)[number]) => ({
  ...(code === 'NIET_OPGEPAKT_ONTERECHT' && { onterechtreden: 'TE_VROEG' as const }),
  ...(code === 'BETALING_HERVAT' && { hervattingOp: addDays(VANDAAG, 40) }),
});
const resultaat = wacht.map((code): Daad => eindresultaat(code, bij(code)));
const correctie = wacht.map(
  (code): Daad => ({ soort: 'CORRIGEREN', eindresultaat: code, ...leeg, ...bij(code) }),
);
const verlenging = fc.integer({ min: PAUZE + 1, max: 61 }).map(
  (dagen): Daad => ({
    soort: 'VERLENGEN',
    pauzeVerlengdTot: addDays(VANDAAG, dagen),
    verlengingsreden: 'INVENTARISATIE',
  }),
);
const vrijgave = fc.constant<Daad>({ soort: 'HULP_MELDEN' });

function stappenMet(daad: fc.Arbitrary<Daad>, minLength: number, maxLength: number, op = nummer) {
  const terug = fc.oneof(fc.constant(0), fc.nat(20));
  return fc.array(fc.record({ op, terug, daad }), { minLength, maxLength });
}

interface Verhaal {
  readonly alleenDoorAnderen: boolean;
  readonly stappen: readonly Stap[];
  /** Whether feedback hears of a day before what happened on it. */
  readonly dagEerst: boolean;
}

const verhaal: fc.Arbitrary<Verhaal> = fc.record({
  alleenDoorAnderen: fc.nat(3).map((getal) => getal === 0),
  stappen: fc
    .tuple(
      stappenMet(verlenging, 0, 2, fc.integer({ min: 0, max: PAUZE })),
      stappenMet(resultaat, 1, 2),
      stappenMet(correctie, 0, 2),
      stappenMet(vrijgave, 1, 2),
    )
    .map((soorten) => soorten.flat()),
  dagEerst: fc.boolean(),
});

/** One melding as both services follow it: casework decides, feedback reads what that makes of it. */
class Keten {
  zaak: Zaak;
  dossier: Dossier;
  dag: Datum = VANDAAG;
  readonly verteld: Vrijgave[] = [];

  constructor(alleenDoorAnderen: boolean) {
    const melding = maakMelding('een', { alleenDoorAnderen });
    this.zaak = na(maakZaak(maakSignaal('s', [melding])), { soort: 'OPPAKKEN' }, poging(true));
    const { meldingId, aangenomenOp, incassopauzeTot } = melding;
    assert.equal(incassopauzeTot, addDays(aangenomenOp, PAUZE));
    this.dossier = openDossier({
      ...gevolgd('een', { meldingId, aangenomenOp, incassopauzeTot }),
      eigenWoordOp: null,
      doorgezet: false,
    });
  }

  hear(dag: Datum): void {
    this.dag = dag;
    this.#decide(this.dossier);
  }

  record(naar: Zaak): void {
    if (naar === this.zaak) return;
    const { zaak, afhandelingen } = recordChange(this.zaak, naar);
    this.zaak = zaak;
    for (const afhandeling of afhandelingen) {
      const gelezen = readAfhandeling(encode('Afhandeling', { ...afhandeling, gezienOp: 0 }));
      assert.ok(gelezen.over === 'AFHANDELING');
      this.#decide(applyAfhandeling(this.dossier, gelezen.zaakstand));
    }
  }

  /** The last day of the pause by what the creditor was told. */
  get pauzeTot(): Datum {
    const verlengd = this.verteld.findLast(({ klasse }) => klasse === 'VERLENGD');
    return verlengd?.incassopauzeTot ?? this.dossier.melding.incassopauzeTot;
  }

  #decide(dossier: Dossier): void {
    const besluit = decideVrijgaven(dossier, this.dag);
    this.dossier = besluit.dossier;
    this.verteld.push(...besluit.vrijgaven);
  }
}

/** Plays the story; of each release whether casework took it and until when the creditor knew its pause to last. */
function play({ alleenDoorAnderen, stappen, dagEerst }: Verhaal) {
  const keten = new Keten(alleenDoorAnderen);
  const vrijgaven: { op: Datum; uitkomst: string; pauzeTot: Datum }[] = [];
  const doeStap = ({ terug, daad }: Stap, dag: Datum): void => {
    const gevraagd = daad.soort === 'HULP_MELDEN' ? dag : addDays(dag, -terug);
    const besluit = doe(keten.zaak, daad, { dag, datum: gevraagd < VANDAAG ? VANDAAG : gevraagd });
    if (besluit.status === 'TOEGEPAST') keten.record(besluit.zaak);
    if (daad.soort === 'HULP_MELDEN') {
      const uitkomst = besluit.status === 'TOEGEPAST' ? 'TOEGEPAST' : besluit.code;
      vrijgaven.push({ op: dag, uitkomst, pauzeTot: keten.pauzeTot });
    }
  };
  for (let nr = 0; nr <= LAATSTE; nr++) {
    const dag = addDays(VANDAAG, nr);
    if (dagEerst) keten.hear(dag);
    if (nr > 0) keten.record(decideDag(keten.zaak, dag).zaak);
    for (const stap of stappen) if (stap.op === nr) doeStap(stap, dag);
    if (!dagEerst) keten.hear(dag);
  }
  return { keten, vrijgaven };
}

it('what casework lets a person release the creditor hears, and what it refuses as too late came after the pause', () => {
  const geteld = { gehoord: 0, naVerlenging: 0, nietVerteld: 0, teLaat: 0 };
  fc.assert(
    fc.property(verhaal, (story) => {
      const { keten, vrijgaven } = play(story);
      for (const { op, uitkomst, pauzeTot } of vrijgaven) {
        if (uitkomst === 'ANTWOORD_AL_GEGEVEN') {
          geteld.teLaat++;
          expect(op > pauzeTot).toBe(true);
        } else if (uitkomst === 'TOEGEPAST') {
          geteld.gehoord++;
          const verlengd = keten.zaak.meldingen.some(({ verlenging }) => verlenging !== null);
          if (pauzeTot !== keten.dossier.melding.incassopauzeTot) geteld.naVerlenging++;
          else if (verlengd) geteld.nietVerteld++;
          expect(op <= pauzeTot).toBe(true);
          // A correction to something that needs no release takes it back.
          const released = keten.zaak.meldingen.some(
            ({ afloop }) => afloop.status === 'BEEINDIGD' && afloop.hulpMagGemeld,
          );
          const klasse = keten.verteld.findLast(({ naam }) => naam.aard !== 'TUSSENTIJDS')?.klasse;
          expect(klasse).toBeDefined();
          if (released) expect(klasse).not.toBe('HERVAT_INCASSO');
        }
      }
    }),
    { numRuns: 5_000, seed: 20261130 },
  );
  // The stories went where the rules have something to say.
  expect(Math.min(...Object.values(geteld))).toBeGreaterThan(50);
});
