import { decode, partnerTerugkoppelingenTopic } from '@meldpunt/contracts';
import type { Admin, Kafka } from 'kafkajs';
import type { TokenSource } from '../start/identity.ts';
import { leesTopicTotEinde } from './lees-topic.ts';
import { vraagGoed } from './verzoek.ts';

/** What one creditor can see of one of its answers. */
export type OntvangenAntwoord = {
  terugkoppelingId: string;
  meldingId: string;
  aard: string;
  klasse: string;
  volgnummer: number;
};

const PAGINA = 1_000;

/** Every terugkoppeling of a creditor by the REST cursor. */
export async function leesAntwoorden(
  feedback: string,
  token: TokenSource,
  partnerId: string,
): Promise<OntvangenAntwoord[]> {
  const antwoorden: OntvangenAntwoord[] = [];
  for (let na = 0; ; ) {
    const { inhoud } = await vraagGoed(
      `${feedback}/v1/terugkoppelingen?partnerId=${partnerId}&na=${na}&limit=${PAGINA}`,
      token,
    );
    const { terugkoppelingen } = inhoud as { terugkoppelingen: OntvangenAntwoord[] };
    const laatste = terugkoppelingen.at(-1);
    if (laatste === undefined) return antwoorden;
    antwoorden.push(...terugkoppelingen);
    na = laatste.volgnummer;
  }
}

/** The same from the creditor's own topic; its rights cover the groups that begin with its client id and a dot. */
export async function leesAntwoordenVanTopic(
  kafka: Kafka,
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  partnerId: string,
  clientId: string,
): Promise<OntvangenAntwoord[]> {
  const antwoorden: OntvangenAntwoord[] = [];
  await leesTopicTotEinde(
    kafka,
    admin,
    partnerTerugkoppelingenTopic(partnerId).naam,
    `${clientId}.antwoorden`,
    (waarde) => {
      antwoorden.push(decode('Terugkoppeling', waarde));
    },
  );
  return antwoorden;
}

/** Meldingen that were answered for good more than once, and messages that came twice: both must be none. */
export function dubbeleAntwoorden(antwoorden: readonly OntvangenAntwoord[]): number {
  const definitief = antwoorden.filter(({ aard }) => aard === 'DEFINITIEF').map(({ meldingId }) => meldingId);
  const nummers = antwoorden.map(({ volgnummer }) => volgnummer);
  const ids = antwoorden.map(({ terugkoppelingId }) => terugkoppelingId);
  const dubbel = (waarden: readonly unknown[]) => waarden.length - new Set(waarden).size;
  return dubbel(definitief) + dubbel(nummers) + dubbel(ids);
}
