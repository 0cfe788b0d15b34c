import {
  addDays,
  addMonths,
  type Datum,
  firstDayOf,
  isWerkdag,
  shiftMonth,
  toDayNumber,
} from '@meldpunt/contracts';
import { Woningmarkt } from './adres.ts';
import { Bsnpot } from './bsn.ts';
import { Leverrooster } from './gebeurtenis.ts';
import { type NatieGemeente, selectGemeenten } from './gemeenten.ts';
import { readGeogegevens } from './geo.ts';
import { createHuishouden, createLeefomgeving, type Huishouden, type Leefomgeving } from './huishouden.ts';
import { Leverkalender, volgendeWerkdag } from './leverdagen.ts';
import { createLeveringen, type NatieLevering } from './leveringen.ts';
import { type Meldomgeving, meldAchterstand } from './meld.ts';
import type { Noodverdeling } from './nood.ts';
import { convenantenOf, createPartners, type NatieConvenant, type NatiePartner } from './partners.ts';
import { plantenVoor, plantFout } from './plant.ts';
import { earlierToestanden, firstToestand, nextToestand, type Toestand } from './verloop.ts';
import { createWaarheid, type Waarheid } from './waarheid.ts';

export type { Gedrag, Poging } from './gedrag.ts';
export type { NatieGemeente, Werkwijze } from './gemeenten.ts';
export type { NatieLevering } from './leveringen.ts';
export type { NatieConvenant, NatiePartner } from './partners.ts';
export { type Regel, toPartnerMelding } from './regel.ts';
export type { Achterstandwaarheid, Behandeling, Kenmerk, Waarheid } from './waarheid.ts';

export interface NatieOpties {
  readonly seed: number;
  /** Full months. */
  readonly maanden: number;
  /**
   * Reports in each full month, the unlawful ones included; changes, payments and repeats come on top. Four of every
   * thousand inhabitants when not given.
   */
  readonly meldingenPerMaand: number;
  /** 1 to 342. */
  readonly gemeenten: number;
  /** First full month, 'yyyy-mm'. */
  readonly eersteMaand: string;
  /** Months before it that hold the earlier reports of its households. */
  readonly historieMaanden: number;
  readonly nood: Noodverdeling;
}

export interface NatieOrganisatie {
  readonly organisatieId: string;
  readonly clientId: string;
  readonly rol: 'PARTNER' | 'GEMEENTE' | 'PROGRAMMA';
}

export interface Natie {
  readonly opties: NatieOpties;
  readonly organisaties: readonly NatieOrganisatie[];
  readonly gemeenten: readonly NatieGemeente[];
  readonly partners: readonly NatiePartner[];
  readonly convenanten: readonly NatieConvenant[];
  readonly eersteDag: Datum;
  readonly laatsteLeverdag: Datum;
  /** By then every pause, with its extension, is over. */
  readonly laatsteDag: Datum;
  isWerkdag(dag: Datum): boolean;
  /** What is delivered on a day, by creditor. Written out on every call: the same each time. */
  leveringenOp(dag: Datum): readonly NatieLevering[];
  readonly waarheid: Waarheid;
}

export const STANDAARD: NatieOpties = {
  seed: 1,
  maanden: 1,
  meldingenPerMaand: 72_000,
  gemeenten: 342,
  eersteMaand: '2026-03',
  // Of before, the standard formule asks whether there was anything; and however many months there are, as many households
  // have an earlier one (verloop.ts).
  historieMaanden: 1,
  nood: 'GEPLANT',
};

/** What is reported in a month, of every inhabitant. */
const MELDINGEN_PER_INWONER = 0.004;

/**
 * Reports in a month of a nation of which nobody said how many. The whole country has its national month: what is counted
 * by postcode here is somewhat less than it has inhabitants.
 */
export function meldingenVoor(gemeenten: readonly Pick<NatieGemeente, 'inwoners'>[]): number {
  if (gemeenten.length === STANDAARD.gemeenten) return STANDAARD.meldingenPerMaand;
  const inwoners = gemeenten.reduce((totaal, gemeente) => totaal + gemeente.inwoners, 0);
  return Math.round(inwoners * MELDINGEN_PER_INWONER);
}

const UITLOOP_IN_DAGEN = 75;

/** Makes a nation. Equal options give the same nation to the byte, on any machine. */
export function maakNatie(gegeven: Partial<NatieOpties> = {}): Natie {
  const geo = readGeogegevens();
  const gemeenten = selectGemeenten(geo, gegeven.gemeenten ?? STANDAARD.gemeenten);
  const opties: NatieOpties = { ...STANDAARD, meldingenPerMaand: meldingenVoor(gemeenten), ...gegeven };
  const { seed, maanden, historieMaanden, eersteMaand } = opties;
  const bestand = createPartners(seed, gemeenten);
  const alleMaanden = Array.from({ length: historieMaanden + maanden }, (_, n) =>
    shiftMonth(eersteMaand, n - historieMaanden),
  );
  const eersteDag = firstDayOf(shiftMonth(eersteMaand, -historieMaanden));
  const laatsteLeverdag = lastWerkdagBefore(addMonths(firstDayOf(eersteMaand), maanden));

  const opvang = Math.max(1, Math.min(gemeenten.length, Math.round(opties.meldingenPerMaand / 6_000)));
  const woningmarkt = new Woningmarkt(seed, gemeenten, opvang);
  const bsnpot = new Bsnpot(seed, gemeenten.length);
  const leefomgeving = createLeefomgeving(
    seed,
    bestand,
    woningmarkt,
    bsnpot,
    gemeenten.map(({ inwoners }) => inwoners),
  );
  const omgeving: Meldomgeving = {
    seed,
    kalender: new Leverkalender(alleMaanden),
    rooster: new Leverrooster(),
    laatsteLeverdag: toDayNumber(laatsteLeverdag),
    achterstanden: new Map(),
    volgnummers: [],
  };
  meldAlles(opties, leefomgeving, omgeving);

  const leveringenOp = createLeveringen(
    { seed, gemeenten, geo },
    bestand.partners,
    omgeving.rooster,
    volgendeWerkdag,
  );
  return {
    opties,
    organisaties: organisatiesOf(gemeenten, bestand.partners),
    gemeenten: gemeenten.map(({ index: _index, gegevens: _gegevens, ...gemeente }) => gemeente),
    partners: bestand.partners.map(
      ({ partnerId, naam, soort, aansluiting, organisatieId, telefoonIncasso }) => ({
        partnerId,
        naam,
        soort,
        aansluiting,
        organisatieId,
        telefoonIncasso,
      }),
    ),
    convenanten: convenantenOf(bestand.partners, gemeenten),
    eersteDag,
    laatsteLeverdag,
    laatsteDag: addDays(laatsteLeverdag, UITLOOP_IN_DAGEN),
    isWerkdag,
    leveringenOp,
    waarheid: createWaarheid(seed, gemeenten, omgeving.achterstanden, opties.nood),
  };
}

/** Lets households run into arrears month by month until each full month has its number of reports. */
function meldAlles(opties: NatieOpties, leefomgeving: Leefomgeving, omgeving: Meldomgeving): void {
  const { meldingenPerMaand, historieMaanden, maanden, eersteMaand } = opties;
  const known: { readonly huishouden: Huishouden; toestand: Toestand }[] = [];
  let id = 0;
  for (let full = 0; full < maanden; full++) {
    const maand = historieMaanden + full;
    const midden = toDayNumber(firstDayOf(shiftMonth(eersteMaand, full))) + 14;
    let left = meldingenPerMaand;
    for (const code of plantenVoor(meldingenPerMaand)) {
      // Not every municipality has a threshold, or an insurer without convenant: try another household.
      for (let tried = 0; tried < 50; tried++) {
        const geplant = plantFout(leefomgeving, omgeving, code, id++, maand, midden);
        if (geplant === 'NIETS') continue;
        if (geplant === 'MELDING') left--;
        break;
      }
    }
    for (const entry of known) {
      entry.toestand = nextToestand(entry.huishouden.toeval, entry.toestand);
      left -= meldMaand(omgeving, entry.huishouden, maand, Math.min(entry.toestand, left));
    }
    while (left > 0) {
      const huishouden = createHuishouden(leefomgeving, id++, midden);
      const chance = huishouden.toeval;
      let toestand = firstToestand(chance);
      if (full === 0) {
        for (const [earlier, reported] of earlierToestanden(chance, historieMaanden).entries()) {
          meldMaand(omgeving, huishouden, earlier, reported);
          // Who comes from deeper trouble is deeper in it now.
          if (reported > toestand) toestand = chance.chance(0.4) ? reported : toestand;
        }
      }
      left -= meldMaand(omgeving, huishouden, maand, Math.min(toestand, left));
      known.push({ huishouden, toestand });
    }
  }
}

/** Reports a household at as many creditors as it is in trouble with; how many that were. */
function meldMaand(omgeving: Meldomgeving, huishouden: Huishouden, maand: number, aantal: number): number {
  const { schuldeisers, toeval } = huishouden;
  const count = Math.min(aantal, schuldeisers.length);
  if (count === 0) return 0;
  huishouden.verloop.maanden++;
  huishouden.verloop.diepste = Math.max(huishouden.verloop.diepste, count);
  // Gaps are filled with gaps: who pays one creditor lets another wait.
  const from = count < schuldeisers.length && schuldeisers[0]?.lopend && toeval.chance(0.3) ? 1 : 0;
  for (const schuldeiser of schuldeisers.slice(from, from + count))
    meldAchterstand(omgeving, huishouden, schuldeiser, maand);
  return count;
}

function lastWerkdagBefore(dag: Datum): Datum {
  let day = addDays(dag, -1);
  while (!isWerkdag(day)) day = addDays(day, -1);
  return day;
}

function organisatiesOf(
  gemeenten: readonly NatieGemeente[],
  partners: readonly NatiePartner[],
): NatieOrganisatie[] {
  const organisaties = new Map<string, NatieOrganisatie>();
  const add = (organisatieId: string, rol: NatieOrganisatie['rol']) => {
    organisaties.set(organisatieId, {
      organisatieId,
      clientId: organisatieId.replace(/^org-/, 'partij-'),
      rol,
    });
  };
  for (const { organisatieId } of partners) add(organisatieId, 'PARTNER');
  for (const { organisatieId } of gemeenten) add(organisatieId, 'GEMEENTE');
  add('org-programma', 'PROGRAMMA');
  return [...organisaties.values()];
}
