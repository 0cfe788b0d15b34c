import type { Signaalpartner } from '@meldpunt/contracts';
import type { ConsumedMessage, UnitOfWork } from '@meldpunt/service-kit';
import type { GeefVrij } from '../geef-vrij/geef-vrij.ts';
import { selectTerugkoppelingen } from '../geef-vrij/store.ts';
import { type KnownPartner, lockPartners, replacePartners } from './store.ts';

const ROUND = 1_000;

/** Keeps the copy of the creditors: how each wants its answers, and who may act for it. */
export async function handleSignaalpartners(
  messages: readonly ConsumedMessage<Signaalpartner>[],
  work: UnitOfWork,
  geefVrij: GeefVrij,
): Promise<void> {
  const latest = new Map<string, Signaalpartner>();
  for (const { value } of messages) {
    if (value.versie > (latest.get(value.partnerId)?.versie ?? 0)) latest.set(value.partnerId, value);
  }
  const known = new Map(
    (await lockPartners(work.db, [...latest.keys()])).map((partner) => [partner.partnerId, partner]),
  );
  const newer = [...latest.values()].filter(
    ({ partnerId, versie }) => versie > (known.get(partnerId)?.versie ?? 0),
  );
  if (newer.length === 0) return;
  await replacePartners(work.db, newer);
  for (const { partnerId, aansluiting } of newer) {
    const before = known.get(partnerId);
    if (aansluiting === 'KAFKA' && before !== undefined) await sendMissed(before, work, geefVrij);
  }
}

/** Answers given before it was known that this creditor has a topic of its own. */
async function sendMissed(partner: KnownPartner, work: UnitOfWork, geefVrij: GeefVrij): Promise<void> {
  if (partner.aansluiting !== null || partner.laatsteVolgnummer === 0) return;
  for (let na = 0; na < partner.laatsteVolgnummer; ) {
    const missed = await selectTerugkoppelingen(work.db, partner.partnerId, na, ROUND);
    const last = missed.at(-1);
    if (last === undefined) return;
    work.outbox.addAll(missed.map((message) => geefVrij.ofPartner({ ...message, opnieuwGeleverd: false })));
    na = last.volgnummer;
  }
}
