/*
 * A curious creditor: can it tell from its own answers who was reported by others too? It knows the rules, has all its
 * answers of a nation, and was told the secret for half of the households to learn from (`voorsprong.ts`).
 *
 * Two things are kept apart. In these nations every household needs help as much as the next: in that of `npm start` who
 * owes several needs it more, and an answer that says that somebody accepted help then says so of his debts too, as it
 * would of anybody. And meldingen below what the standard formule makes of one melding by itself are looked at apart:
 * there the class does give others away (besluit 0053, what remains).
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

/** Of which the standard formule makes a signaal without anything of another creditor. */
const teltOpZichzelf = ({ melding }: Waarneming) =>
  melding.eersteBedragInCenten >= STANDAARD_DREMPEL_IN_CENTEN;

let alles: Waarneming[];
let gezien: Waarneming[];

beforeAll(() => {
  alles = speel(natie);
  gezien = alles.filter(teltOpZichzelf);
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
    const ander = speel(natieVan(2)).filter(teltOpZichzelf);
    for (const geheim of geheimen) expectNothing(ander, geheim);
  }, 180_000);

  it('still learns of others from the class, for a melding that no formule would have signalled by itself', () => {
    const onder = alles.filter((waarneming) => !teltOpZichzelf(waarneming));
    for (const geheim of geheimen) {
      expect(voorsprong(onder, geheim, ['klasse']).z).toBeGreaterThan(GRENS);
      for (const kanaal of KANALEN.filter((een) => een === 'plaats' || een === 'verlenging'))
        expect(voorsprong(onder, geheim, [kanaal]).z, kanaal).toBeLessThan(GRENS);
    }
  });

  it('can work out the day of every answer from its receipt and its own word', () => {
    for (const { melding, berichten } of alles) {
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
    const eerder = speel(natie, zodraBekend).filter(teltOpZichzelf);
    const { z, trefkans } = voorsprong(eerder, 'samenInZaak', ['plaats']);
    expect(z).toBeGreaterThan(GRENS);
    expect(trefkans).toBeGreaterThan(0.53);
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
