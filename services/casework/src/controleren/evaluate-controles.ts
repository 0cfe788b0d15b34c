import type { Code, Persoon } from '@meldpunt/contracts';

/** One check of one resident, as it is kept and told: codes only. */
export type Controle = {
  readonly soort: Code<'controlesoort'>;
  readonly uitkomst: Code<'controleuitkomst'>;
  /** Why nothing was found out; only with NIET_GELUKT. */
  readonly fout: Code<'controlefout'> | null;
  readonly bron: Code<'controlebron'>;
};

/** What the register of persons says of one resident, as far as it is asked. */
export type Ingeschrevene = {
  readonly gemeentecode: string | null;
  readonly postcode: string | null;
  readonly huisnummer: number | null;
  /** A postal address is none to live at. */
  readonly isBriefadres: boolean;
  /** Code of why the entry is no longer kept: O died, E emigrated; null while it is. */
  readonly opschorting: string | null;
};

/** More people than a household: rooms that are let (as the router's verzameladres). */
const MEESTE_BEWONERS = 6;
const VOLWASSEN = 18;

/** Whether somebody who is in the register lives where the creditor says, in this municipality. */
export function evaluateVerblijf(
  ingeschreven: Ingeschrevene,
  gemeentecode: string,
  { postcode, huisnummer }: Pick<Persoon, 'postcode' | 'huisnummer'>,
): Code<'controleuitkomst'> {
  if (ingeschreven.opschorting === 'O') return 'OVERLEDEN';
  if (ingeschreven.opschorting !== null) return 'VERTROKKEN';
  if (ingeschreven.gemeentecode !== null && ingeschreven.gemeentecode !== gemeentecode)
    return 'ANDERE_GEMEENTE';
  if (ingeschreven.isBriefadres) return 'BRIEFADRES';
  const elders =
    ingeschreven.postcode !== postcode || (huisnummer !== null && ingeschreven.huisnummer !== huisnummer);
  return ingeschreven.postcode !== null && postcode !== null && elders ? 'ANDER_ADRES' : 'INWONER';
}

/** What kind of household lives at an address, from the ages of those entered there. */
export function evaluateHuishouden(leeftijden: readonly (number | null)[]): Code<'controleuitkomst'> {
  if (leeftijden.length === 0) return 'NIET_GEVONDEN';
  if (leeftijden.length > MEESTE_BEWONERS) return 'VERZAMELADRES';
  if (leeftijden.some((leeftijd) => leeftijd !== null && leeftijd < VOLWASSEN)) return 'MET_KINDEREN';
  return leeftijden.length === 1 ? 'ALLEENSTAAND' : 'MEER_VOLWASSENEN';
}

/**
 * Whether the resident belongs to the target group (R54), from what the other checks found: a postal address and rooms
 * that are let do not. Null when they found nothing out. A hint: the municipality decides and gives POSTADRES or
 * KAMERBEWONING as inner reason itself.
 */
export function evaluateDoelgroep(
  verblijf: Code<'controleuitkomst'>,
  huishouden: Code<'controleuitkomst'>,
): Code<'controleuitkomst'> | null {
  if (verblijf === 'BRIEFADRES') return 'POSTADRES';
  if (huishouden === 'VERZAMELADRES') return 'KAMERBEWONING';
  return verblijf === 'NIET_GELUKT' && huishouden === 'NIET_GELUKT' ? null : 'DOELGROEP';
}

/** A check that found nothing out, with why; it can be asked again. */
export function nietGelukt(
  soort: Code<'controlesoort'>,
  fout: Code<'controlefout'>,
  bron: Code<'controlebron'>,
): Controle {
  return { soort, uitkomst: 'NIET_GELUKT', fout, bron };
}
