import { codelijsten, datum, regelveldlengtes } from '@meldpunt/contracts';
import { type Bevinding, bevinding } from './bevinding.ts';
import type { Meldregel, Regel } from './regel.ts';
import { Veldlezer } from './veldlezer.ts';

export type GelezenRegel =
  | { readonly status: 'GELEZEN'; readonly regel: Regel }
  | {
      readonly status: 'ONLEESBAAR';
      readonly kenmerk: string | null;
      readonly bevindingen: readonly Bevinding[];
    };

const sameName = <C extends string>(codes: readonly C[]): ReadonlyMap<string, C> =>
  new Map(codes.map((code) => [code, code]));

const ACTIES = sameName(codelijsten.actie);
const DREIGINGEN = sameName(codelijsten.dreiging);
const GESLACHTEN = sameName(codelijsten.geslacht);

const GEEN_DATUM = datum('0001-01-01');

const VELDEN: ReadonlySet<string> = new Set([
  'actie',
  'kenmerk',
  'gemeentecode',
  'signaaldatum',
  'ontstaansdatum',
  'bedragInCenten',
  'aantalTermijnen',
  'crisissignaal',
  'dreiging',
  'dreigingOp',
  'eindeleveringOp',
  'warmeOverdracht',
  'persoonlijkContactGezocht',
  'gewezenOpHulp',
  'herinneringGestuurd',
  'aanbodZonderReactie',
  'burgerservicenummer',
  'voorletters',
  'voornamen',
  'voorvoegsel',
  'achternaam',
  'geboortedatum',
  'geslacht',
  'straatnaam',
  'huisnummer',
  'huisnummertoevoeging',
  'postcode',
  'plaatsnaam',
  'telefoonnummer',
  'email',
]);

/** A sender's own name of a field is told back only when it looks like one. */
const VELDNAAM = /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/;
const HOOGSTE_AANTAL_BEVINDINGEN = 20;

/** Reads a record of a levering: known fields only, each of its type, the required ones there. */
export function parseRecord(record: Readonly<Record<string, unknown>>): GelezenRegel {
  const lezer = new Veldlezer(record);
  for (const naam of Object.keys(record)) {
    if (VELDEN.has(naam)) continue;
    lezer.bevindingen.push(bevinding('ONBEKEND_VELD', VELDNAAM.test(naam) ? naam : ''));
    if (lezer.bevindingen.length >= HOOGSTE_AANTAL_BEVINDINGEN) break;
  }
  const actie = lezer.code('actie', ACTIES) ?? 'MELDEN';
  const kenmerk = lezer.reference('kenmerk', regelveldlengtes.kenmerk);
  const meld = parseMeldvelden(lezer);
  if (kenmerk === null) lezer.missing('kenmerk');
  if (actie === 'MELDEN') {
    for (const veld of meld.ontbreekt) lezer.missing(veld);
  }
  if (kenmerk === null || lezer.bevindingen.length > 0) {
    return { status: 'ONLEESBAAR', kenmerk, bevindingen: lezer.bevindingen };
  }
  if (actie !== 'MELDEN') return { status: 'GELEZEN', regel: { actie, kenmerk } };
  return { status: 'GELEZEN', regel: { ...meld.velden, actie, kenmerk } };
}

/** Reads all fields of a report. `ontbreekt` names the required ones that are absent; then `velden` is not to be used. */
function parseMeldvelden(lezer: Veldlezer): {
  velden: Omit<Meldregel, 'actie' | 'kenmerk'>;
  ontbreekt: string[];
} {
  const ontbreekt: string[] = [];
  const required = <V>(veld: string, value: V | null, standIn: V): V => {
    if (value === null) ontbreekt.push(veld);
    return value ?? standIn;
  };
  const text = (veld: keyof typeof regelveldlengtes) => lezer.text(veld, regelveldlengtes[veld]);
  const velden = {
    gemeentecode: lezer.pattern('gemeentecode', /^\d{4}$/, (text) => text),
    signaaldatum: required('signaaldatum', lezer.date('signaaldatum'), GEEN_DATUM),
    ontstaansdatum: lezer.date('ontstaansdatum'),
    bedragInCenten: required('bedragInCenten', lezer.amount('bedragInCenten'), 0),
    aantalTermijnen: lezer.whole('aantalTermijnen', 0, 1200),
    crisissignaal: lezer.flag('crisissignaal') ?? false,
    dreiging: lezer.code('dreiging', DREIGINGEN),
    dreigingOp: lezer.date('dreigingOp'),
    eindeleveringOp: lezer.date('eindeleveringOp'),
    warmeOverdracht: lezer.flag('warmeOverdracht') ?? false,
    persoonlijkContactGezocht: lezer.flag('persoonlijkContactGezocht'),
    gewezenOpHulp: lezer.flag('gewezenOpHulp'),
    herinneringGestuurd: lezer.flag('herinneringGestuurd'),
    aanbodZonderReactie: lezer.flag('aanbodZonderReactie'),
    persoon: {
      burgerservicenummer: text('burgerservicenummer'),
      voorletters: text('voorletters')?.replaceAll(/[.\s]/g, '').toUpperCase() || null,
      voornamen: text('voornamen'),
      voorvoegsel: text('voorvoegsel'),
      achternaam: text('achternaam'),
      geboortedatum: lezer.birthDate('geboortedatum'),
      geslacht: lezer.code('geslacht', GESLACHTEN),
      straatnaam: text('straatnaam'),
      huisnummer: lezer.whole('huisnummer', 1, 99_999),
      huisnummertoevoeging: text('huisnummertoevoeging'),
      postcode: lezer.pattern('postcode', /^[1-9]\d{3}[A-Z]{2}$/, normalizePostcode),
      plaatsnaam: text('plaatsnaam'),
      telefoonnummer: text('telefoonnummer'),
      email: text('email'),
    },
  };
  return { velden, ontbreekt };
}

function normalizePostcode(text: string): string {
  return text.replaceAll(' ', '').toUpperCase();
}
