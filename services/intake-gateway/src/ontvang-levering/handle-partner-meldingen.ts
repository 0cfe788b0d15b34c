import type { PartnerMelding } from '@meldpunt/contracts';
import { type ConsumedBatch, ProblemError, type UnitOfWork } from '@meldpunt/service-kit';
import { NotYet } from '../not-yet.ts';
import { parseRecord } from './parse-record.ts';
import { type Blokregel, bereidVoor, currentMaatstaf, type Intake, verwerkBlok } from './verwerk-blok.ts';

/**
 * Lines from a creditor's own topic: the same core as over HTTP. The receipt lines leave for its topic ontvangsten
 * with the same transaction.
 */
export async function handlePartnerMeldingen(
  batch: ConsumedBatch<PartnerMelding>,
  work: UnitOfWork,
  intake: Intake,
): Promise<void> {
  const partnerId = intake.topics.partnerIdOf(batch.topic);
  const regels = batch.messages.map(({ value }) => blokregel(value));
  try {
    const maatstaf = await currentMaatstaf(intake, work.db, partnerId);
    await verwerkBlok(work, intake, 'KAFKA', bereidVoor(intake, maatstaf, regels));
  } catch (error) {
    if (error instanceof ProblemError) throw new NotYet('the hub cannot judge lines yet', { cause: error });
    throw error;
  }
}

function blokregel(melding: PartnerMelding): Blokregel {
  const { leveringskenmerk, regelnummer, laatsteRegel, ...record } = melding;
  return {
    leveringskenmerk,
    regelnummer,
    laatsteRegel,
    gelezen: parseRecord(record),
    ruw: () => JSON.stringify(record),
  };
}
