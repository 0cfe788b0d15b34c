import { request } from 'node:http';
import { encode, partnerMeldingenTopic } from '@meldpunt/contracts';
import type { Producer } from 'kafkajs';
import { type NatieLevering, toPartnerMelding } from '../natie/natie.ts';
import type { TokenSource } from '../start/identity.ts';
import type { Bewijs } from './leverboek.ts';
import { vraagGoed } from './verzoek.ts';
import { zendVolhoudend } from './zend.ts';

const KAFKA_BATCH = 1_000;

const ndjson = (regels: NatieLevering['regels']) =>
  regels.map((regel) => `${JSON.stringify(regel)}\n`).join('');

/** Sends part of a delivery and then breaks the connection, as a creditor whose line drops. */
async function leverAfgebroken(
  gateway: string,
  token: TokenSource,
  levering: NatieLevering,
  deel: Buffer,
): Promise<void> {
  const { value } = await token();
  await new Promise<void>((klaar) => {
    const verbinding = request(`${gateway}/v1/leveringen?partnerId=${levering.partnerId}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${value}`,
        'content-type': 'application/x-ndjson',
        leveringskenmerk: levering.leveringskenmerk,
        'transfer-encoding': 'chunked',
      },
    });
    verbinding.on('error', () => klaar());
    verbinding.on('close', () => klaar());
    verbinding.write(deel, () => setTimeout(() => verbinding.destroy(), 5));
  });
}

/**
 * Delivers by HTTP as one NDJSON stream and gives the receipt. Tried again under the same leveringskenmerk while the gateway
 * is away.
 */
export async function leverMetNdjson(
  gateway: string,
  token: TokenSource,
  levering: NatieLevering,
): Promise<Bewijs> {
  const { breekAfNa, breekNaBytes } = levering;
  const body = ndjson(levering.regels);
  // Half a line more, so that the cut falls inside one.
  if (breekAfNa !== undefined) {
    const begin = Buffer.from(`${ndjson(levering.regels.slice(0, breekAfNa))}{"actie":"MELD`);
    await leverAfgebroken(gateway, token, levering, begin);
  }
  if (breekNaBytes !== undefined) {
    await leverAfgebroken(gateway, token, levering, Buffer.from(body).subarray(0, breekNaBytes));
  }
  const { inhoud } = await vraagGoed(`${gateway}/v1/leveringen?partnerId=${levering.partnerId}`, token, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-ndjson', leveringskenmerk: levering.leveringskenmerk },
  });
  return inhoud as Bewijs;
}

/** Delivers on the partner's own topic, with its own login at the outside listener. */
export async function leverMetKafka(producer: Producer, levering: NatieLevering): Promise<void> {
  const topic = partnerMeldingenTopic(levering.partnerId).naam;
  const laatste = levering.regels.length;
  for (let van = 0; van < laatste; van += KAFKA_BATCH) {
    await zendVolhoudend(producer, {
      topic,
      acks: -1,
      messages: levering.regels.slice(van, van + KAFKA_BATCH).map((regel, index) => ({
        key: levering.leveringskenmerk,
        value: encode(
          'PartnerMelding',
          toPartnerMelding(regel, levering.leveringskenmerk, van + index + 1, van + index + 1 === laatste),
        ),
      })),
    });
  }
}
