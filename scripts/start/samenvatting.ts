import { som } from '../simulatie/balans.ts';
import type { Verloop } from '../simulatie/speel-natie.ts';
import type { Hub } from './hub.ts';
import type { StartOpties } from './opties.ts';
import type { Poorten } from './poorten.ts';
import { serviceNames } from './services.ts';

const getal = new Intl.NumberFormat('nl-NL');
const euro = new Intl.NumberFormat('nl-NL', { style: 'currency', currency: 'EUR' });
const procent = new Intl.NumberFormat('nl-NL', { style: 'percent', maximumFractionDigits: 2 });

function tabel(kop: string, rijen: readonly (readonly [string, string])[]): string {
  const breedte = Math.max(...rijen.map(([naam]) => naam.length));
  const cijfers = Math.max(...rijen.map(([, waarde]) => waarde.length));
  return [
    kop,
    ...rijen.map(([naam, waarde]) => `  ${naam.padEnd(breedte)}  ${waarde.padStart(cijfers)}`),
    '',
  ].join('\n');
}

/** What a run puts on standard output, with --json ending in its one line, and the exit code that goes with it. */
export function verslagVan(
  verloop: Pick<Verloop, 'uitkomst' | 'verschillen' | 'metingen'>,
  { json }: Pick<StartOpties, 'json'>,
  adressen: string,
): { tekst: string; code: 0 | 1 } {
  const { uitkomst, metingen } = verloop;
  const regel = json ? `${JSON.stringify({ uitkomst, metingen })}\n` : '';
  return { tekst: `${schrijfSamenvatting(verloop, adressen)}${regel}`, code: uitkomst.behoud ? 0 : 1 };
}

/** What a run came to, in Dutch, for the terminal. */
function schrijfSamenvatting(
  { uitkomst, verschillen }: Pick<Verloop, 'uitkomst' | 'verschillen'>,
  adressen: string,
): string {
  const l = uitkomst.leveringen;
  const delen = [
    tabel('Leveringen (regels)', [
      ['aangeboden', getal.format(l.aangeboden)],
      ['nieuw', getal.format(l.nieuw)],
      ['gewijzigd', getal.format(l.gewijzigd)],
      ['ongewijzigd', getal.format(l.ongewijzigd)],
      ['betaald of ingetrokken', getal.format(l.ingetrokken)],
      ['afgekeurd', getal.format(l.afgekeurd)],
      ['aangehouden', getal.format(l.aangehouden)],
    ]),
    tabel('Meldingen', [
      ['nieuw', getal.format(uitkomst.meldingen.nieuw)],
      ['vrijgegeven uit de uitzonderingen', getal.format(uitkomst.meldingen.vrijgegeven)],
      ['doorgezet naar een andere gemeente', getal.format(uitkomst.meldingen.doorgezet)],
      ['beëindigd', getal.format(uitkomst.meldingen.beeindigd)],
      ['nog open', getal.format(uitkomst.meldingen.open)],
      ['bedrag in', euro.format(uitkomst.centen.in / 100)],
      ['bedrag uit', euro.format(uitkomst.centen.uit / 100)],
    ]),
    tabel('Gemeenten', [
      ['signalen', getal.format(uitkomst.signalen)],
      ['zaken', getal.format(uitkomst.zaken)],
    ]),
    tabel(`Terugkoppelingen (${getal.format(som(uitkomst.terugkoppelingen))})`, [
      ...Object.entries(uitkomst.terugkoppelingen).map(
        ([klasse, aantal]) => [klasse, getal.format(aantal)] as const,
      ),
    ]),
    tabel('Koppeling van meldingen zonder BSN, van wat in een signaal kwam', [
      ['precisie', procent.format(uitkomst.koppeling.precisie)],
      ['trefkans', procent.format(uitkomst.koppeling.trefkans)],
    ]),
    uitkomst.behoud
      ? 'De balans sluit: elke aangenomen melding is er nog precies één keer, tot op de cent.\n'
      : tabel(
          'DE BALANS SLUIT NIET',
          verschillen.map(({ regel, links, rechts }) => [regel, `${links} ≠ ${rechts}`]),
        ),
    adressen,
  ];
  return `\n${delen.join('\n')}\n`;
}

/** Where the hub can be reached. */
export function schrijfAdressen(hub: Hub, poorten: Poorten): string {
  return tabel('Adressen', [
    ...serviceNames.map(
      (naam) => [naam, `http://127.0.0.1:${poorten.services[naam]}/v1/openapi.json`] as const,
    ),
    ['inloggen (Keycloak)', hub.identity.issuer],
    ['Kafka voor partijen', hub.kafka.outsideBrokers.join(', ')],
  ]);
}
