/** One row of the error table: what a code means on the wire (problem+json). */
export interface Foutcode {
  readonly status: number;
  /** Dutch title; all the other party sees beside the code and the names of fields. */
  readonly title: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
}

const once = (status: number, title: string): Foutcode => ({ status, title, retryable: false });
const again = (status: number, title: string): Foutcode => ({ status, title, retryable: true });

/**
 * Every code that an HTTP answer of the hub can carry. A code stays what it is for ever; its title may be said
 * better. Invalid input is 400 and never 422 (NLGov API Design Rules, error-handling/invalid-input).
 */
export const foutcodes = {
  ONGELDIG_VERZOEK: once(400, 'Het verzoek is niet goed gevormd'),
  ONGELDIG_VELD: once(400, 'Een of meer velden zijn niet goed ingevuld'),
  ONGELDIGE_CURSOR: once(400, 'De cursor is niet van deze lijst'),
  ONBEKENDE_CODE: once(400, 'Deze code bestaat niet'),
  FORMULE_ONGELDIG: once(400, 'De formule is niet goed gevormd'),
  LEVERING_NIET_LEESBAAR: once(400, 'De levering kan niet worden gelezen'),
  BESTAND_NIET_LEESBAAR: once(400, 'Het bestand is geen leesbaar rekenblad (xlsx)'),
  NIET_GEAUTHENTICEERD: once(401, 'U bent niet aangemeld'),
  GEEN_TOEGANG: once(403, 'U heeft hier geen toegang toe'),
  GEEN_MACHTIGING: once(403, 'Uw organisatie heeft geen machtiging voor deze partij'),
  NIET_GEVONDEN: once(404, 'Niet gevonden'),
  METHODE_NIET_TOEGESTAAN: once(405, 'Deze methode kan hier niet'),
  ZAAK_GEWIJZIGD: once(412, 'De zaak is intussen gewijzigd; haal haar opnieuw op'),
  OVERGANG_NIET_TOEGESTAAN: once(409, 'Dit kan niet in de huidige stand'),
  FORMULE_LIGT_VAST: once(409, 'Deze versie van de formule ligt vast; maak een nieuwe versie'),
  FORMULES_GEWIJZIGD: once(412, 'De formules zijn intussen gewijzigd; haal ze opnieuw op'),
  FORMULE_AL_BESLIST: once(409, 'Over deze versie van de formule is al besloten'),
  TWEEDE_PERSOON_NODIG: once(409, 'Een ander dan wie de versie opstelde moet haar goedkeuren'),
  INVOER_ONBEKEND: once(409, 'De invoer van dit oordeel is na een herstel niet meer bekend'),
  PROEF_LOOPT: again(409, 'Er wacht of loopt al een proef van deze gemeente'),
  UITZONDERING_AFGEHANDELD: once(409, 'Deze uitzondering is al afgehandeld'),
  BESTAAT_AL: once(409, 'Dit bestaat al met een andere inhoud'),
  LOOPLIJST_VERLOPEN: once(410, 'De dag van deze looplijst is voorbij; maak een nieuwe'),
  INTUSSEN_GEWIJZIGD: once(412, 'Dit is intussen gewijzigd; haal het opnieuw op'),
  PERSOON_GEWIST: once(410, 'De persoonsgegevens zijn gewist'),
  TE_GROOT: once(413, 'Het bericht is te groot'),
  MEDIATYPE_NIET_ONDERSTEUND: once(415, 'Dit mediatype wordt niet ondersteund'),
  TE_VEEL_VERZOEKEN: again(429, 'Te veel verzoeken'),
  INTERNE_FOUT: again(500, 'Er ging iets mis'),
  TIJDELIJK_NIET_BESCHIKBAAR: again(503, 'Tijdelijk niet beschikbaar'),
  DAG_ONBEKEND: again(503, 'De dag van het meldpunt is nog niet bekend'),
  UITGAAND_VERKEER_STAAT_STIL: again(503, 'Het meldpunt kan nu niets doorgeven; probeer het later opnieuw'),
} as const satisfies Readonly<Record<string, Foutcode>>;
