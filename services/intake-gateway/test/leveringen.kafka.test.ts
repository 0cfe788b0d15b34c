import { execFile } from 'node:child_process';
import { type ClientRequest, request } from 'node:http';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { catalogueProblems, routesWithoutScopes } from '@meldpunt/service-kit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestKafka } from '../../../test/harnas/topics.ts';
import { until } from '../../service-kit/test/until.ts';
import { geenInwoner } from './afhandeling.ts';
import { jsonOf, meldingenOf, type Proefgateway, startProefgateway } from './proefgateway.ts';
import { DAG, inrichting, waterregel } from './voorbeelden.ts';

let gateway: Proefgateway;
let water: string;

beforeAll(async () => {
  gateway = await startProefgateway();
  water = await gateway.token('org-water', 'leveringen:schrijven', 'leveringen:lezen', 'criteria:lezen');
});
afterAll(() => gateway?.stop());

test('before the first day event a levering is refused with 503 and when to come back', async () => {
  await gateway.beheer('POST', '/v1/_inrichten', inrichting);
  const answer = await gateway.lever(water, 'te vroeg', [waterregel('K1')]);
  expect(answer.status).toBe(503);
  await gateway.setDag(DAG);
});

test('setting up the hub may be repeated; what did not change keeps its version', async () => {
  const again = await gateway.beheer('POST', '/v1/_inrichten', inrichting);
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual({ signaalpartners: 0, gemeenten: 0, convenanten: 0 });
  const [gemeente] = inrichting.gemeenten;
  const put = await gateway.beheer('PUT', '/v1/gemeenten/0268', {
    ...gemeente,
    gemeentecode: undefined,
    inwoners: 178_000,
  });
  expect(await put.json()).toEqual({ versie: 2 });
});

test('an NDJSON stream becomes meldingen, a receipt and lines that can be read back', async () => {
  const answer = await gateway.lever(water, '2026-03', [
    waterregel('K1'),
    waterregel('K2', { bedragInCenten: 7_655 }),
  ]);
  expect(answer.status).toBe(200);
  const bewijs = await jsonOf<{ leveringId: string }>(answer);
  expect(bewijs).toMatchObject({
    leveringskenmerk: '2026-03',
    stand: 'AFGEROND',
    aangeboden: 2,
    nieuw: 2,
    nieuwInCenten: 20_000,
    incassopauzeTot: '2026-04-16',
    fouten: [],
  });
  const meldingen = await meldingenOf(gateway);
  expect(meldingen.map(({ kenmerk, versie, stand }) => ({ kenmerk, versie, stand }))).toEqual([
    { kenmerk: 'K1', versie: 1, stand: 'AANGENOMEN' },
    { kenmerk: 'K2', versie: 1, stand: 'AANGENOMEN' },
  ]);
  const regels = await jsonOf<{ regels: { resultaat: string }[]; volgende: string | null }>(
    gateway.get(`/v1/leveringen/${bewijs.leveringId}/regels`, water),
  );
  expect(regels.regels.map(({ resultaat }) => resultaat)).toEqual(['NIEUW', 'NIEUW']);
  expect(regels.volgende).toBeNull();
});

interface Bewijs {
  readonly leveringId: string;
  readonly stand: string;
  readonly aangeboden: number;
  readonly nieuw: number;
  readonly afgekeurd: number;
  readonly fouten: readonly { regelnummer: number; veld: string; code: string; tekst: string }[];
  readonly regelpad: string;
}
const codes = ({ fouten }: Bewijs) => fouten.map(({ regelnummer, code, veld }) => [regelnummer, code, veld]);

test('every kind of bad line has its code and place, and the good lines go on', async () => {
  const long = JSON.stringify({ ...waterregel('B-lang'), achternaam: 'x'.repeat(10 * 1024 * 1024) });
  const bewijs = await jsonOf<Bewijs>(
    gateway.lever(water, 'slecht', [
      waterregel('B-1'),
      waterregel('B-2', { bedragInCenten: '12' }),
      waterregel('B-3', { achternaam: null }),
      waterregel('B-4', { signaaldatum: '2026-02-30' }),
      waterregel('B-5', { bedragInCenten: -5 }),
      waterregel('B-6', { bedragInCenten: 9e15 }),
      long,
      `{"kenmerk":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      '{"__proto__":{"kenmerk":"K"}}',
      'geen json',
      waterregel('B-11', { soort: 'WATER' }),
      waterregel('B-12'),
    ]),
  );
  expect(bewijs).toMatchObject({ stand: 'AFGEROND', aangeboden: 12, nieuw: 2, afgekeurd: 10 });
  expect(codes(bewijs)).toEqual([
    [2, 'VERKEERD_TYPE', 'bedragInCenten'],
    [3, 'VELD_ONTBREEKT', 'achternaam'],
    [4, 'ONGELDIGE_DATUM', 'signaaldatum'],
    [5, 'BEDRAG_NIET_POSITIEF', 'bedragInCenten'],
    [6, 'BEDRAG_TE_HOOG', 'bedragInCenten'],
    [7, 'REGEL_TE_LANG', ''],
    [8, 'REGEL_TE_DIEP', ''],
    [9, 'ONBEKEND_VELD', '__proto__'],
    [9, 'VELD_ONTBREEKT', 'kenmerk'],
    [9, 'VELD_ONTBREEKT', 'signaaldatum'],
    [9, 'VELD_ONTBREEKT', 'bedragInCenten'],
    [10, 'GEEN_JSON', ''],
    [11, 'ONBEKEND_VELD', 'soort'],
  ]);
  expect(await opnieuwGelezen(bewijs)).toEqual(bewijs);
  const { regels } = await jsonOf<{ regels: object[] }>(gateway.get(bewijs.regelpad, water));
  expect(regels).toHaveLength(12);
});

/** The receipt as its creditor reads it later. */
const opnieuwGelezen = ({ leveringId }: Bewijs) =>
  jsonOf<Bewijs>(gateway.get(`/v1/leveringen/${leveringId}`, water));

async function post(type: string, body: string | Buffer, headers: Record<string, string> = {}) {
  return fetch(`${gateway.service.url}/v1/leveringen`, {
    method: 'POST',
    headers: { authorization: `Bearer ${water}`, 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

test('a trial over HTTP answers as JSON or NDJSON asks, is counted, and leaves tables and topics as they were', async () => {
  const admin = createTestKafka('test-stand').admin();
  const stand = async () => {
    const ours = (await admin.listTopics()).filter((topic) => topic.startsWith(gateway.topics.prefix)).sort();
    const { rows } = await gateway.db.database.verwerker.query(
      `select (select count(*) from levering) as leveringen, (select count(*) from levering_regel) as regels,
         (select count(*) from melding) as meldingen, (select count(*) from outbox) as outbox`,
    );
    const offsets = await Promise.all(ours.map((topic) => admin.fetchTopicOffsets(topic)));
    return { rows, ours, offsets };
  };
  const gemaakt = async () => {
    const text = await (await gateway.get('/metrics', await gateway.token('hub', 'metingen:lezen'))).text();
    return Number(/^meldpunt_proefleveringen_total\{[^}]*\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };
  await until(async () => {
    const { rows } = await gateway.db.database.verwerker.query('select 1 from outbox');
    return rows.length === 0;
  });
  await admin.connect();
  const before = await stand();
  const eerder = await gemaakt();
  const regels = [waterregel('K1'), waterregel('T-1'), waterregel('T-1', { bedragInCenten: 1 })];
  const proef = (body: string, type: string, partnerId = 'water') =>
    fetch(`${gateway.service.url}/v1/leveringen/_beproef?partnerId=${partnerId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${water}`, 'content-type': type, leveringskenmerk: 'proef' },
      body,
    });
  const ndjson = await proef(regels.map((regel) => JSON.stringify(regel)).join('\n'), 'application/x-ndjson');
  expect(ndjson.status).toBe(200);
  expect(ndjson.headers.get('location')).toBeNull();
  const bewijs = await jsonOf<{ regels: { resultaat: string }[] }>(ndjson);
  expect(bewijs).toMatchObject({
    leveringskenmerk: 'proef',
    aangeboden: 3,
    nieuw: 1,
    ongewijzigd: 1,
    gewijzigd: 1,
  });
  const json = await proef(JSON.stringify({ meldingen: regels }), 'application/json');
  expect(await json.json()).toEqual(bewijs);
  expect((await proef('[]', 'application/json', 'zorg')).status).toBe(403);
  expect((await proef('{', 'application/json')).status).toBe(400);
  expect((await proef('', 'text/csv')).status).toBe(415);
  const opDeAndere = await fetch(`${gateway.service.url}/v1/leveringen?proef=true`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${water}`,
      'content-type': 'application/json',
      leveringskenmerk: 'proef',
    },
    body: JSON.stringify(regels),
  });
  expect(opDeAndere.status).toBe(400);
  // Whoever asks for a trial there must not believe that nothing was recorded.
  expect(await opDeAndere.json()).toMatchObject({ errors: [{ field: 'proef', code: 'ONBEKEND_VELD' }] });
  expect(await stand()).toEqual(before);
  expect(await gemaakt()).toBe(eerder + 2);
  await admin.disconnect();
});

test('an answer to a trial that nobody reads keeps its turn until its reader is gone', async () => {
  const headers = {
    authorization: `Bearer ${water}`,
    'content-type': 'application/x-ndjson',
    leveringskenmerk: 'ongelezen',
  };
  const url = `${gateway.service.url}/v1/leveringen/_beproef`;
  // Too large for the buffers on its way.
  const body = 'x\n'.repeat(100_000);
  const unread = () =>
    new Promise<ClientRequest>((resolve, reject) => {
      const sending = request(url, { method: 'POST', headers, agent: false }, (answer) => {
        expect(answer.statusCode).toBe(200);
        resolve(sending);
      });
      sending.on('error', reject);
      sending.end(body);
    });
  const short = async () => (await fetch(url, { method: 'POST', headers, body: 'x\n' })).status;
  const readers = await Promise.all([unread(), unread()]);
  try {
    expect(await short()).toBe(429);
    readers[0]?.destroy();
    await until(async () => (await short()) === 200);
  } finally {
    for (const reader of readers) reader.destroy();
  }
});

test('one JSON object is a levering too, and one bad record in it costs that record', async () => {
  const meldingen = [
    JSON.stringify(waterregel('J-1')),
    '{"__proto__":1,"kenmerk":"J-2"}',
    'zomaar',
    JSON.stringify(waterregel('J-3')),
  ];
  const answer = await post(
    'application/json',
    `{"leveringskenmerk":"als json","meldingen":[${meldingen.join(',')}]}`,
  );
  const bewijs = await jsonOf<Bewijs>(answer);
  expect(bewijs).toMatchObject({ leveringskenmerk: 'als json', aangeboden: 4, nieuw: 2, afgekeurd: 2 });
  const list = await post('application/json; charset=utf-8', JSON.stringify([waterregel('J-1')]), {
    'idempotency-key': 'als lijst',
  });
  expect(await list.json()).toMatchObject({ leveringskenmerk: 'als lijst', ongewijzigd: 1 });
});

test('the same address written in another way takes a levering too', async () => {
  const answer = await fetch(`${gateway.service.url}/v1/%6Ceveringen`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${water}`,
      'content-type': 'application/json',
      leveringskenmerk: 'anders gespeld',
    },
    body: JSON.stringify([waterregel('J-1')]),
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ leveringskenmerk: 'anders gespeld', ongewijzigd: 1 });
});

test('a body that is not what its content type says is refused as a whole', async () => {
  const problem = async (answer: Response) => [answer.status, (await jsonOf<{ code: string }>(answer)).code];
  expect(await problem(await post('application/json', 'kenmerk;bedrag', { leveringskenmerk: 'x' }))).toEqual([
    400,
    'LEVERING_NIET_LEESBAAR',
  ]);
  expect(await problem(await post('text/csv', 'kenmerk;bedrag', { leveringskenmerk: 'x' }))).toEqual([
    415,
    'MEDIATYPE_NIET_ONDERSTEUND',
  ]);
  expect(await problem(await post('application/x-ndjson', '{}'))).toEqual([400, 'ONGELDIG_VELD']);
  expect(
    await problem(
      await post('application/json', Buffer.alloc(17 * 1024 * 1024, ' '), { leveringskenmerk: 'x' }),
    ),
  ).toEqual([413, 'TE_GROOT']);
  const utf8 = await jsonOf<Bewijs>(
    post('application/x-ndjson', Buffer.from([0x7b, 0xff, 0x7d]), { leveringskenmerk: 'utf8' }),
  );
  expect(codes(utf8)).toEqual([[1, 'GEEN_UTF8', '']]);
});

test('a packed body is refused before anything of it is recorded, so that its name can still be used', async () => {
  const regel = JSON.stringify(waterregel('G-1'));
  for (const pad of ['', '/_beproef'])
    for (const [type, coding, body] of [
      ['application/x-ndjson', 'gzip', gzipSync(`${regel}\n`)],
      ['application/json', 'gzip', gzipSync(`[${regel}]`)],
      ['application/x-ndjson; charset=utf-16le', 'identity', Buffer.from(`${regel}\n`, 'utf16le')],
    ] as const) {
      const answer = await fetch(`${gateway.service.url}/v1/leveringen${pad}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${water}`,
          'content-type': type,
          'content-encoding': coding,
          leveringskenmerk: 'ingepakt',
        },
        body: new Uint8Array(body),
      });
      expect([answer.status, (await jsonOf<{ code: string }>(answer)).code]).toEqual([
        415,
        'MEDIATYPE_NIET_ONDERSTEUND',
      ]);
    }
  const bewijs = await jsonOf<Bewijs>(gateway.lever(water, 'ingepakt', [waterregel('G-1')]));
  expect(bewijs).toMatchObject({ aangeboden: 1, nieuw: 1, afgekeurd: 0, fouten: [] });
});

function open(leveringskenmerk: string, onAnswer: (bewijs: Bewijs) => void) {
  const headers = {
    authorization: `Bearer ${water}`,
    'content-type': 'application/x-ndjson',
    leveringskenmerk,
  };
  return request(`${gateway.service.url}/v1/leveringen`, { method: 'POST', headers }, (answer) => {
    const pieces: Buffer[] = [];
    answer.on('data', (piece: Buffer) => pieces.push(piece));
    answer.on('end', () => onAnswer(JSON.parse(Buffer.concat(pieces).toString())));
  });
}

/** Writes as fast as the gateway takes it, and no faster. */
async function stream(leveringskenmerk: string, lines: Iterable<string>): Promise<Bewijs> {
  return new Promise((resolve, reject) => {
    const sending = open(leveringskenmerk, resolve);
    sending.on('error', reject);
    Readable.from(lines).pipe(sending);
  });
}

test('fifty thousand errors in one stream pass through flat memory', async () => {
  function* lines() {
    for (let nr = 0; nr < 50; nr++)
      yield `${'{"kenmerk":1}\n'.repeat(999)}${JSON.stringify(waterregel(`M-${nr}`))}\n`;
  }
  await stream('warm', ['{}\n'.repeat(5_000)]);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 50);
  const bewijs = await stream('vijftigduizend', lines());
  clearInterval(watch);
  expect(bewijs).toMatchObject({ stand: 'AFGEROND', aangeboden: 50_000, nieuw: 50, afgekeurd: 49_950 });
  expect(bewijs.fouten).toHaveLength(100);
  expect(await opnieuwGelezen(bewijs)).toEqual(bewijs);
  expect((highest - before) / 1e6).toBeLessThan(200);
});

test('a connection cut halfway leaves a levering that says so and can be delivered again', async () => {
  const regels = Array.from({ length: 1_500 }, (_, nr) => `${JSON.stringify(waterregel(`C-${nr}`))}\n`);
  const own = async () => {
    const { leveringen } = await jsonOf<{ leveringen: (Bewijs & { leveringskenmerk: string })[] }>(
      gateway.get('/v1/leveringen?limit=1000', water),
    );
    return leveringen.find(({ leveringskenmerk }) => leveringskenmerk === 'afgebroken');
  };
  const sending = open('afgebroken', () => undefined);
  const closed = new Promise((resolve) => sending.on('error', () => undefined).on('close', resolve));
  sending.write(`${regels.slice(0, 1_200).join('')}{"kenmerk":"C-ha`);
  await until(async () => (await own())?.aangeboden === 1_000);
  sending.destroy();
  await closed;
  expect((await own())?.stand).toBe('ONVOLLEDIG');
  // Nobody is called out of bed for it.
  const logged = () => gateway.logregels.filter((regel) => regel.includes('/v1/leveringen'));
  await until(async () => logged().length > 0);
  expect(logged().map((regel) => [JSON.parse(regel).level, JSON.parse(regel).msg])).toEqual([
    ['info', 'caller went away'],
  ]);
  expect(await stream('afgebroken', regels)).toMatchObject({
    stand: 'AFGEROND',
    aangeboden: 1_500,
    nieuw: 1_500,
  });
});

test('a stream that outlives its machtiging is taken in until then and no further', async () => {
  const regels = Array.from({ length: 2_500 }, (_, nr) => `${JSON.stringify(waterregel(`O-${nr}`))}\n`);
  const [partner] = inrichting.signaalpartners;
  const machtigWater = (machtigingen: object[]) =>
    gateway.beheer('PUT', '/v1/signaalpartners/water', { ...partner, partnerId: undefined, machtigingen });
  const stand = async () => {
    const { rows } = await gateway.db.database.verwerker.query<{ stand: string; aangeboden: number }>(
      `select stand, aangeboden from levering where leveringskenmerk = 'overleefd'`,
    );
    return rows[0];
  };
  const answered = Promise.withResolvers<unknown>();
  const sending = open('overleefd', answered.resolve).on('error', answered.reject);
  sending.write(regels.slice(0, 1_000).join(''));
  await until(async () => (await stand())?.aangeboden === 1_000);
  expect((await machtigWater([])).status).toBe(200);
  sending.end(regels.slice(1_000).join(''));
  const answer = await answered.promise;
  expect((await machtigWater([...(partner?.machtigingen ?? [])])).status).toBe(200);
  expect(answer).toMatchObject({ status: 403, code: 'GEEN_MACHTIGING' });
  expect(await stand()).toEqual({ stand: 'ONVOLLEDIG', aangeboden: 1_000 });
});

test('a token opens only what its organisatie may act for', async () => {
  const zorg = await gateway.token('org-zorg', 'leveringen:schrijven', 'leveringen:lezen');
  const { leveringen } = await jsonOf<{ leveringen: Bewijs[] }>(gateway.get('/v1/leveringen', water));
  const [first] = leveringen;
  expect((await gateway.get(`/v1/leveringen/${first?.leveringId}`, water)).status).toBe(200);
  expect((await gateway.get(`/v1/leveringen/${first?.leveringId}`, zorg)).status).toBe(404);
  expect((await gateway.get(`/v1/leveringen/${first?.leveringId}/regels`, zorg)).status).toBe(404);
  expect(await jsonOf(gateway.get('/v1/leveringen', zorg))).toMatchObject({ leveringen: [] });
  expect((await gateway.lever(zorg, 'x', [waterregel('X')], 'water')).status).toBe(403);
  expect((await gateway.lever(await gateway.token('vreemd', 'leveringen:schrijven'), 'x', [])).status).toBe(
    403,
  );
  expect((await gateway.lever(await gateway.token('org-water', 'leveringen:lezen'), 'x', [])).status).toBe(
    403,
  );
  expect((await gateway.lever('onzin', 'x', [])).status).toBe(401);
  const bureau = await gateway.token('org-bureau', 'leveringen:schrijven');
  expect((await gateway.lever(bureau, 'x', [])).status).toBe(400);
  expect((await gateway.lever(bureau, 'x', [waterregel('E-1')], 'energie')).status).toBe(200);
});

test('the criteria tell what may be reported, and that they did not change', async () => {
  const answer = await gateway.get('/v1/criteria', water);
  expect(await answer.json()).toMatchObject({
    soort: 'WATER',
    dag: DAG,
    magMelden: true,
    incassopauzeTot: '2026-04-16',
    achterstand: { minstensDagen: 30, hoogstensDagen: null },
    gemeenten: [
      { gemeentecode: '0268', naam: 'Nijmegen', meldingsdrempelInCenten: 5_000 },
      { gemeentecode: '1992', meldingsdrempelInCenten: 0 },
    ],
  });
  const etag = answer.headers.get('etag') ?? '';
  const again = await fetch(`${gateway.service.url}/v1/criteria`, {
    headers: { authorization: `Bearer ${water}`, 'if-none-match': etag },
  });
  expect(again.status).toBe(304);
  expect([...again.headers.keys()]).toEqual(expect.arrayContaining(['api-version', 'etag']));
});

test('lists are read page by page with cursor and limit, nothing twice and nothing left out', async () => {
  const { leveringId } = await jsonOf<Bewijs>(
    gateway.lever(
      water,
      'bladeren',
      Array.from({ length: 5 }, (_, nr) => waterregel(`B-${nr}`)),
    ),
  );
  for (const [list, pad, id] of [
    ['regels', `/v1/leveringen/${leveringId}/regels`, 'regelnummer'],
    ['leveringen', '/v1/leveringen', 'leveringId'],
  ] as const) {
    const page = async (query: string) =>
      jsonOf<Record<string, Record<string, unknown>[]> & { volgende: string | null }>(
        gateway.get(`${pad}?${query}`, water),
      );
    const idsOf = (rows: readonly Record<string, unknown>[] | undefined) =>
      (rows ?? []).map((row) => row[id]);
    const found: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { [list]: rows, volgende }: Awaited<ReturnType<typeof page>> = await page(
        cursor === '' ? 'limit=2' : `limit=2&cursor=${cursor}`,
      );
      expect(rows?.length).toBeLessThanOrEqual(2);
      found.push(...idsOf(rows));
      cursor = volgende;
    }
    expect(found.length).toBeGreaterThanOrEqual(5);
    expect(found).toEqual(idsOf((await page('limit=1000'))[list]));
    const wrong = await gateway.get(`${pad}?cursor=onzin`, water);
    expect([wrong.status, (await jsonOf<{ code: string }>(wrong)).code]).toEqual([400, 'ONGELDIGE_CURSOR']);
  }
});

test('a held line is decided by a person and the decision is remembered for the address', async () => {
  const nergens = { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Leiden' };
  const bewijs = await jsonOf<Bewijs & { aangehouden: number; leveringId: string }>(
    gateway.lever(water, 'aangehouden', [
      waterregel('U-1', nergens),
      waterregel('U-1', nergens),
      waterregel('U-2', { ...nergens, plaatsnaam: 'Elders' }),
    ]),
  );
  expect(bewijs).toMatchObject({ aangehouden: 2, ongewijzigd: 1, nieuw: 0 });
  const desk = await gateway.token('hub', 'beheer');
  const { uitzonderingen } = await jsonOf<{
    uitzonderingen: { uitzonderingId: string; partnerId: string; adres: object }[];
  }>(gateway.get('/v1/uitzonderingen?stand=OPEN', desk));
  expect(uitzonderingen).toMatchObject([
    {
      partnerId: 'water',
      oorzaak: 'GEMEENTE_NIET_EENDUIDIG',
      eigenaar: 'BEHEER',
      dagenOud: 0,
      adres: { postcode: '2324AB', plaatsnaam: 'Leiden' },
    },
    { partnerId: 'water', adres: { plaatsnaam: 'Elders' } },
  ]);
  const beslis = (nr: number, gemeentecode: string | null) =>
    gateway.beheer('POST', `/v1/uitzonderingen/${uitzonderingen[nr]?.uitzonderingId}/_beslis`, {
      gemeentecode,
    });
  expect((await beslis(0, '0344')).status).toBe(400);
  expect(await jsonOf(beslis(0, '1992'))).toEqual({ stand: 'VRIJGEGEVEN' });
  expect(await jsonOf(beslis(1, null))).toEqual({ stand: 'AFGEKEURD' });
  // An answer may be lost: the same decision again is answered as it was, another one is too late.
  expect(await jsonOf(beslis(0, '1992'))).toEqual({ stand: 'VRIJGEGEVEN' });
  expect(await jsonOf(beslis(1, null))).toEqual({ stand: 'AFGEKEURD' });
  for (const [nr, ander] of [
    [0, null],
    [0, '0344'],
    [1, '1992'],
  ] as const)
    expect((await beslis(nr, ander)).status).toBe(409);
  expect((await meldingenOf(gateway)).filter(({ kenmerk }) => kenmerk === 'U-1')).toMatchObject([
    { gemeentecode: '1992', herkomst: 'VRIJGEGEVEN', gemeenteGevondenDoor: 'UITZONDERING' },
  ]);
  const next = await jsonOf<Bewijs>(
    gateway.lever(water, 'onthouden', [
      waterregel('U-3', nergens),
      waterregel('U-4', { ...nergens, plaatsnaam: 'Elders' }),
    ]),
  );
  expect(next).toMatchObject({ nieuw: 1, afgekeurd: 1, aangehouden: 0 });
  // Its creditor learns so, on the receipt and from one list of what changed since.
  const { leveringId } = bewijs;
  expect(await jsonOf(gateway.get(`/v1/leveringen/${leveringId}`, water))).toMatchObject({
    aangehouden: 2,
    vrijgegeven: 1,
    alsnogAfgekeurd: 1,
    nogAangehouden: 0,
    // The line that was released has no error any more, the one that was refused has that of its refusal.
    fouten: [{ regelnummer: 3, code: 'GEMEENTE_NIET_GEVONDEN' }],
  });
  const lees = (na: number, token = water) =>
    jsonOf<{ regels: Record<string, unknown>[]; volgende: number }>(
      gateway.get(`/v1/regelwijzigingen?limit=1&na=${na}`, token),
    );
  const eerste = await lees(0);
  expect(eerste.regels).toMatchObject([
    {
      leveringId,
      leveringskenmerk: 'aangehouden',
      regelnummer: 1,
      resultaat: 'VRIJGEGEVEN',
      kenmerk: 'U-1',
      gemeentecode: '1992',
      incassopauzeTot: expect.any(String),
      dag: DAG,
    },
  ]);
  const tweede = await lees(eerste.volgende);
  expect(tweede.regels).toMatchObject([{ leveringId, regelnummer: 3, resultaat: 'ALSNOG_AFGEKEURD' }]);
  expect(await lees(tweede.volgende)).toMatchObject({ regels: [], volgende: tweede.volgende });
  expect((await gateway.get('/v1/regelwijzigingen?na=onzin', water)).status).toBe(400);
  const anderen = await gateway.token('org-zorg', 'leveringen:lezen');
  expect(await lees(0, anderen)).toMatchObject({ regels: [], volgende: 0 });
  // A place to read on from is one in the list of one creditor: who acts for several names it.
  const bureau = await gateway.token('org-bureau', 'leveringen:lezen');
  const ongenoemd = await gateway.get('/v1/regelwijzigingen', bureau);
  expect([ongenoemd.status, await jsonOf(ongenoemd)]).toMatchObject([
    400,
    { errors: [{ field: 'partnerId', code: 'VELD_ONTBREEKT' }] },
  ]);
  expect(await jsonOf(gateway.get('/v1/regelwijzigingen?partnerId=huur&na=7', bureau))).toEqual({
    partnerId: 'huur',
    regels: [],
    volgende: 7,
  });
  const zorg = await gateway.token('org-zorg', 'uitzonderingen:beheren');
  expect(await jsonOf(gateway.get('/v1/uitzonderingen', zorg))).toMatchObject({ uitzonderingen: [] });
});

test('a melding whose resident moved goes on where this creditor has a convenant, once', async () => {
  await gateway.lever(water, 'verhuizing', [waterregel('V-1'), waterregel('V-2')]);
  const meldingen = await meldingenOf(gateway);
  const [first, second] = ['V-1', 'V-2'].map((kenmerk) =>
    meldingen.find((melding) => melding.kenmerk === kenmerk),
  );
  if (first === undefined || second === undefined) throw new Error('no meldingen');
  await gateway.producer.send([
    geenInwoner(gateway.names.afhandeling, first, '0501'),
    geenInwoner(gateway.names.afhandeling, first, '1992'),
    geenInwoner(gateway.names.afhandeling, second, '0344'),
  ]);
  const doorgezet = async () =>
    (await meldingenOf(gateway)).filter(({ doorgezetVanMeldingId }) => doorgezetVanMeldingId !== null);
  await until(async () => (await doorgezet()).length === 1);
  expect(await doorgezet()).toMatchObject([
    {
      kenmerk: 'V-1',
      gemeentecode: '1992',
      herkomst: 'DOORGEZET',
      gemeenteGevondenDoor: 'DOORGEZET',
      adresVerouderd: true,
      leveringId: null,
      versie: 1,
    },
  ]);
  await until(async () => {
    const balans = await jsonOf<{ verbruik: { topic: string; volgendeOffset: number }[]; meldingen: object }>(
      gateway.get('/v1/_balans', await gateway.token('hub', 'beheer')),
    );
    const read = balans.verbruik
      .filter(({ topic }) => topic === gateway.names.afhandeling)
      .reduce((sum, { volgendeOffset }) => sum + volgendeOffset, 0);
    return read === 3;
  });
  expect(await doorgezet()).toHaveLength(1);
});

test('the balance closes and every event has left for Kafka', async () => {
  const read = async () =>
    jsonOf<{
      outbox: { ongepubliceerd: number };
      leveringen: Record<string, number>;
      uitzonderingen: Record<string, number>;
      meldingen: Record<string, number>;
      perStand: Record<string, number>;
    }>(gateway.get('/v1/_balans', await gateway.token('hub', 'beheer')));
  await until(async () => (await read()).outbox.ongepubliceerd === 0);
  const { leveringen: l, uitzonderingen, meldingen, perStand } = await read();
  expect(l.aangeboden).toBe(
    [l.nieuw, l.gewijzigd, l.ongewijzigd, l.ingetrokken, l.afgekeurd, l.aangehouden].reduce<number>(
      (sum, n) => sum + (n ?? 0),
      0,
    ),
  );
  expect(uitzonderingen).toEqual({ aangehouden: 2, vrijgegeven: 1, alsnogAfgekeurd: 1, nogAangehouden: 0 });
  expect(meldingen).toEqual({ nieuw: l.nieuw, vrijgegeven: 1, doorgezet: 1 });
  expect(perStand.AANGENOMEN).toBe((l.nieuw ?? 0) + 2);
});

test('while Kafka has been away for a quarter of an hour nothing more is accepted', async () => {
  const { verwerker } = gateway.db.database;
  await verwerker.query(
    `insert into outbox (topic, waarde, aangemaakt_op) values ('bestaat-niet', '', now() - interval '16 minutes')`,
  );
  await until(async () => {
    const answer = await gateway.lever(water, 'vol', [waterregel('Z-1')]);
    if (answer.status === 200) return false;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await answer.json()).toMatchObject({ code: 'UITGAAND_VERKEER_STAAT_STIL' });
    return true;
  });
  await verwerker.query(`delete from outbox where topic = 'bestaat-niet'`);
});

test('the topic of one creditor that takes nothing closes the counter for nobody', async () => {
  const { verwerker } = gateway.db.database;
  const lever = async (kenmerk: string) =>
    (await gateway.lever(water, kenmerk, [waterregel(kenmerk)])).status;
  await until(async () => (await lever('vrij')) === 200);
  await verwerker.query(
    `insert into outbox (topic, waarde, aangemaakt_op, voor_partij)
     values ('bestaat-niet', '', now() - interval '16 minutes', true)`,
  );
  const oldest = async () => {
    const text = await (await gateway.get('/metrics', await gateway.token('hub', 'metingen:lezen'))).text();
    return Number(/^meldpunt_outbox_oldest_seconds(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1] ?? 0);
  };
  // Seen, and told in the gauge; and everybody is served.
  await until(async () => (await oldest()) > 900);
  expect(await lever('een-ander')).toBe(200);
  await verwerker.query(`delete from outbox where topic = 'bestaat-niet'`);
});

test('a client of the usual schema registry reads our bytes with the schemas served here', async () => {
  const { rows } = await gateway.db.database.verwerker.query<{ staat: Buffer }>(
    'select staat from melding limit 1',
  );
  const script = new URL('read-with-registry.ts', import.meta.url).pathname;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, gateway.service.url, rows[0]?.staat.toString('base64') ?? ''],
    { env },
  );
  const { subjects, latest, read }: { subjects: string[]; latest: string; read: object } = JSON.parse(stdout);
  expect(subjects).toContain('meldpunt.melding.v1-value');
  expect(subjects.some((subject) => subject.startsWith('partner.'))).toBe(false);
  expect(JSON.parse(latest)).toMatchObject({ name: 'PartnerMelding' });
  expect(read).toMatchObject({ partnerId: 'water', stand: 'AANGENOMEN' });
  expect((await fetch(`${gateway.service.url}/subjects/niets-value/versions/latest`)).status).toBe(404);
});

test('what the gateway answers is what its published document promises', async () => {
  const document: object = await jsonOf(fetch(`${gateway.service.url}/v1/openapi.json`));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const asPromised = async (methode: string, pad: string, response: Promise<Response>) => {
    const answer = await response;
    const body = await jsonOf<Record<string, unknown>>(answer);
    const at = pad.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
    const $ref = `document#/paths/${at}/${methode}/responses/200/content/application~1json/schema`;
    ajv.validate({ $ref }, body);
    expect([methode, pad, answer.status, ajv.errors ?? []]).toEqual([methode, pad, 200, []]);
    return body;
  };
  const nergens = { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Document' };
  const regels = [
    waterregel('D-1', { burgerservicenummer: '999990019' }),
    waterregel('D-2', nergens),
    waterregel('D-3', { ...nergens, plaatsnaam: 'Papier' }),
    waterregel('D-4', { bedragInCenten: -1 }),
    { kenmerk: 'D-1', actie: 'BETAALD' },
    'geen json',
  ];
  const { leveringId } = await asPromised('post', '/v1/leveringen', gateway.lever(water, 'document', regels));
  const proef = await fetch(`${gateway.service.url}/v1/leveringen/_beproef`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${water}`,
      'content-type': 'application/json',
      leveringskenmerk: 'document op proef',
    },
    body: JSON.stringify(regels),
  });
  await asPromised('post', '/v1/leveringen/_beproef', Promise.resolve(proef));
  const desk = await gateway.token('hub', 'beheer');
  const open = await asPromised(
    'get',
    '/v1/uitzonderingen',
    gateway.get('/v1/uitzonderingen?stand=OPEN', desk),
  );
  const held = (open as { uitzonderingen: { uitzonderingId: string }[] }).uitzonderingen;
  expect(held).toHaveLength(2);
  for (const [nr, gemeentecode] of ['0268', null].entries())
    await asPromised(
      'post',
      '/v1/uitzonderingen/{uitzonderingId}/_beslis',
      gateway.beheer('POST', `/v1/uitzonderingen/${held[nr]?.uitzonderingId}/_beslis`, { gemeentecode }),
    );
  for (const [pad, weg, token] of [
    ['/v1/uitzonderingen', '/v1/uitzonderingen?limit=1000', desk],
    ['/v1/leveringen', '/v1/leveringen?limit=1000', water],
    ['/v1/leveringen/{leveringId}', `/v1/leveringen/${leveringId}`, water],
    ['/v1/leveringen/{leveringId}/regels', `/v1/leveringen/${leveringId}/regels`, water],
    ['/v1/regelwijzigingen', '/v1/regelwijzigingen?limit=1000', water],
    ['/v1/criteria', '/v1/criteria', water],
    ['/v1/_balans', '/v1/_balans', desk],
  ] as const)
    await asPromised('get', pad, gateway.get(weg, token));
  const [partner] = inrichting.signaalpartners;
  const [gemeente] = inrichting.gemeenten;
  const [convenant] = inrichting.convenanten;
  const without = (value: object, ...names: string[]) =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
  for (const [method, pad, weg, body] of [
    [
      'PUT',
      '/v1/signaalpartners/{partnerId}',
      '/v1/signaalpartners/water',
      { ...without(partner ?? {}, 'partnerId'), naam: 'Waterdocument' },
    ],
    [
      'PUT',
      '/v1/gemeenten/{gemeentecode}',
      '/v1/gemeenten/0268',
      { ...without(gemeente ?? {}, 'gemeentecode'), inwoners: 178_001 },
    ],
    [
      'PUT',
      '/v1/convenanten/{partnerId}/{gemeentecode}',
      '/v1/convenanten/water/0268',
      without(convenant ?? {}, 'partnerId', 'gemeentecode'),
    ],
    ['POST', '/v1/_inrichten', '/v1/_inrichten', inrichting],
  ] as const)
    await asPromised(method.toLowerCase(), pad, gateway.beheer(method, weg, body));
});

test('a line with texts as long as the document allows is taken, and one character more is not', async () => {
  const document = await jsonOf<{
    components: { schemas: { Regel: { properties: Record<string, { maxLength?: number }> } } };
  }>(fetch(`${gateway.service.url}/v1/openapi.json`));
  // A postcode has a form of its own; initials lose their dots, a BSN is judged by its 11-check.
  const vrij = Object.entries(document.components.schemas.Regel.properties).flatMap(
    ([veld, { maxLength }]) => (maxLength === undefined || veld === 'postcode' ? [] : [{ veld, maxLength }]),
  );
  expect(vrij.map(({ veld }) => veld)).toEqual(
    expect.arrayContaining(['kenmerk', 'achternaam', 'straatnaam', 'plaatsnaam', 'telefoonnummer', 'email']),
  );
  const regel = (nr: number, veld: string, lengte: number) =>
    waterregel(`L-${nr}`, { [veld]: 'x'.repeat(lengte) });
  const bewijs = await jsonOf<Bewijs>(
    gateway.lever(water, 'lengtes', [
      ...vrij.map(({ veld, maxLength }, nr) => regel(nr, veld, maxLength)),
      ...vrij.map(({ veld, maxLength }, nr) => regel(nr, veld, maxLength + 1)),
    ]),
  );
  expect(codes(bewijs).map(([nr, code, veld]) => [nr, code, veld])).toEqual(
    vrij.map(({ veld }, nr) => [vrij.length + nr + 1, 'ONGELDIGE_WAARDE', veld]),
  );
});

test('no route is open by accident and no table lacks its wall', async () => {
  expect(routesWithoutScopes(gateway.service.app)).toEqual([]);
  expect(await catalogueProblems(gateway.db.database.verwerker, ['intake'])).toEqual([]);
});
