import type { Datum } from '@meldpunt/contracts';
import type { Gesprek, Zaak } from '../zaak/zaak.ts';
import type { Besluit } from './decide-eindresultaat.ts';
import { type GesprekDaad, geweigerd } from './handeling.ts';

/** Consents under which somebody may be handed over to the next helper (R66). */
const magOverdragen: ReadonlySet<string> = new Set(['OVERDRACHT', 'OVERDRACHT_EN_OVERLEG']);

/**
 * What a conversation brought, in codes (R63 to R65): a zaak that was taken up and whose resident was reached. A code
 * that is not given stays what it was, so that what the first visit found is not lost at the second. Nobody is
 * referred without having agreed to be handed over; consent taken back later undoes no referral that was made.
 */
export function decideGesprek(zaak: Zaak, daad: GesprekDaad, datum: Datum): Besluit {
  if (zaak.stand === 'VERVALLEN') return geweigerd('SIGNAAL_VERVALLEN');
  if (zaak.stand === 'AFGESLOTEN') return geweigerd('ZAAK_AFGESLOTEN');
  if (zaak.opgepaktOp === null) return geweigerd('ZAAK_NIET_OPGEPAKT');
  if (zaak.contactOp === null) return geweigerd('CONTACT_ONTBREEKT');
  if (datum < zaak.contactOp || (zaak.gesprek !== null && datum < zaak.gesprek.op))
    return geweigerd('ONGELDIGE_DATUM', 'datum');
  const { hulpsoort, schuldklasse, verwijzing, toestemming } = daad;
  if ([hulpsoort, schuldklasse, verwijzing, toestemming].every((code) => code === null))
    return geweigerd('VELD_ONTBREEKT', 'hulpsoort');
  const gesprek: Gesprek = {
    op: datum,
    hulpsoort: hulpsoort ?? zaak.gesprek?.hulpsoort ?? null,
    schuldklasse: schuldklasse ?? zaak.gesprek?.schuldklasse ?? null,
    verwijzing: verwijzing ?? zaak.gesprek?.verwijzing ?? null,
    toestemming: toestemming ?? zaak.gesprek?.toestemming ?? null,
  };
  if (verwijzing !== null && (gesprek.toestemming === null || !magOverdragen.has(gesprek.toestemming)))
    return geweigerd('TOESTEMMING_ONTBREEKT', 'verwijzing');
  return { status: 'TOEGEPAST', zaak: { ...zaak, gesprek } };
}
