import { addDays, type Code, codelijsten, type Datum, datum } from '@meldpunt/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  applyAfhandeling,
  applyMelding,
  applyUitkomst,
  type Dossier,
  GEEN_VELDEN,
  type GevolgdeMelding,
  openDossier,
} from '../volg-melding/dossier.ts';
import { decideVrijgaven, type Vrijgave } from './decide-vrijgaven.ts';

const begin = datum('2026-03-04');
const melding: GevolgdeMelding = {
  meldingId: 'm1',
  versie: 1,
  partnerId: 'water-oost',
  soort: 'WATER',
  kenmerk: 'K-1',
  gemeentecode: '0268',
  meldmaand: '2026-03',
  aangenomenOp: begin,
  incassopauzeTot: datum('2026-04-04'),
  eersteBedragInCenten: 100,
  bedragInCenten: 100,
  stand: 'AANGENOMEN',
  eigenWoordOp: null,
  doorgezet: false,
};
const PAUZE = 31;

interface Verhaal {
  readonly alleenDoorAnderen: boolean;
  readonly einde: { readonly code: Code<'eindresultaat'> | 'GEEN_SIGNAAL'; readonly op: number } | null;
  readonly vrijgave: number | null;
  readonly verlengd: { readonly op: number; readonly dagen: number } | null;
  readonly woord: { readonly stand: 'BETAALD' | 'INGETROKKEN' | 'VERPLAATST'; readonly op: number } | null;
}

const verhaal: fc.Arbitrary<Verhaal> = fc.record({
  alleenDoorAnderen: fc.boolean(),
  einde: fc.option(
    fc.record({
      code: fc.constantFrom<Code<'eindresultaat'> | 'GEEN_SIGNAAL'>(
        ...codelijsten.eindresultaat,
        'GEEN_SIGNAAL',
      ),
      op: fc.integer({ min: 0, max: 50 }),
    }),
  ),
  // Casework refuses both once the pause is over.
  vrijgave: fc.option(fc.integer({ min: 0, max: PAUZE })),
  verlengd: fc.option(
    fc.record({ op: fc.integer({ min: 0, max: PAUZE }), dagen: fc.integer({ min: 1, max: 20 }) }),
  ),
  woord: fc.option(
    fc.record({
      stand: fc.constantFrom('BETAALD' as const, 'INGETROKKEN' as const, 'VERPLAATST' as const),
      op: fc.integer({ min: 0, max: 50 }),
    }),
  ),
});

type Step = (dossier: Dossier) => Dossier;

/** What arrives on one day, in order per topic: the creditor's word, and what the owner of the melding says. */
function arrivals(story: Verhaal, nr: number): { woord: Step[]; eigenaar: Step[] } {
  const { alleenDoorAnderen, einde, vrijgave, verlengd, woord } = story;
  const dag = addDays(begin, nr);
  const eigenaar: Step[] = [];
  const extended =
    verlengd !== null && verlengd.op <= nr && (einde === null || verlengd.op <= einde.op) ? verlengd : null;
  const pauzeVerlengdTot = extended === null ? null : addDays(melding.incassopauzeTot, extended.dagen);
  const versie = 10 * (nr + 1);
  const ended = (hulpMagGemeld: boolean, extra: number): Step => {
    if (einde === null) return (dossier) => dossier;
    const { code, op } = einde;
    const beeindigdOp = addDays(begin, op);
    if (code === 'GEEN_SIGNAAL') {
      return (dossier) => applyUitkomst(dossier, { versie: 1, einde: code, beeindigdOp });
    }
    const velden = GEEN_VELDEN;
    const state = { code, beeindigdOp, alleenDoorAnderen, hulpMagGemeld, correctienummer: 0, velden };
    return (dossier) =>
      applyAfhandeling(dossier, { signaalId: 's1', versie: versie + extra, pauzeVerlengdTot, einde: state });
  };
  if (extended?.op === nr && einde?.code !== 'GEEN_SIGNAAL') {
    eigenaar.push((dossier) =>
      applyAfhandeling(dossier, { signaalId: 's1', versie, pauzeVerlengdTot, einde: null }),
    );
  }
  if (einde?.op === nr) eigenaar.push(ended(false, 1));
  if (einde !== null && vrijgave === nr && vrijgave >= einde.op) eigenaar.push(ended(true, 2));
  const said: Step[] =
    woord?.op === nr
      ? [(dossier) => applyMelding(dossier, { ...melding, versie: 2, stand: woord.stand, eigenWoordOp: dag })]
      : [];
  return { woord: said, eigenaar };
}

/** Plays the story; from day `away` on nothing is read for `days` days, and then all events before all days. */
function playAway(story: Verhaal, away: number, days: number): string[] {
  const told: string[] = [];
  let dossier = openDossier(melding);
  let heard: Datum = begin;
  const decide: (step: Step) => void = (step) => {
    const besluit = decideVrijgaven(step(dossier), heard);
    dossier = besluit.dossier;
    told.push(...besluit.vrijgaven.map(toLine));
  };
  for (let nr = 0; nr <= 90; nr++) {
    const last = nr === away ? nr + days : nr;
    const missed = Array.from({ length: last - nr + 1 }, (_, index) => nr + index);
    if (last === nr) heard = addDays(begin, nr);
    for (const day of missed) {
      const { woord, eigenaar } = arrivals(story, day);
      for (const step of [...woord, ...eigenaar]) decide(step);
    }
    for (const day of missed) {
      heard = addDays(begin, day);
      decide((same) => same);
    }
    nr = last;
  }
  return told;
}

// An extension and a release by a person are told when feedback hears of them; the event does not say the day.
function toLine({ naam, klasse, dag }: Vrijgave): string {
  const undated = klasse === 'VERLENGD' || klasse === 'BEKEND_BIJ_HULP';
  return `${JSON.stringify(naam)} ${klasse} ${undated ? '' : dag}`;
}

/** Plays the story; `choose` decides which topic comes next, whatever is waiting there. */
function play(story: Verhaal, choose: (waiting: number) => number): string[] {
  const told: string[] = [];
  let dossier = openDossier(melding);
  let heard: Datum = begin;
  for (let nr = 0; nr <= 90; nr++) {
    const dag = addDays(begin, nr);
    const { woord, eigenaar } = arrivals(story, nr);
    const dayEvent: Step = (current) => {
      heard = dag;
      return current;
    };
    const topics = [[dayEvent], woord, eigenaar].map((steps) => [...steps]);
    for (;;) {
      const waiting = topics.filter((steps) => steps.length > 0);
      const step = waiting[choose(waiting.length)]?.shift();
      if (step === undefined) break;
      const besluit = decideVrijgaven(step(dossier), heard);
      dossier = besluit.dossier;
      told.push(...besluit.vrijgaven.map(toLine));
    }
  }
  return told;
}

it('what is told does not depend on which topic comes first on a day', () => {
  fc.assert(
    fc.property(verhaal, fc.infiniteStream(fc.nat()), (story, stream) => {
      // Two people's words on one day: which came first is not in the events.
      fc.pre(story.vrijgave === null || story.vrijgave !== story.woord?.op);
      const inOrder = play(story, () => 0);
      const shuffled = play(story, (waiting) => (waiting === 0 ? 0 : Number(stream.next().value) % waiting));
      expect(shuffled).toEqual(inOrder);
    }),
    { numRuns: 500 },
  );
});

it('what is told does not depend on how many days are still to come when their events are read', () => {
  fc.assert(
    fc.property(verhaal, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 30 }), (story, away, days) => {
      expect(playAway(story, away, days)).toEqual(play(story, () => 0));
    }),
    { numRuns: 500 },
  );
});

it('a melding with an end has one answer, or none when it went on elsewhere', () => {
  fc.assert(
    fc.property(verhaal, (story) => {
      const definitief = play(story, () => 0).filter((line) => line.includes('DEFINITIEF'));
      const elsewhere = story.woord?.stand === 'VERPLAATST' || story.einde?.code === 'VERPLAATST';
      if (story.einde === null) expect(definitief).toEqual([]);
      else if (!elsewhere) expect(definitief).toHaveLength(1);
      else expect(definitief.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

it('a creditor that withdraws while nothing was told hears the same on the same day, whatever lies behind it', () => {
  const quiet = codelijsten.eindresultaat.filter((code) =>
    [
      'GEEN_CONTACT',
      'GEEN_REACTIE',
      'HOEFT_GEEN_HULP',
      'AL_BEKEND_SCHULDHULP',
      'NIET_OPGEPAKT_ANDERE_REDEN',
    ].includes(code),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: PAUZE }),
      fc.nat({ max: 30 }),
      fc.constantFrom(...quiet),
      (day, earlier, code) => {
        const woord = { stand: 'INGETROKKEN' as const, op: day };
        const behind = {
          alleenDoorAnderen: false,
          einde: { code, op: Math.max(0, day - earlier) },
          vrijgave: null,
          verlengd: null,
          woord,
        };
        const none = { ...behind, einde: { code: 'INGETROKKEN_DOOR_PARTNER' as const, op: day } };
        expect(play(behind, () => 0)).toEqual(play(none, () => 0));
      },
    ),
  );
});

const WOORDEN = {
  BETAALD: 'BETAALD_BIJ_PARTNER',
  INGETROKKEN: 'INGETROKKEN_DOOR_PARTNER',
  VERPLAATST: 'VERPLAATST',
} as const;
const SLUITMOMENT = PAUZE - 3;

/** Ended by the creditor's own word, where nobody else had ended it by then. */
function endedByWoord(story: Verhaal): Verhaal {
  const { woord, einde } = story;
  if (woord === null || (einde !== null && einde.op <= woord.op)) return story;
  return { ...story, einde: { code: WOORDEN[woord.stand], op: woord.op } };
}

it('of a melding that is alleenDoorAnderen a creditor hears what it would hear without a signaal, and nothing else', () => {
  // An arrangement is made with the creditor itself.
  const own: readonly string[] = [...Object.values(WOORDEN), 'REGELING_GETROFFEN'];
  const treated = codelijsten.eindresultaat.filter((code) => !own.includes(code));
  fc.assert(
    fc.property(verhaal, fc.constantFrom(...treated), fc.integer({ max: PAUZE }), (story, code, op) => {
      const { woord } = story;
      const besides = { vrijgave: null, verlengd: null, woord };
      // Casework ends what nobody ended when the pause is over.
      const einde =
        story.einde === null
          ? ({ code: 'PAUZE_VERSTREKEN', op: PAUZE + 1 } as const)
          : { code, op: Math.max(0, op) };
      const hidden = endedByWoord({ alleenDoorAnderen: true, ...besides, einde });
      const sluiting = { code: 'GEEN_SIGNAAL', op: SLUITMOMENT } as const;
      const without = endedByWoord({ alleenDoorAnderen: false, ...besides, einde: sluiting });
      expect(play(hidden, () => 0)).toEqual(play(without, () => 0));
    }),
    { numRuns: 2_000 },
  );
});
