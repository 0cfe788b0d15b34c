import { ContractError, decode, type PartnerMelding } from '@meldpunt/contracts';
import { PoisonError } from '@meldpunt/service-kit';
import { isLeveringskenmerk } from './leveringskenmerk.ts';

/** What the column holds; the bytes of an Avro int can say more. */
const HOOGSTE_REGELNUMMER = 2 ** 31 - 1;

/**
 * Reads a message of a creditor's own topic. Name and number say which line it is: without them nothing can be recorded
 * and no receipt line be addressed, so that the message is one for the dead letters. What is wrong with the line itself
 * is told on its receipt line.
 *
 * @throws ContractError, or PoisonError with ONGELDIG_LEVERINGSKENMERK or ONGELDIG_REGELNUMMER.
 */
export function readPartnerMelding(raw: Buffer): PartnerMelding {
  const melding = decodePartnerMelding(raw);
  const { leveringskenmerk, regelnummer } = melding;
  if (!isLeveringskenmerk(leveringskenmerk)) throw new PoisonError('ONGELDIG_LEVERINGSKENMERK');
  if (regelnummer < 1 || regelnummer > HOOGSTE_REGELNUMMER) throw new PoisonError('ONGELDIG_REGELNUMMER');
  return melding;
}

/**
 * On a party's topic even an unknown schema is the sender's mistake, not a reader that is too old. An amount that a
 * double does not count exactly makes a line that is told so, as over HTTP; read exactly first, which is quicker.
 */
function decodePartnerMelding(raw: Buffer): PartnerMelding {
  try {
    return decode('PartnerMelding', raw);
  } catch (error) {
    if (error instanceof ContractError && error.code === 'GEEN_AVRO')
      return decode('PartnerMelding', raw, 'AFGEROND');
    throw error;
  }
}
