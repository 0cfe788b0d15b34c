import { decode, partnerOntvangstenTopic } from '@meldpunt/contracts';
import type { Admin, Kafka } from 'kafkajs';
import type { TokenSource } from '../start/identity.ts';
import { leesTopicTotEinde } from './lees-topic.ts';
import { type Bewijs, kloptNieuw, type Post } from './leverboek.ts';
import { vraag, vraagGoed } from './verzoek.ts';

const PAGINA = 1_000;

/** Every receipt of a creditor as it stands now, by leveringskenmerk. */
async function leesBewijzen(
  gateway: string,
  token: TokenSource,
  partnerId: string,
): Promise<Map<string, Bewijs>> {
  const bewijzen = new Map<string, Bewijs>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const verder: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { inhoud } = await vraagGoed(
      `${gateway}/v1/leveringen?partnerId=${partnerId}&limit=${PAGINA}${verder}`,
      token,
    );
    const pagina = inhoud as {
      leveringen: (Bewijs & { leveringskenmerk: string })[];
      volgende: string | null;
    };
    for (const bewijs of pagina.leveringen) bewijzen.set(bewijs.leveringskenmerk, bewijs);
    cursor = pagina.volgende;
  }
  return bewijzen;
}

/** Fills in what the hub says of a creditor's lines: only where its own books and its receipt do not agree already. */
export async function vulAan(gateway: string, token: TokenSource, posten: readonly Post[]): Promise<Post[]> {
  const aangevuld: Post[] = [];
  for (const post of posten)
    aangevuld.push(kloptNieuw(post) ? post : { ...post, nieuw: await leesNieuw(gateway, token, post) });
  return aangevuld;
}

async function leesNieuw(gateway: string, token: TokenSource, { bewijs }: Post): Promise<number[]> {
  const nummers: number[] = [];
  if (bewijs === null) return nummers;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const verder: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { status, inhoud } = await vraag(
      `${gateway}/v1/leveringen/${bewijs.leveringId}/regels?resultaat=NIEUW&limit=${PAGINA}${verder}`,
      token,
    );
    // A receipt that is no longer there has no lines; that shows in what is compared.
    if (status !== 200) return nummers;
    const pagina = inhoud as { regels: { regelnummer: number }[]; volgende: string | null };
    nummers.push(...pagina.regels.map(({ regelnummer }) => regelnummer));
    cursor = pagina.volgende;
  }
  return nummers;
}

type OpKafka = {
  kafka: Kafka;
  admin: Pick<Admin, 'fetchTopicOffsets'>;
  gateway: string;
  token: TokenSource;
  /** Its rights cover the groups that begin with it and a dot. */
  clientId: string;
  partnerId: string;
};

/** The same for a creditor that delivers on its topic: its receipts as they stand, and the result of each line there. */
export async function vulAanVanTopic(
  { kafka, admin, gateway, token, clientId, partnerId }: OpKafka,
  posten: readonly Post[],
): Promise<Post[]> {
  const bewijzen = await leesBewijzen(gateway, token, partnerId);
  const perLevering = new Map<string, Map<number, string>>();
  await leesTopicTotEinde(
    kafka,
    admin,
    partnerOntvangstenTopic(partnerId).naam,
    `${clientId}.bewijzen`,
    (waarde) => {
      const { leveringskenmerk, regelnummer, versie, resultaat } = decode('Ontvangst', waarde);
      // What became of a held line is not what was said of it when it came. Of a line that came twice the first counts.
      if (versie > 1) return;
      const regels = perLevering.get(leveringskenmerk) ?? new Map<number, string>();
      perLevering.set(leveringskenmerk, regels);
      if (!regels.has(regelnummer)) regels.set(regelnummer, resultaat);
    },
  );
  return posten.map((post) => {
    const regels = perLevering.get(post.leveringskenmerk) ?? new Map<number, string>();
    return {
      ...post,
      bewijs: bewijzen.get(post.leveringskenmerk) ?? null,
      nieuw: [...regels].filter(([, resultaat]) => resultaat === 'NIEUW').map(([nummer]) => nummer),
      opTopic: regels.size,
    };
  });
}
