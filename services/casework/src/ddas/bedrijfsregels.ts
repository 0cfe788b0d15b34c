import type { Exportbevinding, Periode } from '@meldpunt/contracts';
import { eindresultaatregels } from '../behandelen/eindresultaatregels.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { decideZaakfeiten, type Matching, meldingenOp, resultaatOp } from './decide-ddas.ts';

/** What may be wrong with a zaak in the eyes of the exchange, with what the municipality reads. */
export const bedrijfsregels = {
  ZAAK_NIET_IN_BESTAND: {
    ernst: 'FOUT',
    tekst: 'Geen melding van deze zaak kan worden aangeleverd; de zaak ontbreekt in het bestand.',
  },
  CLIENT_ONVOLLEDIG: {
    ernst: 'FOUT',
    tekst: 'Een melding heeft geen burgerservicenummer en geen postcode met huisnummer; zij ontbreekt.',
  },
  CLIENT_GEWIST: {
    ernst: 'FOUT',
    tekst: 'De gegevens van de inwoner zijn gewist; de melding ontbreekt in het bestand.',
  },
  NIET_OPGEPAKT_MET_OPPAKDATUM: {
    ernst: 'FOUT',
    tekst: 'Het resultaat zegt dat de zaak niet is opgepakt, en er is een datum waarop zij is opgepakt.',
  },
  RESULTAAT_ZONDER_OPPAKDATUM: {
    ernst: 'FOUT',
    tekst: 'Het resultaat volgt uit behandeling, en de zaak is nooit opgepakt.',
  },
  CONTACT_ONTBREEKT: {
    ernst: 'FOUT',
    tekst: 'Het resultaat vraagt contact, en geen contactpoging bereikte de inwoner.',
  },
  CONTACT_TEGENSTRIJDIG: {
    ernst: 'FOUT',
    tekst: 'Het resultaat zegt dat er geen contact was, en een contactpoging bereikte de inwoner.',
  },
  CONTACTPOGING_ONTBREEKT: {
    ernst: 'LET_OP',
    tekst: 'Er was geen contact te krijgen, en er is geen contactpoging vastgelegd.',
  },
  CONTACTPOGING_VOOR_OPPAKKEN: {
    ernst: 'FOUT',
    tekst: 'Er is een contactpoging van voor de dag waarop de zaak is opgepakt.',
  },
  DATUMVOLGORDE: {
    ernst: 'FOUT',
    tekst: 'Ontstaan, melding, matching en oppakken volgen elkaar niet op in de tijd.',
  },
  MATCHING_BUITEN_PERIODE: {
    ernst: 'FOUT',
    tekst: 'De matchingsdatum ligt niet in de matchingperiode.',
  },
  AFGESLOTEN_ZONDER_RESULTAAT: {
    ernst: 'LET_OP',
    tekst:
      'De zaak is voorbij zonder resultaat dat de uitwisseling kent, omdat de signaalpartner de melding terugnam of verplaatste; zij gaat mee zonder resultaat.',
  },
  DAGDEEL_ONTBREEKT: {
    ernst: 'LET_OP',
    tekst: 'Van een huisbezoek of telefoongesprek ontbreekt het dagdeel.',
  },
  BEDRAG_NUL: { ernst: 'LET_OP', tekst: 'Het bedrag is minder dan een halve euro en gaat mee als 0.' },
  TOEVOEGING_TE_LANG: {
    ernst: 'LET_OP',
    tekst: 'De huisnummertoevoeging is langer dan vier tekens en gaat niet mee.',
  },
} as const satisfies Record<Exportbevinding, Regel> & Record<string, Regel>;

export type Ernst = 'FOUT' | 'LET_OP';
type Regel = { readonly ernst: Ernst; readonly tekst: string };
export type Bedrijfsregel = keyof typeof bedrijfsregels;

/** Kinds of contact that happen at a time of day. */
const opEenTijdstip: ReadonlySet<string> = new Set(['HUISBEZOEK', 'TELEFOON', 'AFSPRAAK_OP_LOCATIE']);

/**
 * Which rules a zaak breaks as it goes into the file of this period, each once. Acts are refused when they would break
 * most of these, so what is found came by another way: an older release, a restored backup, a creditor's own dates.
 */
export function checkBedrijfsregels(
  zaak: Zaak,
  matching: Matching,
  periode: Periode,
): readonly Bedrijfsregel[] {
  const { tot } = periode;
  const feiten = decideZaakfeiten(zaak, matching, periode);
  const { opgepaktOp, contactpogingen } = feiten;
  const gevonden: Bedrijfsregel[] = [];
  const resultaat = resultaatOp(zaak, tot);
  const regel = resultaat === null ? null : eindresultaatregels[resultaat];
  const bereikt = contactpogingen.some((poging) => poging.bereikt);
  if (regel !== null) {
    if (regel.opgepakt === 'NIET' && opgepaktOp !== null) gevonden.push('NIET_OPGEPAKT_MET_OPPAKDATUM');
    if (regel.opgepakt === 'WEL' && opgepaktOp === null) gevonden.push('RESULTAAT_ZONDER_OPPAKDATUM');
    if (regel.contact === 'BEREIKT' && !bereikt) gevonden.push('CONTACT_ONTBREEKT');
    if (regel.contact === 'NIET_BEREIKT' && bereikt) gevonden.push('CONTACT_TEGENSTRIJDIG');
    if (regel.contact === 'NIET_BEREIKT' && contactpogingen.length === 0)
      gevonden.push('CONTACTPOGING_ONTBREEKT');
  }
  if (contactpogingen.some(({ op }) => opgepaktOp === null || op < opgepaktOp))
    gevonden.push('CONTACTPOGING_VOOR_OPPAKKEN');
  if (!inOrder(zaak, matching, periode)) gevonden.push('DATUMVOLGORDE');
  const { op, van, tot: einde } = matching;
  if ((van !== null && op < van) || (einde !== null && op > einde)) gevonden.push('MATCHING_BUITEN_PERIODE');
  if (zaak.afgeslotenOp !== null && zaak.afgeslotenOp <= tot && resultaat === null)
    gevonden.push('AFGESLOTEN_ZONDER_RESULTAAT');
  if (contactpogingen.some(({ soort, dagdeel }) => dagdeel === null && opEenTijdstip.has(soort)))
    gevonden.push('DAGDEEL_ONTBREEKT');
  return gevonden;
}

/** A melding that joined later may be younger than the matching; the first one may not. */
function inOrder(zaak: Zaak, matching: Matching, { tot }: Periode): boolean {
  const meldingen = meldingenOp(zaak, tot);
  const eerste = meldingen.map(({ signaaldatum }) => signaaldatum).toSorted()[0];
  return (
    meldingen.every(
      ({ ontstaansdatum, signaaldatum }) => ontstaansdatum === null || ontstaansdatum <= signaaldatum,
    ) &&
    (eerste === undefined || eerste <= matching.op) &&
    (zaak.opgepaktOp === null || zaak.opgepaktOp > tot || matching.op <= zaak.opgepaktOp)
  );
}
