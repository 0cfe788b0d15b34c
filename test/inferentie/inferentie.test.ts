/*
 * A curious creditor: can it tell from its own answers who was reported by others too? It knows the rules, has all its
 * answers of a nation, and was told the secret for half of the households to learn from (`voorsprong.ts`).
 *
 * In these nations every household needs help as much as the next: in that of `npm start` who owes several needs it more,
 * and an answer that says that somebody accepted help then says so of his debts too, as it would of anybody.
 *
 * The bound is four standard deviations: with three secrets and seven ways of looking a fair deal passes it once in
 * fifteen hundred nations, and the nations are the same in each run.
 */
import { addDays } from '@meldpunt/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { maakNatie } from '../../scripts/natie/natie.ts';
import { hashText } from '../../scripts/natie/toeval.ts';
import { decideVrijgaven } from '../../services/feedback/src/geef-vrij/decide-vrijgaven.ts';
import { STANDAARD_DREMPEL_IN_CENTEN } from '../../services/signal-router/src/formules/standaard/standaard-1.ts';
import { KANALEN, toGeval } from './geval.ts';
import { type Bericht, speel, type Vrijgaveregel, type Waarneming } from './speel.ts';
import { meetVoorsprong } from './voorsprong.ts';

const GRENS = 4;
const natieVan = (seed: number) =>
  maakNatie({ seed, meldingenPerMaand: 6_000, gemeenten: 40, nood: 'GELIJK' });
const natie = natieVan(1);
const geheimen = ['ookDoorAnderen', 'tegelijk', 'samenInZaak'] as const;

/** What would be told if every answer left as soon as it is known. */
const zodraBekend: Vrijgaveregel = (dossier, dag) => {
  if (dossier.einde === null) return decideVrijgaven(dossier, dag);
  const besluit = decideVrijgaven(dossier, addDays(dag, 70));
  return { ...besluit, vrijgaven: besluit.vrijgaven.map((vrijgave) => ({ ...vrijgave, dag })) };
};

/** What would be told if nobody looked at what made a signaal. */
const watErGebeurde: Vrijgaveregel = (dossier, dag) => {
  const { einde } = dossier;
  return decideVrijgaven(
    einde === null ? dossier : { ...dossier, einde: { ...einde, alleenDoorAnderen: false } },
    dag,
  );
};

/** The standard formule makes no signaal of it by itself. */
const onderDrempel = ({ melding }: Waarneming) => melding.eersteBedragInCenten < STANDAARD_DREMPEL_IN_CENTEN;

let gezien: Waarneming[];

beforeAll(() => {
  gezien = speel(natie);
}, 180_000);

function voorsprong(
  waarnemingen: readonly Waarneming[],
  geheim: (typeof geheimen)[number],
  kanalen: readonly string[] = KANALEN,
) {
  return meetVoorsprong(
    waarnemingen.map((waarneming) => toGeval(waarneming, geheim)),
    kanalen,
  );
}

function expectNothing(waarnemingen: readonly Waarneming[], geheim: (typeof geheimen)[number]): void {
  for (const kanalen of [...KANALEN.map((kanaal) => [kanaal]), KANALEN]) {
    const { z, aantal } = voorsprong(waarnemingen, geheim, kanalen);
    expect(aantal).toBeGreaterThan(4_000);
    expect(z, kanalen.join()).toBeLessThan(GRENS);
  }
}

/** The same answers, but for one in `op` of those about somebody whom others reported too. */
function plant(op: number, change: (bericht: Bericht) => Bericht): Waarneming[] {
  return gezien.map((waarneming) => {
    const chosen = waarneming.geheim.tegelijk && hashText(`plant ${waarneming.melding.meldingId}`) % op === 0;
    return chosen ? { ...waarneming, berichten: waarneming.berichten.map(change) } : waarneming;
  });
}

describe('a curious creditor over a nation', () => {
  it.each(geheimen)('learns nothing about %s, from no channel and not from all of them together', (geheim) =>
    expectNothing(gezien, geheim),
  );

  it('learns nothing in another nation', () => {
    const ander = speel(natieVan(2));
    for (const geheim of geheimen) expectNothing(ander, geheim);
  }, 180_000);

  it('hears nothing of what made a signaal with those of others only, but what it or a person said itself', () => {
    const verborgen = gezien.filter(({ alleenDoorAnderen }) => alleenDoorAnderen);
    const klassen = verborgen.flatMap(({ berichten }) => berichten.map(({ klasse }) => klasse));
    expect(klassen.length).toBeGreaterThan(300);
    // Withdrawn, arranged with the creditor, released by a person; the rest as if nobody had looked.
    expect([...new Set(klassen)].toSorted()).toEqual([
      'BEKEND_BIJ_HULP',
      'HERVAT_INCASSO',
      'INGETROKKEN',
      'REGELING',
    ]);
  });

  it('can work out the day of every answer from its receipt and its own word', () => {
    for (const { melding, berichten } of gezien) {
      for (const { naam, klasse, dag } of berichten) {
        if (naam.aard !== 'DEFINITIEF') continue;
        const laatste = melding.incassopauzeTot;
        const days = klasse === 'INGETROKKEN' ? [addDays(melding.eigenWoordOp ?? dag, 1)] : [];
        const late = addDays(laatste, 2);
        expect([...days, klasse === 'HERVAT_INCASSO' ? late : laatste, late]).toContain(dag);
      }
    }
  });
});

describe('the measurement finds what is planted', () => {
  it('answers that leave as soon as they are known', () => {
    const eerder = speel(natie, zodraBekend).filter((waarneming) => !onderDrempel(waarneming));
    const { z, trefkans } = voorsprong(eerder, 'samenInZaak', ['plaats']);
    expect(z).toBeGreaterThan(GRENS);
    expect(trefkans).toBeGreaterThan(0.53);
  }, 180_000);

  it('what came of a melding that made a signaal with those of others only', () => {
    const verteld = speel(natie, watErGebeurde).filter(onderDrempel);
    for (const geheim of geheimen) expect(voorsprong(verteld, geheim, ['klasse']).z).toBeGreaterThan(GRENS);
  }, 180_000);

  it.each([
    [5, 'the last place of the day', (bericht: Bericht) => ({ ...bericht, plaats: bericht.van - 1 })],
    [15, 'another class', (bericht: Bericht) => ({ ...bericht, klasse: 'ONTERECHT' as const })],
    [15, 'an earlier day', (bericht: Bericht) => ({ ...bericht, dag: addDays(bericht.dag, -3) })],
  ] as const)('one in %s of them with %s', (op, _what, change) => {
    expect(voorsprong(plant(op, change), 'tegelijk').z).toBeGreaterThan(GRENS);
  });

  it('and nothing where the secret is dealt out by lot', () => {
    const lot = gezien.map((waarneming) => ({
      ...waarneming,
      geheim: { ...waarneming.geheim, tegelijk: hashText(`lot ${waarneming.huishouden}`) % 3 === 0 },
    }));
    expect(Math.abs(voorsprong(lot, 'tegelijk').z)).toBeLessThan(GRENS);
  });
});
