import type { Code } from '@meldpunt/contracts';
import type { Gebeurtenis, Leverrooster, Plaatsfout } from './gebeurtenis.ts';
import { type Achterstand, adresOp, type Huishouden, type Schuldeiser } from './huishouden.ts';
import type { Leverkalender } from './leverdagen.ts';
import type { Partner } from './partners.ts';
import { hashOf, Toeval } from './toeval.ts';

/** What reports are written into, and what they need to know. */
export interface Meldomgeving {
  readonly seed: number;
  readonly kalender: Leverkalender;
  readonly rooster: Leverrooster;
  /** Day number of the last delivery of all. */
  readonly laatsteLeverdag: number;
  /** Every arrear by creditor and kenmerk, in order of origin. */
  readonly achterstanden: Map<string, Achterstand>;
  /** Running number per creditor, for its kenmerken. */
  readonly volgnummers: number[];
}

type Soort = Code<'partnersoort'>;

interface Bedragen {
  /** One instalment, in cents. */
  readonly termijn: readonly [number, number];
  /** Share of the arrears that are what was left of one instalment after part of it was paid. */
  readonly rest?: number;
  /** Days that one instalment covers. */
  readonly dagen: number;
  /** Age of the arrear in days when it is first reported. */
  readonly leeftijd: readonly [number, number];
}

/**
 * Instalments and ages by kind; ages start above the lawful 30 days (CAK: six premiums).
 *
 * A quarter of water is 45 to 85 euros: a household of two or of 100 m³ pays 227 (Vitens 2025) to 276 a year (Dunea
 * 2024), a family of four up to 328 (Waternet 2024). How amounts are spread over reports is published nowhere that
 * could be found. Known is what comes of it: 83 % of the signals end in a case, where a threshold of 75 euros is the
 * median (Divosa, jaarrapportage 2024). The shares of remainders are set so that the default formule comes to that.
 */
const BEDRAGEN: { readonly [S in Soort]?: Bedragen } = {
  ZORG: { termijn: [12_800, 18_500], rest: 0.32, dagen: 30, leeftijd: [33, 58] },
  HUUR: { termijn: [45_000, 92_000], dagen: 30, leeftijd: [32, 75] },
  ENERGIE: { termijn: [11_000, 27_000], rest: 0.22, dagen: 30, leeftijd: [32, 80] },
  WATER: { termijn: [4_500, 8_500], rest: 0.35, dagen: 91, leeftijd: [35, 130] },
  CAK_ZORGVERZEKERINGEN: { termijn: [17_500, 19_500], dagen: 30, leeftijd: [190, 420] },
  HYPOTHEEK: { termijn: [60_000, 140_000], dagen: 30, leeftijd: [60, 120] },
};
/** An insurer may report until the hundredth day (LCV); older premiums are by then paid or passed on. */
const ZORG_HOOGSTENS = 97;

/** What is left of a bill, in cents: too much to write off, too little to visit anybody for. */
const REST: readonly [number, number] = [1_500, 7_000];

const DREIGING: { readonly [S in Soort]?: readonly [Code<'dreiging'>, number] } = {
  HUUR: ['ONTRUIMING', 0.025],
  ENERGIE: ['AFSLUITING', 0.015],
  WATER: ['AFSLUITING', 0.005],
  ZORG: ['EINDE_VERZEKERING', 0.006],
};

export function createAchterstand(
  omgeving: Meldomgeving,
  huishouden: Huishouden,
  schuldeiser: Schuldeiser,
  signaaldag: number,
): Achterstand {
  const { partner, persoon } = schuldeiser;
  const { toeval } = huishouden;
  const { termijn, leeftijd, rest = 0 } = bedragenOf(partner);
  const volgnummer = (omgeving.volgnummers[partner.index] ?? 0) + 1;
  omgeving.volgnummers[partner.index] = volgnummer;
  // Chance of its own, by hash: whether a bill was paid in part moves nothing else in the household.
  const eigen = new Toeval(omgeving.seed, 33, partner.index, volgnummer);
  const restInCenten = eigen.chance(rest) ? eigen.between(...REST) : null;
  const achterstand: Achterstand = {
    partner,
    kenmerk: formatKenmerk(partner, volgnummer),
    persoon,
    huishouden,
    ontstaan: signaaldag - toeval.between(...leeftijd),
    termijnInCenten: toeval.between(...termijn),
    restInCenten,
    laatsteSignaaldag: signaaldag,
    bedragInCenten: 0,
    dreiging: false,
    eersteLeverdag: signaaldag,
    afgemeldOp: null,
    meldingen: 0,
    geplant: null,
  };
  omgeving.achterstanden.set(`${partner.partnerId} ${achterstand.kenmerk}`, achterstand);
  return achterstand;
}

export function bedragenOf({ soort }: Partner): Bedragen {
  const bedragen = BEDRAGEN[soort];
  if (bedragen === undefined) throw new RangeError(`the nation has no amounts for ${soort}`);
  return bedragen;
}

/** Each creditor numbers in its own way. */
function formatKenmerk(partner: Partner, volgnummer: number): string {
  const number = String(volgnummer).padStart(7, '0');
  if (partner.perFactuur) return `F${number}`;
  return partner.soort === 'HUUR' ? `HC-${number}/1` : `${1000 + partner.index}${number}`;
}

/** Reports one arrear of a household in a month, with what may follow: a repeat, a change, a payment, a withdrawal. */
export function meldAchterstand(
  omgeving: Meldomgeving,
  huishouden: Huishouden,
  schuldeiser: Schuldeiser,
  maand: number,
): void {
  const { partner } = schuldeiser;
  const { toeval } = huishouden;
  const days = omgeving.kalender.inMaand(partner, maand);
  const signaaldag = days[Math.floor(schuldeiser.moment * days.length)];
  if (signaaldag === undefined) return;
  const leverdag = partner.laat ? lateLeverdag(omgeving, partner, signaaldag) : signaaldag;

  const running = schuldeiser.lopend;
  const achterstand =
    running === null || running.afgemeldOp !== null || partner.perFactuur
      ? createAchterstand(omgeving, huishouden, schuldeiser, signaaldag)
      : running;
  if (achterstand !== running) achterstand.eersteLeverdag = leverdag;
  schuldeiser.lopend = achterstand;
  const melding = createMelding(omgeving, achterstand, signaaldag);
  omgeving.rooster.add(leverdag, melding);

  const after = toeval.fraction();
  if (melding.plaatsfout !== null) return;
  if (after < 0.03) {
    // Within the month only: later on the arrear is due for its next report anyway.
    const next = days.find((day) => day >= leverdag + 4);
    if (next === undefined) return;
    if (after < 0.01) {
      omgeving.rooster.add(next, melding);
      return;
    }
    if (partner.soort === 'ZORG' && next - achterstand.ontstaan > ZORG_HOOGSTENS) return;
    const bedragInCenten = melding.bedragInCenten + toeval.between(500, 9_000);
    achterstand.bedragInCenten = bedragInCenten;
    achterstand.laatsteSignaaldag = next;
    omgeving.rooster.add(next, { ...melding, signaaldag: next, bedragInCenten });
  } else if (after < 0.1) {
    const dag = omgeving.kalender.vanaf(partner, leverdag + toeval.between(6, 24));
    if (dag === null || dag > omgeving.laatsteLeverdag) return;
    achterstand.afgemeldOp = dag;
    omgeving.rooster.add(dag, { ...melding, actie: after < 0.092 ? 'BETAALD' : 'INTREKKEN' });
  }
}

/** A creditor that hands in late does so one or two weeks after the signaaldatum it writes. */
function lateLeverdag(omgeving: Meldomgeving, partner: Partner, signaaldag: number): number {
  const wanted = signaaldag + 7;
  const found = omgeving.kalender.vanaf({ ritme: 'WEKELIJKS', ritmedag: partner.ritmedag % 5 || 5 }, wanted);
  return Math.min(found ?? omgeving.laatsteLeverdag, omgeving.laatsteLeverdag);
}

/** The report of an arrear as it stands on a day; writes the stand back to the arrear. */
export function createMelding(
  omgeving: Meldomgeving,
  achterstand: Achterstand,
  signaaldag: number,
): Gebeurtenis {
  const { partner, huishouden } = achterstand;
  const { toeval } = huishouden;
  const { dagen, leeftijd } = bedragenOf(partner);
  if (partner.soort === 'ZORG' && signaaldag - achterstand.ontstaan > ZORG_HOOGSTENS) {
    achterstand.ontstaan = signaaldag - toeval.between(...leeftijd);
  }
  const adres = adresVoor(omgeving.seed, achterstand, signaaldag);
  const drempel = partner.drempels[adres.gemeente] ?? 0;
  const kosten = toeval.below(3_000);
  let aantalTermijnen = Math.max(1, Math.ceil((signaaldag - achterstand.ontstaan) / dagen));
  while (aantalTermijnen * achterstand.termijnInCenten < drempel + 500) aantalTermijnen++;
  let bedragInCenten = aantalTermijnen * achterstand.termijnInCenten + kosten;
  const { restInCenten } = achterstand;
  if (restInCenten !== null && restInCenten >= drempel + 500) {
    aantalTermijnen = 1;
    bedragInCenten = restInCenten;
  }

  const eerder = achterstand.meldingen > 0;
  // A quarter of what energy reports is an announced end of delivery (gemeente.nu 2024-10), mostly after a first report.
  const eindelevering = partner.soort === 'ENERGIE' && toeval.chance(eerder ? 0.6 : 0.14);
  const [soort, chance] = DREIGING[partner.soort] ?? [null, 0];
  const dreiging = !eindelevering && toeval.chance(chance) ? soort : null;
  achterstand.bedragInCenten = bedragInCenten;
  achterstand.laatsteSignaaldag = signaaldag;
  achterstand.meldingen++;
  achterstand.dreiging ||= dreiging !== null;
  return {
    actie: 'MELDEN',
    achterstand,
    signaaldag,
    ontstaan: achterstand.ontstaan,
    bedragInCenten,
    aantalTermijnen,
    crisissignaal: toeval.chance(dreiging === null ? 0.006 : 0.25),
    dreiging,
    dreigingOp: dreiging === null ? null : signaaldag + toeval.between(14, 42),
    eindeleveringOp: eindelevering ? signaaldag + toeval.between(30, 45) : null,
    warmeOverdracht: toeval.chance(0.015),
    voorwaarden: true,
    plaatsfout: drawPlaatsfout(toeval),
  };
}

/** 0.9 % written wrongly; with what careless creditors leave to a shared postcode about 1 % is held up. */
function drawPlaatsfout(toeval: Toeval): Plaatsfout | null {
  const fraction = toeval.fraction();
  if (fraction >= 0.009) return null;
  return fraction < 0.002 ? 'GEDEELDE_POSTCODE' : fraction < 0.004 ? 'ONBEKENDE_POSTCODE' : 'ANDERE_PLAATS';
}

/**
 * The address a creditor has on file on a day. After a move it hears the new one within a third of a year, and never
 * where it has no convenant with the municipality moved to: a landlord or water company does not follow its debtor.
 */
export function adresVoor(
  seed: number,
  { partner, huishouden, persoon }: Achterstand,
  dag: number,
): Huishouden['adres'] {
  const { verhuizing, adres } = huishouden;
  if (verhuizing === null || (partner.drempels[verhuizing.naar.gemeente] ?? -1) < 0) return adres;
  const lag = (hashOf(seed, 31, partner.index, persoon.id) >>> 0) % 120;
  return adresOp(huishouden, dag - lag);
}
