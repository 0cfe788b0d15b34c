import { type Code, type Contactpoging, codelijsten } from '@meldpunt/contracts';
import type { Gesprek, StapTeLaat } from '../zaak/zaak.ts';

/** What of a zaak is counted; no resident, no creditor. */
export type Cijferrij = {
  /** An address of one municipality in one signaal. */
  readonly signaalId: string;
  readonly aanleiding: Code<'zaakaanleiding'>;
  readonly vervallen: boolean;
  readonly contactpogingen: readonly Contactpoging[];
  readonly eindresultaat: Code<'eindresultaat'> | null;
  /** A melding ended because only post comes there, or rooms are let. */
  readonly nietDoelgroep: boolean;
  readonly gesprek: Gesprek | null;
  readonly stappenTeLaat: readonly StapTeLaat[];
};

/** What became of an address, each in exactly one. Of several residents the furthest counts, in this order. */
const uitkomsten = [
  'CONTACT',
  'WEIGERING',
  'NIET_THUIS_OF_LEEG',
  'NIET_DOELGROEP',
  'NIET_GEPROBEERD',
] as const;
export type Adresuitkomst = (typeof uitkomsten)[number];

/** A count with the whole percents it is of what it is compared with; null when that is nothing. */
export type Aandeel = { readonly noemer: number; readonly procent: number | null };
export type Cijfer = {
  readonly aantal: number;
  /** Of all addresses. */
  readonly vanAdressen: Aandeel;
  /** Of the addresses that are of the target group. */
  readonly vanDoelgroep: Aandeel;
  /** Of those where somebody was spoken to. */
  readonly vanContact: Aandeel;
};

export type Cijfers = {
  readonly adressen: number;
  readonly doelgroep: number;
  readonly uitkomsten: Readonly<Record<Adresuitkomst, Cijfer>>;
  readonly bezocht: Cijfer;
  readonly hulpGewenst: Cijfer;
  /** Zaken of residents who asked for help after theirs had ended (R62); in none of the figures above. */
  readonly hulpvragen: number;
  readonly hulpvragenGeholpen: number;
  readonly hulpsoorten: Readonly<Record<Code<'hulpsoort'>, number>>;
  readonly schuldklassen: Readonly<Record<Code<'schuldklasse'>, number>>;
  readonly verwijzingen: Readonly<Record<Code<'verwijzing'>, number>>;
  readonly stappenTeLaat: Readonly<Record<StapTeLaat['stap'], number>>;
};

/** Results by which the resident took help, whatever kind; resuming and an arrangement were reached in the contact. */
const hulp: ReadonlySet<Code<'eindresultaat'>> = new Set([
  'ADVIES_OF_QUICK_FIX',
  'VERVOLGHULP',
  'VERVOLGHULP_FINANCIEEL',
  'VERVOLGHULP_NIET_FINANCIEEL',
  'BETALING_HERVAT',
  'REGELING_GETROFFEN',
]);
const weigert: ReadonlySet<string | null> = new Set(['WEIGERING', 'GEEN_INTERESSE']);

/**
 * The figures of the study of the eight front-runners (R79, R85): addresses, who was not of the target group, contact,
 * refusal, nobody home, wanting help. A refusal at the door is somebody reached and no contact: the study counts
 * them apart. What lapsed before anybody was reached was nobody's address to visit and is left out.
 */
export function evaluateCijfers(rijen: readonly Cijferrij[]): Cijfers {
  const eersteRonde = rijen.filter(({ aanleiding, vervallen }) => aanleiding === 'SIGNAAL' && !vervallen);
  const adressen = [...Map.groupBy(eersteRonde, ({ signaalId }) => signaalId).values()];
  const per = Map.groupBy(adressen, uitkomstVanAdres);
  const aantalVan = (uitkomst: Adresuitkomst): number => per.get(uitkomst)?.length ?? 0;
  const noemers = {
    adressen: adressen.length,
    doelgroep: adressen.length - aantalVan('NIET_DOELGROEP'),
    contact: aantalVan('CONTACT'),
  };
  const cijfer = (aantal: number): Cijfer => ({
    aantal,
    vanAdressen: share(aantal, noemers.adressen),
    vanDoelgroep: share(aantal, noemers.doelgroep),
    vanContact: share(aantal, noemers.contact),
  });
  const later = rijen.filter(({ aanleiding }) => aanleiding === 'HULPVRAAG');
  return {
    adressen: noemers.adressen,
    doelgroep: noemers.doelgroep,
    uitkomsten: tabulate(uitkomsten, (uitkomst) => cijfer(aantalVan(uitkomst))),
    bezocht: cijfer(count(adressen, (zaken) => zaken.some(isBezocht))),
    hulpGewenst: cijfer(count(adressen, (zaken) => zaken.some(isGeholpen))),
    hulpvragen: later.length,
    hulpvragenGeholpen: count(later, isGeholpen),
    hulpsoorten: tabulate(codelijsten.hulpsoort, (code) =>
      count(rijen, ({ gesprek }) => gesprek?.hulpsoort === code),
    ),
    schuldklassen: tabulate(codelijsten.schuldklasse, (code) =>
      count(rijen, ({ gesprek }) => gesprek?.schuldklasse === code),
    ),
    verwijzingen: tabulate(codelijsten.verwijzing, (code) =>
      count(rijen, ({ gesprek }) => gesprek?.verwijzing === code),
    ),
    stappenTeLaat: tabulate(['OPPAKKEN', 'EERSTE_CONTACTPOGING', 'RESULTAAT'] as const, (stap) =>
      count(rijen, (rij) => rij.stappenTeLaat.some((een) => een.stap === stap)),
    ),
  };
}

function uitkomstVanAdres(zaken: readonly Cijferrij[]): Adresuitkomst {
  const gevonden = new Set(zaken.map(uitkomstVan));
  return uitkomsten.find((uitkomst) => gevonden.has(uitkomst)) ?? 'NIET_GEPROBEERD';
}

function uitkomstVan({ contactpogingen, nietDoelgroep }: Cijferrij): Adresuitkomst {
  const bereikt = contactpogingen.filter((poging) => poging.bereikt);
  if (bereikt.some(({ uitkomst }) => !weigert.has(uitkomst))) return 'CONTACT';
  if (bereikt.length > 0) return 'WEIGERING';
  if (nietDoelgroep) return 'NIET_DOELGROEP';
  return contactpogingen.length > 0 ? 'NIET_THUIS_OF_LEEG' : 'NIET_GEPROBEERD';
}

function isBezocht({ contactpogingen }: Cijferrij): boolean {
  return contactpogingen.some(({ soort }) => soort === 'HUISBEZOEK');
}

function isGeholpen({ eindresultaat }: Cijferrij): boolean {
  return eindresultaat !== null && hulp.has(eindresultaat);
}

/** Whole percents, half a percent upwards. */
function share(aantal: number, noemer: number): Aandeel {
  return { noemer, procent: noemer === 0 ? null : Math.floor((aantal * 200 + noemer) / (noemer * 2)) };
}

function count<T>(van: readonly T[], is: (een: T) => boolean): number {
  return van.filter(is).length;
}

function tabulate<K extends string, V>(codes: readonly K[], waarde: (code: K) => V): Record<K, V> {
  const record: Partial<Record<K, V>> = {};
  for (const code of codes) record[code] = waarde(code);
  return record as Record<K, V>;
}
