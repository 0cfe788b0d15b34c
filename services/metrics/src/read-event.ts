import { ContractError, decode, type RecordNaam, type Records } from '@meldpunt/contracts';
import { PoisonError } from '@meldpunt/service-kit';

/** Reads events of one schema; what cannot be read is told by its stable code only. */
export function reader<N extends RecordNaam>(naam: N): (raw: Buffer) => Records[N] {
  return (raw) => {
    try {
      return decode(naam, raw);
    } catch (cause) {
      throw new PoisonError(cause instanceof ContractError ? cause.code : 'ONLEESBAAR', { cause });
    }
  };
}
