import { type Datum, fromDayNumber, toDayNumber } from '@meldpunt/contracts';
import { decideGedrag, type Gedrag, type Woonplaats } from './gedrag.ts';
import type { Gemeente } from './gemeenten.ts';
import { type Achterstand, adresOp, type Huishouden } from './huishouden.ts';
import { adresVoor } from './meld.ts';
import { type Noodverdeling, noodVan } from './nood.ts';

/** An arrear as both sides name it. */
export interface Kenmerk {
  readonly partnerId: string;
  readonly kenmerk: string;
}

/** What the hub may never be told. Every question about an arrear the nation did not make throws a RangeError. */
export interface Waarheid {
  /** The resident behind an arrear. */
  persoonVan(partnerId: string, kenmerk: string): string;
  huishoudenVan(partnerId: string, kenmerk: string): string;
  /** Its planted need, 0 to 1: the chance that it accepts help once it is reached. */
  noodVan(partnerId: string, kenmerk: string): number;
  /** True where a line of it carries a BSN that the gateway keeps. */
  metBsn(partnerId: string, kenmerk: string): boolean;
  /** From the day its first line was delivered to the day of the one that says it was paid or withdrawn. */
  gemeld(partnerId: string, kenmerk: string): { readonly van: Datum; readonly tot: Datum | null };
  /**
   * Municipality of the address that the creditor had on file on a day (its latest report where none is given): what a
   * clerk finds for a line that is held up.
   */
  gemeenteVan(partnerId: string, kenmerk: string, signaaldatum?: Datum): string;
  /** Code with which the gateway must refuse its lines; null for a lawful one. */
  geplant(partnerId: string, kenmerk: string): string | null;
  /** What happens when a municipality works a zaak with these arrears. */
  gedrag(kenmerken: readonly Kenmerk[], behandeling?: Behandeling): Gedrag;
  overledenOp(partnerId: string, kenmerk: string): Datum | null;
  verhuisd(
    partnerId: string,
    kenmerk: string,
  ): { readonly op: Datum; readonly naarGemeentecode: string } | null;
  /** Everything at once, in order of origin. */
  alle(): Iterable<Achterstandwaarheid>;
}

/** Where and when a zaak is worked; whether the resident lives there is judged by it. */
export interface Behandeling {
  /** Without it the municipality of the first arrear's address. Give it where meldingen were passed on to another. */
  readonly gemeentecode?: string;
  /** Without it two weeks after the latest report. */
  readonly dag?: Datum;
}

export interface Achterstandwaarheid extends Kenmerk {
  readonly persoon: string;
  readonly huishouden: string;
  readonly metBsn: boolean;
  readonly gemeentecode: string;
  readonly geplant: string | null;
  readonly overledenOp: Datum | null;
  readonly verhuisdOp: Datum | null;
  readonly verhuisdNaar: string | null;
}

const MAG_BSN: ReadonlySet<string> = new Set(['ZORG', 'CAK_ZORGVERZEKERINGEN']);
/** A zaak is worked about two weeks after the report. */
const DAGEN_TOT_BEHANDELING = 14;

export function createWaarheid(
  seed: number,
  gemeenten: readonly Gemeente[],
  achterstanden: ReadonlyMap<string, Achterstand>,
  nood: Noodverdeling,
): Waarheid {
  const find = (partnerId: string, kenmerk: string): Achterstand => {
    const found = achterstanden.get(`${partnerId} ${kenmerk}`);
    // The kenmerk itself stays out of the message: it points at a resident.
    if (found === undefined) throw new RangeError(`the nation has no such arrear of ${partnerId}`);
    return found;
  };
  const codeOf = (gemeente: number) => gemeenten[gemeente]?.gemeentecode ?? '';
  const describe = (achterstand: Achterstand): Achterstandwaarheid => {
    const { partner, kenmerk, persoon, huishouden } = achterstand;
    return {
      partnerId: partner.partnerId,
      kenmerk,
      persoon: `p${persoon.id}`,
      huishouden: `h${huishouden.id}`,
      metBsn: partner.zendtBsn && MAG_BSN.has(partner.soort) && persoon.bsn !== null,
      gemeentecode: codeOf(adresVoor(seed, achterstand, achterstand.laatsteSignaaldag).gemeente),
      geplant: achterstand.geplant,
      overledenOp: overlijdensdag(huishouden, achterstand),
      verhuisdOp: huishouden.verhuizing === null ? null : fromDayNumber(huishouden.verhuizing.dag),
      verhuisdNaar: huishouden.verhuizing === null ? null : codeOf(huishouden.verhuizing.naar.gemeente),
    };
  };
  return {
    persoonVan: (partnerId, kenmerk) => `p${find(partnerId, kenmerk).persoon.id}`,
    huishoudenVan: (partnerId, kenmerk) => `h${find(partnerId, kenmerk).huishouden.id}`,
    noodVan: (partnerId, kenmerk) => noodVan(seed, find(partnerId, kenmerk).huishouden, nood),
    metBsn: (partnerId, kenmerk) => describe(find(partnerId, kenmerk)).metBsn,
    gemeld: (partnerId, kenmerk) => {
      const { eersteLeverdag, afgemeldOp } = find(partnerId, kenmerk);
      return {
        van: fromDayNumber(eersteLeverdag),
        tot: afgemeldOp === null ? null : fromDayNumber(afgemeldOp),
      };
    },
    gemeenteVan: (partnerId, kenmerk, signaaldatum) => {
      const achterstand = find(partnerId, kenmerk);
      const dag = signaaldatum === undefined ? achterstand.laatsteSignaaldag : toDayNumber(signaaldatum);
      return codeOf(adresVoor(seed, achterstand, dag).gemeente);
    },
    geplant: (partnerId, kenmerk) => find(partnerId, kenmerk).geplant,
    overledenOp: (partnerId, kenmerk) => describe(find(partnerId, kenmerk)).overledenOp,
    verhuisd: (partnerId, kenmerk) => {
      const { verhuisdOp, verhuisdNaar } = describe(find(partnerId, kenmerk));
      return verhuisdOp === null || verhuisdNaar === null
        ? null
        : { op: verhuisdOp, naarGemeentecode: verhuisdNaar };
    },
    gedrag: (kenmerken, { gemeentecode, dag } = {}) => {
      const found = kenmerken.map(({ partnerId, kenmerk }) => find(partnerId, kenmerk));
      found.sort((a, b) =>
        a.kenmerk < b.kenmerk ? -1 : a.kenmerk > b.kenmerk ? 1 : a.partner.index - b.partner.index,
      );
      const [first] = found;
      if (first === undefined) throw new RangeError('a zaak holds one arrear at least');
      const worksIt = gemeentecode ?? describe(first).gemeentecode;
      const worked =
        dag === undefined
          ? Math.max(...found.map(({ laatsteSignaaldag }) => laatsteSignaaldag)) + DAGEN_TOT_BEHANDELING
          : toDayNumber(dag);
      return decideGedrag(seed, found, woonplaatsOf(first, worked, worksIt, codeOf), nood);
    },
    alle: function* () {
      for (const achterstand of achterstanden.values()) yield describe(achterstand);
    },
  };
}

function overlijdensdag({ overlijden }: Huishouden, { persoon }: Achterstand): Datum | null {
  return overlijden !== null && overlijden.persoon.id === persoon.id ? fromDayNumber(overlijden.dag) : null;
}

function woonplaatsOf(
  { huishouden, persoon }: Achterstand,
  dag: number,
  gemeentecode: string,
  codeOf: (gemeente: number) => string,
): Woonplaats {
  const { overlijden } = huishouden;
  if (overlijden !== null && overlijden.persoon.id === persoon.id && overlijden.dag <= dag) {
    return { status: 'OVERLEDEN' };
  }
  const lives = codeOf(adresOp(huishouden, dag).gemeente);
  return lives === gemeentecode ? { status: 'INWONER' } : { status: 'ELDERS', gemeentecode: lives };
}
