import type { Code } from './codelijsten.ts';

/** FOUT refuses the line, AANHOUDING holds it in the exception queue, WAARSCHUWING lets it through. */
export type Ernst = 'FOUT' | 'AANHOUDING' | 'WAARSCHUWING';

export interface Meldcode {
  readonly ernst: Ernst;
  /** Dutch text for the creditor: what is wrong and what to do about it, without any value of the line. */
  readonly tekst: string;
}

const fout = (tekst: string): Meldcode => ({ ernst: 'FOUT', tekst });
const aanhouding = (tekst: string): Meldcode => ({ ernst: 'AANHOUDING', tekst });
const waarschuwing = (tekst: string): Meldcode => ({ ernst: 'WAARSCHUWING', tekst });

/** What intake can say about a line, in the order of `codelijsten.meldcode`. The field comes beside it on the receipt. */
export const meldcodes: Readonly<Record<Code<'meldcode'>, Meldcode>> = {
  GEEN_JSON: fout('De regel is geen geldige JSON.'),
  GEEN_UTF8: fout('De regel is geen geldige UTF-8.'),
  REGEL_TE_LANG: fout('De regel is langer dan toegestaan.'),
  REGEL_TE_DIEP: fout('De regel is te diep genest; een regel heeft alleen velden, geen velden in velden.'),
  GEEN_OBJECT: fout('De regel is geen JSON-object.'),
  ONBEKEND_VELD: fout('Dit veld kent het meldpunt niet; mogelijk is de naam verkeerd gespeld.'),
  VELD_ONTBREEKT: fout('Dit veld is verplicht en ontbreekt.'),
  VERKEERD_TYPE: fout('De waarde van dit veld heeft een ander type dan afgesproken.'),
  ONGELDIGE_WAARDE: fout('De waarde van dit veld is niet toegestaan.'),
  ONGELDIGE_DATUM: fout('Dit is geen bestaande datum in de vorm jjjj-mm-dd.'),
  DATUM_IN_TOEKOMST: fout('Deze datum ligt in de toekomst.'),
  TE_OUD: fout('De signaaldatum is te lang geleden om de melding nog aan te nemen.'),
  BEDRAG_NIET_POSITIEF: fout('Het bedrag moet hoger zijn dan nul cent.'),
  BEDRAG_TE_HOOG: fout(
    'Het bedrag is zo hoog dat het een vergissing moet zijn; controleer of het in centen staat.',
  ),
  ONDER_DREMPEL: fout('Het bedrag ligt onder de meldingsdrempel van deze gemeente.'),
  TE_VROEG: fout('De achterstand bestaat nog te kort om te mogen melden.'),
  TE_LAAT: fout('De achterstand bestaat te lang om nog te mogen melden.'),
  RECHTSPERSOON: fout(
    'De melding gaat over een rechtspersoon; alleen natuurlijke personen kunnen worden gemeld.',
  ),
  GEEN_CONVENANT: fout(
    'Er is geen convenant met deze gemeente op deze dag; er is niets van de melding bewaard.',
  ),
  PARTNER_NIET_ACTIEF: fout('De signaalpartner is niet (meer) aangesloten.'),
  SOORT_NIET_TOEGESTAAN: fout('Deze soort signaalpartner mag dit niet melden.'),
  VOORWAARDE_ONTBREEKT: fout('Aan een wettelijke voorwaarde om te mogen melden is niet voldaan.'),
  ONBEKEND_KENMERK: fout('Onder dit kenmerk is geen achterstand gemeld.'),
  AL_BEEINDIGD: fout(
    'In de maand van deze signaaldatum is de achterstand al als betaald of ingetrokken doorgegeven, of bij een andere gemeente gemeld. Meld haar hier opnieuw met een signaaldatum in een latere maand.',
  ),
  DUBBEL_IN_LEVERING: fout('Dit kenmerk komt al eerder in deze levering voor.'),
  REGEL_WIJKT_AF: fout(
    'Onder dit regelnummer van deze levering is eerder een andere regel aangeboden; die blijft gelden. Bied een verbeterde levering aan onder een nieuw leveringskenmerk.',
  ),
  GEMEENTE_ONBEKEND: aanhouding('De gemeente kon niet worden gevonden; een medewerker zoekt het uit.'),
  GEMEENTE_NIET_EENDUIDIG: aanhouding(
    'Het adres past bij meer dan één gemeente; een medewerker zoekt het uit.',
  ),
  BSN_NIET_TOEGESTAAN: waarschuwing(
    'Deze soort signaalpartner mag geen BSN aanleveren; het is niet bewaard.',
  ),
  BSN_ONGELDIG: waarschuwing('Het BSN voldoet niet aan de elfproef; het is niet bewaard.'),
  POSTCODE_ONBEKEND: waarschuwing(
    'Deze postcode is niet bekend; de melding is op de gemeentecode aangenomen.',
  ),
  POSTCODE_WIJKT_AF: waarschuwing(
    'De postcode ligt in een andere gemeente dan de opgegeven gemeentecode; de code geldt.',
  ),
  GEMEENTECODE_OPGEVOLGD: waarschuwing(
    'Deze gemeentecode bestaat niet meer; de melding ging naar de opvolger.',
  ),
  EINDELEVERING_ZONDER_VROEGSIGNAAL: waarschuwing(
    'Een einde van de levering hoort vooraf te zijn gegaan door een vroegsignaal.',
  ),
  GEMEENTE_NIET_GEVONDEN: fout(
    'De gemeente is ook na uitzoeken niet gevonden. Controleer postcode, huisnummer en plaats, of geef de gemeentecode mee, en meld opnieuw.',
  ),
  ACHTERHAALD: fout(
    'Een latere regel over deze achterstand, met een signaaldatum in dezelfde maand, kwam in de plaats van deze regel.',
  ),
  TERUGGENOMEN: fout(
    'De achterstand is betaald gemeld of ingetrokken terwijl de gemeente van deze regel nog werd uitgezocht.',
  ),
  DATUM_BUITEN_BEREIK: fout(
    'Deze datum bestaat, maar kan niet kloppen. Een ontstaansdatum ligt niet voor 1990 en niet na de signaaldatum, een geboortedatum niet voor 1900, de dag van een dreiging of van het einde van de levering niet meer dan een maand voor of een jaar na de signaaldatum.',
  ),
};
