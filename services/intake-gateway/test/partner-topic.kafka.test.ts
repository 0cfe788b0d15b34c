import {
  datum,
  decode,
  encode,
  type Ontvangst,
  openBytes,
  type PartnerMelding,
  sleutelnaamVan,
  transportSleutel,
} from '@meldpunt/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { legeRegel } from '../../../scripts/natie/regel.ts';
import { createTestKafka, uniqueName } from '../../../test/harnas/topics.ts';
import { until } from '../../service-kit/test/until.ts';
import { Partnerabonnementen } from '../src/signaalpartners/partnerabonnementen.ts';
import { jsonOf, meldingenOf, type Proefgateway, startProefgateway } from './proefgateway.ts';
import { DAG, inrichting, zorgregel } from './voorbeelden.ts';

let gateway: Proefgateway;
const ontvangsten: Ontvangst[] = [];
let stopReading: () => Promise<void>;

function bericht(
  regelnummer: number,
  regel: Record<string, unknown>,
  laatsteRegel = false,
  leveringskenmerk = 'week 11',
) {
  const value: PartnerMelding = {
    ...legeRegel,
    ...regel,
    leveringskenmerk,
    regelnummer,
    laatsteRegel,
  };
  return {
    topic: gateway.names.partnerMeldingen('grootzorg'),
    key: 'week 11',
    value: encode('PartnerMelding', value),
  };
}

interface Brief {
  readonly offset: number;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Letters that `act` leads to, as many as it says, in the order of the messages they are about. */
async function deadLetters(act: () => Promise<number>): Promise<Brief[]> {
  const topic = `${gateway.names.partnerMeldingen('grootzorg')}.dlq`;
  const found: Brief[] = [];
  const consumer = createTestKafka('dlq').consumer({ groupId: uniqueName('dlq') });
  await consumer.connect();
  try {
    const before = await numberIn(topic);
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        if (Number(message.offset) < before || message.value === null) return;
        const headers = Object.fromEntries(
          Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
        );
        found.push({ offset: Number(headers['bron-offset']), value: message.value, headers });
      },
    });
    const expected = await act();
    await until(() => found.length >= expected);
  } finally {
    await consumer.disconnect();
  }
  return found.toSorted((a, b) => a.offset - b.offset);
}

/** How many messages were ever written to a topic of one partition. */
async function numberIn(topic: string): Promise<number> {
  const admin = createTestKafka('kijker').admin();
  await admin.connect();
  try {
    return Number((await admin.fetchTopicOffsets(topic))[0]?.high);
  } finally {
    await admin.disconnect();
  }
}

beforeAll(async () => {
  gateway = await startProefgateway();
  await gateway.setDag(DAG);
  await gateway.beheer('POST', '/v1/_inrichten', inrichting);
  const van = '2026-01-01';
  const put = await gateway.beheer('PUT', '/v1/signaalpartners/grootzorg', {
    naam: 'Grootzorg',
    soort: 'ZORG',
    aansluiting: 'KAFKA',
    actief: true,
    machtigingen: [{ organisatieId: 'org-groot', van }],
  });
  expect(put.status).toBe(200);
  await gateway.beheer('PUT', '/v1/convenanten/grootzorg/0268', { van, meldingsdrempelInCenten: 0 });
  const consumer = createTestKafka('lezer').consumer({ groupId: `${gateway.topics.prefix}lezer` });
  await consumer.connect();
  await consumer.subscribe({ topic: gateway.names.naarOntvangsten('grootzorg').topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (message.value !== null) ontvangsten.push(decode('Ontvangst', message.value));
    },
  });
  stopReading = () => consumer.disconnect();
});
afterAll(async () => {
  await stopReading?.();
  await gateway?.stop();
});

test('lines on a creditor’s own topic become meldingen, and each gets its receipt line', async () => {
  await gateway.producer.send([
    bericht(1, zorgregel('G-1')),
    bericht(2, zorgregel('G-2', { bedragInCenten: -1 })),
    bericht(3, zorgregel('G-3', { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Leiden' }), true),
  ]);
  await until(() => ontvangsten.length === 3);
  expect(ontvangsten).toMatchObject([
    { regelnummer: 1, resultaat: 'NIEUW', incassopauzeTot: '2026-04-16', versie: 1, codes: [] },
    {
      regelnummer: 2,
      resultaat: 'AFGEKEURD',
      codes: ['BEDRAG_NIET_POSITIEF'],
      velden: ['bedragInCenten'],
      meldingId: null,
    },
    { regelnummer: 3, resultaat: 'AANGEHOUDEN', codes: ['GEMEENTE_NIET_EENDUIDIG'] },
  ]);
  expect(await meldingenOf(gateway)).toMatchObject([
    { kenmerk: 'G-1', partnerId: 'grootzorg', leveringskenmerk: 'week 11' },
  ]);
  const token = await gateway.token('org-groot', 'leveringen:lezen');
  expect(await jsonOf(gateway.get('/v1/leveringen', token))).toMatchObject({
    leveringen: [
      {
        leveringskenmerk: 'week 11',
        stand: 'AFGEROND',
        aangeboden: 3,
        nieuw: 1,
        afgekeurd: 1,
        aangehouden: 1,
      },
    ],
  });
});

test('the same lines again give the same results and count nothing', async () => {
  const before = ontvangsten.length;
  await gateway.producer.send([
    bericht(1, zorgregel('G-1')),
    bericht(1, zorgregel('G-1', { bedragInCenten: 1 })),
  ]);
  await until(() => ontvangsten.length === before + 2);
  expect(ontvangsten.slice(before)).toMatchObject([
    { regelnummer: 1, resultaat: 'NIEUW', meldingId: ontvangsten[0]?.meldingId },
    { regelnummer: 1, resultaat: 'AFGEKEURD', codes: ['REGEL_WIJKT_AF'] },
  ]);
  expect(await meldingenOf(gateway)).toHaveLength(1);
});

test('a held line that a person released is told as the second version of its receipt line', async () => {
  const desk = await gateway.token('hub', 'beheer');
  const { uitzonderingen } = await jsonOf<{ uitzonderingen: { uitzonderingId: string }[] }>(
    gateway.get('/v1/uitzonderingen', desk),
  );
  const before = ontvangsten.length;
  await gateway.beheer('POST', `/v1/uitzonderingen/${uitzonderingen[0]?.uitzonderingId}/_beslis`, {
    gemeentecode: '0268',
  });
  await until(() => ontvangsten.length === before + 1);
  expect(ontvangsten.at(-1)).toMatchObject({
    regelnummer: 3,
    versie: 2,
    resultaat: 'VRIJGEGEVEN',
    kenmerk: 'G-3',
    incassopauzeTot: '2026-04-16',
  });
});

test('that a held line ended by the word of its creditor goes where that line came from, not where the word came from', async () => {
  const nergens = { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Elders', burgerservicenummer: '1' };
  const token = await gateway.token('org-groot', 'leveringen:schrijven', 'leveringen:lezen');
  const before = ontvangsten.length;
  await gateway.producer.send([
    bericht(10, zorgregel('H-1', nergens)),
    bericht(11, zorgregel('H-2', nergens)),
  ]);
  await until(() => ontvangsten.length === before + 2);
  const web = await jsonOf<{ leveringId: string }>(
    gateway.lever(token, 'via http', [
      { actie: 'BETAALD', kenmerk: 'H-1' },
      zorgregel('H-2'),
      zorgregel('H-3', nergens),
    ]),
  );
  await gateway.producer.send([bericht(12, { actie: 'BETAALD', kenmerk: 'H-3' })]);
  await until(() => ontvangsten.some(({ regelnummer }) => regelnummer === 12));
  const einde = (reden: string) => ({
    versie: 2,
    resultaat: 'ALSNOG_AFGEKEURD',
    kenmerk: null,
    codes: ['BSN_ONGELDIG', reden],
  });
  expect(ontvangsten.slice(before)).toMatchObject([
    { regelnummer: 10, versie: 1, resultaat: 'AANGEHOUDEN' },
    { regelnummer: 11, versie: 1, resultaat: 'AANGEHOUDEN' },
    { regelnummer: 10, leveringskenmerk: 'week 11', ...einde('TERUGGENOMEN') },
    { regelnummer: 11, leveringskenmerk: 'week 11', ...einde('ACHTERHAALD') },
    { regelnummer: 12, versie: 1, resultaat: 'INGETROKKEN' },
  ]);
  const regels = await jsonOf<{ regels: object[] }>(
    gateway.get(`/v1/leveringen/${web.leveringId}/regels`, token),
  );
  expect(regels.regels).toMatchObject([
    { resultaat: 'INGETROKKEN' },
    { resultaat: 'NIEUW' },
    { resultaat: 'ALSNOG_AFGEKEURD' },
  ]);
  // Delivered again it is answered as it ended, and not as a first result.
  await gateway.producer.send([bericht(10, zorgregel('H-1', nergens))]);
  await until(() => ontvangsten.length === before + 6);
  expect(ontvangsten.at(-1)).toMatchObject({ regelnummer: 10, versie: 2, resultaat: 'ALSNOG_AFGEKEURD' });
});

test('what cannot be read goes sealed to the dead letters and holds up nothing', async () => {
  const topic = gateway.names.partnerMeldingen('grootzorg');
  const before = ontvangsten.length;
  const onleesbaar = Buffer.from('{"kenmerk":"G-9","achternaam":"Onleesbaar"}');
  const zonderNummer = bericht(0, zorgregel('G-10', { achternaam: 'Nummerloos' }));
  const brieven = await deadLetters(async () => {
    await gateway.producer.send([
      { topic, key: 'Sleutelnaam', value: onleesbaar, headers: { van: 'Kopnaam' } },
      zonderNummer,
      bericht(4, zorgregel('G-4')),
    ]);
    await until(() => ontvangsten.length > before);
    return 2;
  });
  expect(ontvangsten.slice(before)).toMatchObject([{ regelnummer: 4, resultaat: 'NIEUW' }]);
  expect(brieven.map(({ headers }) => headers.reden)).toEqual(['GEEN_AVRO', 'ONGELDIG_REGELNUMMER']);
  for (const [index, bytes] of [onleesbaar, zonderNummer.value].entries()) {
    const brief = brieven[index];
    if (brief === undefined) throw new Error('no letter');
    const leesbaar = `${brief.value.toString('latin1')} ${JSON.stringify(brief.headers)}`;
    expect(leesbaar).not.toMatch(/G-9|G-10|Onleesbaar|Nummerloos|Sleutelnaam|Kopnaam|999990019|Teststraat/);
    expect(Object.keys(brief.headers).toSorted()).toEqual([
      'bron-offset',
      'bron-partitie',
      'bron-topic',
      'fout-code',
      'fout-klasse',
      'reden',
    ]);
    // Whoever has the key of the day has the message as it came, to send it again after a fault was mended.
    const block = { sleutelbos: gateway.sleutelbos, recordId: 'dlq', blok: brief.value };
    expect(openBytes(block)).toEqual({ status: 'OPEN', inhoud: bytes });
    expect(sleutelnaamVan(brief.value)).toBe(transportSleutel(datum(DAG)));
    expect(openBytes({ ...block, recordId: 'other' })).toEqual({ status: 'ONLEESBAAR' });
  }
});

test('messages whose leveringskenmerk or number is none go to the dead letters, however many, and the good ones go on', async () => {
  const before = ontvangsten.length;
  const slecht = [
    ...Array.from({ length: 25 }, (_, nr) => bericht(1, zorgregel(`N-${nr}`), false, `week\u0000${nr}`)),
    bericht(1, zorgregel('N-leeg'), false, ''),
    bericht(1, zorgregel('N-lang'), false, 'x'.repeat(600_000)),
    bericht(0, zorgregel('N-nul')),
  ];
  const brieven = await deadLetters(async () => {
    await gateway.producer.send([...slecht, bericht(5, zorgregel('G-5'))]);
    await until(() => ontvangsten.length > before);
    return slecht.length;
  });
  expect(ontvangsten.slice(before)).toMatchObject([{ regelnummer: 5, resultaat: 'NIEUW' }]);
  const reden = brieven.map(({ headers }) => headers.reden);
  expect(reden).toEqual([...Array(27).fill('ONGELDIG_LEVERINGSKENMERK'), 'ONGELDIG_REGELNUMMER']);
  expect((await meldingenOf(gateway)).filter(({ kenmerk }) => kenmerk.startsWith('N-'))).toEqual([]);
  const waiting = gateway.logregels.filter((regel) => regel.includes('partition waits'));
  expect(waiting).toEqual([]);
});

/** Whether the creditor's topic holds nothing any more. */
async function withIsEmpty(act: (isEmpty: () => Promise<boolean>) => Promise<void>): Promise<void> {
  const admin = createTestKafka('kijker').admin();
  await admin.connect();
  try {
    await act(async () => {
      const offsets = await admin.fetchTopicOffsets(gateway.names.partnerMeldingen('grootzorg'));
      return offsets.every(({ low, high }) => low === high);
    });
  } finally {
    await admin.disconnect();
  }
}

test('records that were processed are deleted from the one topic on which people can be read', () =>
  withIsEmpty((isEmpty) => until(isEmpty)));

test('records stay while what came of them has not left for the topics of the hub', () =>
  withIsEmpty(async (isEmpty) => {
    const { verwerker } = gateway.db.database;
    const abonnementen = gateway.service.app.get(Partnerabonnementen);
    // What waits to leave: its topic does not exist.
    const topic = uniqueName('bestaat-niet');
    await verwerker.query(`insert into outbox (topic, waarde) values ($1, '')`, [topic]);
    const before = ontvangsten.length;
    await gateway.producer.send([bericht(20, zorgregel('G-20'))]);
    await until(() => ontvangsten.length === before + 1);
    for (let round = 0; round < 3; round++) await abonnementen.deleteProcessed();
    expect(await isEmpty()).toBe(false);
    await verwerker.query('delete from outbox where topic = $1', [topic]);
    await until(isEmpty);
  }));

test('what a creditor wrote before it went over to HTTP is read after a restart, and leaves its topic', async () => {
  const partnerId = 'overgegaan';
  const topic = gateway.names.partnerMeldingen(partnerId);
  const van = '2026-01-01';
  await gateway.beheer('PUT', `/v1/signaalpartners/${partnerId}`, {
    naam: 'Overgegaan',
    soort: 'ZORG',
    aansluiting: 'REST',
    actief: true,
    machtigingen: [],
  });
  await gateway.beheer('PUT', `/v1/convenanten/${partnerId}/0268`, { van, meldingsdrempelInCenten: 0 });
  const admin = createTestKafka('maker').admin();
  await admin.connect();
  try {
    const names = [topic, `${topic}.dlq`, gateway.names.naarOntvangsten(partnerId).topic];
    await admin.createTopics({ topics: names.map((name) => ({ topic: name })), waitForLeaders: true });
    await gateway.producer.send([{ ...bericht(1, zorgregel('W-1'), true), topic }]);
    // As the restarted gateway finds it: no reader of its own, HTTP, and a topic that was made before.
    await gateway.db.database.verwerker.query(
      'update signaalpartner set kafka_gereed = true where partner_id = any($1::text[])',
      [[partnerId, 'huur']],
    );
    await until(async () => (await meldingenOf(gateway)).some(({ kenmerk }) => kenmerk === 'W-1'));
    await until(async () => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.every(({ low, high }) => low === high) && offsets.some(({ high }) => high !== '0');
    });
    // The topic of the other one was removed: nobody waits for it.
    expect(gateway.service.strategy.topics()).not.toContain(gateway.names.partnerMeldingen('huur'));
  } finally {
    await admin.disconnect();
  }
});
