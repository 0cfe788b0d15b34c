import { codelijsten } from '@meldpunt/contracts';
import type { Cel } from './cel.ts';
import { isOpgevolgd, sumInwoners } from './inwoners.ts';
import { perGemeente, sumZonderSignaal } from './per-gemeente.ts';
import { type Histogram, percentiel } from './percentiel.ts';
import { type Doorlooptijd, GROEPEN, type Maandrapport, type NaAntwoord, type Tellingen } from './rapport.ts';
import type { Gemeentegegevens } from './store.ts';
import { perThousand, Sums } from './sums.ts';

const SAMENLOOP = ['ENKELVOUDIG', 'MEERVOUDIG', 'OPEENVOLGEND', 'MEERVOUDIG_EN_OPEENVOLGEND'] as const;

const TREDEN = ['SIGNAAL', 'ZAAK', 'OPGEPAKT', 'POGING', 'CONTACT', 'HULP'] as const;
const ZAAKCIJFERS = [
  'TOTAAL',
  'OPGEPAKT',
  'BEZOCHT',
  'CONTACT',
  'HULP',
  'WEIGERING',
  'NIET_THUIS',
  'NIET_DOELGROEP',
  'CAPACITEIT',
] as const;
const STAPPEN = [
  'AANBOD_TOT_AANNAME',
  'AANNAME_TOT_SIGNAAL',
  'ZAAK_TOT_OPGEPAKT',
  'OPGEPAKT_TOT_POGING',
  'AANNAME_TOT_POGING',
  'POGING_TOT_CONTACT',
  'AANNAME_TOT_EINDE',
  'EINDE_TOT_TERUGKOPPELING',
  'AANNAME_TOT_TERUGKOPPELING',
] as const;

/**
 * @param eigen Municipalities whose own figures the reader may see, whole but for those that no formule signalled. The
 * others get small numbers hidden as if the reader knew all of its own but what its own report hides.
 */
export function sumMaandrapport(
  maand: string,
  gemeentecode: string | null,
  cellen: readonly Cel[],
  gemeenten: readonly Gemeentegegevens[],
  eigen: readonly string[],
): Maandrapport {
  // Of whom no formule signalled a municipality sees counts, never so small that they point at somebody.
  const eigenCellen = gemeentecode === null ? cellen : cellen.filter(({ signaal }) => signaal);
  const zonderSignaal = gemeentecode === null ? null : sumZonderSignaal(cellen);
  const sums = new Sums(eigenCellen);
  const volume = sums.total('VOLUME');
  const present = new Set(cellen.map((cel) => cel.gemeentecode));
  const inwoners =
    gemeentecode === null
      ? sumInwoners(maand, gemeenten, (code) => present.has(code))
      : gemeenten.reduce((sum, gemeente) => sum + gemeente.inwoners, 0);
  const inSignaal = SAMENLOOP.reduce((sum, code) => sum + sums.of('SIGNAAL', code).centen, 0);
  return {
    maand,
    gemeentecode,
    meldingen: { ...volume, perDuizendInwoners: perThousand(volume.aantal, inwoners) },
    perSoort: codelijsten.partnersoort.map((code) => ({ code, ...sums.of('VOLUME', code) })),
    samenloop: {
      signalen: record(SAMENLOOP, (code) => sums.of('SIGNAAL', code).aantal),
      meldingen: record(SAMENLOOP, (code) => sums.of('SIGNAAL', code).centen),
      zonderSignaal: zonderSignaal === null ? volume.aantal - inSignaal : zonderSignaal.aantal,
    },
    zonderSignaal,
    conversie: {
      meldingen: { MELDING: volume.aantal, ...record(TREDEN, (code) => sums.of('TREDE', code).aantal) },
      zaken: record(ZAAKCIJFERS, (code) => sums.of('ZAAK', code).aantal),
    },
    resultaten: sums.all('RESULTAAT'),
    doorlooptijden: STAPPEN.map((stap) => doorlooptijd(stap, sums.histogram(stap))),
    termijnen: ['CONTACTTERMIJN', 'DREIGINGSTERMIJN'].map((termijn) => ({
      termijn,
      zaken: sums.of('ZAAK', termijn).aantal,
      verstreken: sums.of('ZAAK', `${termijn}_VERSTREKEN`).aantal,
    })),
    terugkoppeling: { definitief: sums.all('ANTWOORD'), overig: sums.all('TUSSENBERICHT') },
    // Of whom no formule signalled a municipality learns nothing more, counted or not.
    naAntwoord: GROEPEN.filter((groep) => gemeentecode === null || groep !== 'ZONDER_SIGNAAL').map((groep) =>
      naAntwoord(groep, (code) => sums.of('NA_ANTWOORD', `${groep}:${code}`).aantal),
    ),
    gemeenten: perGemeente(
      cellen,
      gemeenten.filter((gemeente) =>
        gemeentecode === null
          ? present.has(gemeente.gemeentecode) || !isOpgevolgd(maand, gemeente)
          : gemeente.gemeentecode === gemeentecode,
      ),
      eigen,
    ),
  };
}

function naAntwoord(groep: NaAntwoord['groep'], count: (code: string) => number): NaAntwoord {
  const betaalt = count('BETAALT');
  const voldaan = count('VOLDAAN');
  const betaaltNiet = count('BETAALT_NIET');
  const regelingNietNagekomen = count('REGELING_NIET_NAGEKOMEN');
  const gehoord = betaalt + voldaan + betaaltNiet + regelingNietNagekomen;
  return {
    groep,
    beantwoord: count('BEANTWOORD'),
    gehoord,
    betaalt,
    voldaan,
    betaaltNiet,
    regelingNietNagekomen,
    betwist: count('BETWIST'),
    aandeelBetaalt: gehoord === 0 ? null : Math.round(((betaalt + voldaan) / gehoord) * 100),
  };
}

function doorlooptijd(stap: string, histogram: Histogram): Doorlooptijd {
  const aantal = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  return { stap, aantal, p50: percentiel(histogram, 0.5), p90: percentiel(histogram, 0.9) };
}

function record(codes: readonly string[], count: (code: string) => number): Tellingen {
  return Object.fromEntries(codes.map((code) => [code, count(code)]));
}
