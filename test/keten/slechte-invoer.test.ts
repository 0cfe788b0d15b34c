// Longer than most files: one list of everything a creditor can send wrong, against one running gateway.
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { addDays, datum, decode, type Melding, topics } from '@meldpunt/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { leesTopicTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import { bewaakRust, type Rustwacht } from '../../scripts/simulatie/rust.ts';
import { vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import type { TokenSource } from '../../scripts/start/identity.ts';
import { serviceNames } from '../../scripts/start/services.ts';
import { type Keten, startKeten } from './keten.ts';

const vandaag = datum('2026-03-16');
const van = addDays(vandaag, -100);
const partnerId = 'water-een';
const gemeentecode = '0268';

type Bewijs = {
  leveringId: string;
  stand: string;
  aangeboden: number;
  nieuw: number;
  gewijzigd: number;
  ongewijzigd: number;
  afgekeurd: number;
  fouten: { regelnummer: number; veld: string; code: string }[];
};
type Regelpagina = {
  regels: { regelnummer: number; bevindingen: unknown[] }[];
  volgende: string | null;
};
type Antwoord = { status: number; type: string; inhoud: unknown };

let keten: Keten;
let rust: Rustwacht;
let gateway: string;
let partner: TokenSource;
let beheer: TokenSource;

beforeAll(async () => {
  keten = await startKeten({ only: ['intake-gateway'] });
  gateway = keten.service('intake-gateway').url;
  beheer = await keten.identity.connectParty({
    clientId: 'beheer',
    organisatie: 'meldpunt',
    scopes: ['beheer'],
  });
  partner = await keten.identity.connectParty({
    clientId: 'water-een',
    organisatie: 'org-water-een',
    scopes: ['leveringen:schrijven', 'leveringen:lezen'],
  });
  await vraagGoed(`${gateway}/v1/_inrichten`, beheer, {
    method: 'POST',
    body: {
      signaalpartners: [
        {
          partnerId,
          naam: 'Waterbedrijf Een',
          soort: 'WATER',
          aansluiting: 'REST',
          machtigingen: [{ organisatieId: 'org-water-een', van }],
        },
      ],
      gemeenten: [
        {
          gemeentecode,
          naam: 'Nijmegen',
          provincie: 'Gelderland',
          inwoners: 177_359,
          aansluiting: 'REST',
          machtigingen: [],
        },
      ],
      convenanten: [{ partnerId, gemeentecode, van, meldingsdrempelInCenten: 5_000 }],
    },
  });
  const dagen = keten.operator.producer({ allowAutoTopicCreation: false });
  await dagen.connect();
  await publiceerDag(dagen, vandaag);
  await dagen.disconnect();
  rust = bewaakRust({
    databaseUrl: keten.postgres.url(keten.database),
    admin: keten.admin,
    partnersOpKafka: [],
    gemeentenOpKafka: [],
    zonder: serviceNames.filter((naam) => naam !== 'intake-gateway'),
  });
  await rust.wacht();
});
afterAll(async () => {
  await rust?.sluit();
  await keten?.stop();
});

function regel(kenmerk: string, anders: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    kenmerk,
    gemeentecode,
    signaaldatum: addDays(vandaag, -1),
    ontstaansdatum: addDays(vandaag, -55),
    bedragInCenten: 12_345,
    voorletters: 'P.',
    achternaam: 'Proefpersoon',
    geboortedatum: '1980-05-06',
    straatnaam: 'Teststraat',
    huisnummer: 12,
    postcode: '6511AB',
    plaatsnaam: 'Nijmegen',
    ...anders,
  };
}

const alsRegels = (regels: readonly unknown[]) =>
  regels.map((inhoud) => `${typeof inhoud === 'string' ? inhoud : JSON.stringify(inhoud)}\n`).join('');

async function stuur(
  pad: string,
  token: TokenSource,
  body: string | Buffer,
  koppen: Readonly<Record<string, string>>,
  method = 'POST',
): Promise<Antwoord> {
  const { value } = await token();
  const antwoord = await fetch(`${gateway}${pad}`, {
    method,
    headers: { authorization: `Bearer ${value}`, ...koppen },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const tekst = await antwoord.text();
  return {
    status: antwoord.status,
    type: antwoord.headers.get('content-type') ?? '',
    inhoud: tekst === '' ? null : JSON.parse(tekst),
  };
}

const NDJSON = 'application/x-ndjson';

async function lever(leveringskenmerk: string, body: string | Buffer, type = NDJSON): Promise<Bewijs> {
  const antwoord = await stuur('/v1/leveringen', partner, body, { 'content-type': type, leveringskenmerk });
  // With the code: a status alone does not say what went wrong.
  expect({ status: antwoord.status, code: codeVan(antwoord) }).toEqual({ status: 200, code: undefined });
  return antwoord.inhoud as Bewijs;
}

function codeVan({ inhoud }: Antwoord): unknown {
  return typeof inhoud === 'object' && inhoud !== null && 'code' in inhoud ? inhoud.code : undefined;
}

/** Refused as a whole: problem+json with a stable code, and nothing of it recorded. */
async function weigert(
  leveringskenmerk: string,
  body: string | Buffer,
  type: string,
  verwacht: { status: number; code: string },
): Promise<void> {
  const antwoord = await stuur('/v1/leveringen', partner, body, { 'content-type': type, leveringskenmerk });
  expect(antwoord).toMatchObject({ status: verwacht.status, inhoud: { code: verwacht.code } });
  expect(antwoord.type).toContain('application/problem+json');
  const { inhoud } = await vraagGoed(`${gateway}/v1/leveringen?limit=1000`, partner);
  const bekend = (inhoud as { leveringen: { leveringskenmerk: string }[] }).leveringen;
  expect(bekend.map((levering) => levering.leveringskenmerk)).not.toContain(leveringskenmerk);
}

const plaatsEnCode = ({ fouten }: Bewijs) =>
  fouten.map(({ regelnummer, veld, code }) => [regelnummer, veld, code]);

it('names the field and the code of every bad record, and takes the good ones around it', async () => {
  const slecht: [Record<string, unknown> | string, string, string][] = [
    [regel('F01', { bedragInCenten: '12345' }), 'bedragInCenten', 'VERKEERD_TYPE'],
    [regel('F02', { bedragInCenten: 123.45 }), 'bedragInCenten', 'VERKEERD_TYPE'],
    [regel('F03', { crisissignaal: 'ja' }), 'crisissignaal', 'VERKEERD_TYPE'],
    [regel('F04', { achternaam: { naam: 'x' } }), 'achternaam', 'VERKEERD_TYPE'],
    [regel('F05', { signaaldatum: undefined }), 'signaaldatum', 'VELD_ONTBREEKT'],
    [regel('F06', { kenmerk: undefined }), 'kenmerk', 'VELD_ONTBREEKT'],
    [regel('F07', { postcode: undefined }), 'postcode', 'VELD_ONTBREEKT'],
    [regel('F08', { actie: 'VERWIJDEREN' }), 'actie', 'ONGELDIGE_WAARDE'],
    [regel('F09', { dreiging: 'STORM' }), 'dreiging', 'ONGELDIGE_WAARDE'],
    [regel('F10', { soort: 'SPORTSCHOOL' }), 'soort', 'ONBEKEND_VELD'],
    [regel('F11', { ontstaansdatum: '2026-02-30' }), 'ontstaansdatum', 'ONGELDIGE_DATUM'],
    [regel('F12', { signaaldatum: '16-03-2026' }), 'signaaldatum', 'ONGELDIGE_DATUM'],
    [regel('F13', { geboortedatum: '2000-13-01' }), 'geboortedatum', 'ONGELDIGE_DATUM'],
    [regel('F14', { signaaldatum: addDays(vandaag, 1) }), 'signaaldatum', 'DATUM_IN_TOEKOMST'],
    [regel('F15', { bedragInCenten: -1 }), 'bedragInCenten', 'BEDRAG_NIET_POSITIEF'],
    [regel('F16', { bedragInCenten: 0 }), 'bedragInCenten', 'BEDRAG_NIET_POSITIEF'],
    [regel('F17', { bedragInCenten: 1_000_000_000_000 }), 'bedragInCenten', 'BEDRAG_TE_HOOG'],
    [
      alsRegels([regel('F18')])
        .trim()
        .replace('12345', '1e300'),
      'bedragInCenten',
      'BEDRAG_TE_HOOG',
    ],
    [regel('F19', { bedragInCenten: 4_999 }), 'bedragInCenten', 'ONDER_DREMPEL'],
    [regel('F20', { huisnummer: 100_000 }), 'huisnummer', 'ONGELDIGE_WAARDE'],
    [regel('F21', { achternaam: 'x\u0000y' }), 'achternaam', 'ONGELDIGE_WAARDE'],
    [regel('F22', { achternaam: 'x'.repeat(201) }), 'achternaam', 'ONGELDIGE_WAARDE'],
    [regel('F23', { achternaam: '\ud800' }), 'achternaam', 'ONGELDIGE_WAARDE'],
    ['niet eens JSON', '', 'GEEN_JSON'],
    ['[1, 2]', '', 'GEEN_OBJECT'],
    ['null', '', 'GEEN_OBJECT'],
  ];
  const regels = slecht.flatMap(([inhoud], nummer) => [inhoud, regel(`GOED-${nummer}`)]);
  const bewijs = await lever('fout per veld', alsRegels(regels));
  expect(plaatsEnCode(bewijs)).toEqual(slecht.map(([, veld, code], nummer) => [2 * nummer + 1, veld, code]));
  expect(bewijs).toMatchObject({
    stand: 'AFGEROND',
    aangeboden: regels.length,
    nieuw: slecht.length,
    afgekeurd: slecht.length,
  });
  // The same records as one JSON list: a bad record costs itself there as well.
  const lijst = slecht.map(([inhoud]) =>
    typeof inhoud === 'string' ? '"geen object"' : JSON.stringify(inhoud),
  );
  const ook = await lever(
    'fout per veld, als lijst',
    `[${lijst.join(',')}, ${JSON.stringify(regel('GOED-L'))}]`,
    'application/json',
  );
  expect(ook).toMatchObject({ aangeboden: slecht.length + 1, nieuw: 1, afgekeurd: slecht.length });
});

it('refuses an unknown kind of creditor, and says where', async () => {
  const body = JSON.stringify({
    signaalpartners: [{ partnerId: 'sport', naam: 'Sport', soort: 'SPORTSCHOOL', aansluiting: 'REST' }],
  });
  const antwoord = await stuur('/v1/_inrichten', beheer, body, { 'content-type': 'application/json' });
  expect(antwoord).toMatchObject({
    status: 400,
    inhoud: { code: 'ONGELDIG_VELD', errors: [{ field: expect.stringContaining('soort') }] },
  });
});

it('lets a record of 10 MB go without holding it, and takes the line after it', async () => {
  const TEGELIJK = 40;
  const MB = Buffer.alloc(1024 * 1024, 'x');
  // None of the lines ends before all of them are there: held, they would be 400 MB at the same moment.
  let onderweg = TEGELIJK;
  const { promise: alleOnderweg, resolve: laatste } = Promise.withResolvers<void>();
  async function* reus(nummer: number) {
    const [kop = '', staart = ''] = JSON.stringify(regel(`R2-${nummer}`, { straatnaam: '@' })).split('@');
    yield Buffer.from(alsRegels([regel(`R1-${nummer}`)]) + kop);
    for (let mb = 0; mb < 10; mb++) yield MB;
    if (--onderweg === 0) laatste();
    await alleOnderweg;
    yield Buffer.from(`${staart}\n${alsRegels([regel(`R3-${nummer}`)])}`);
  }
  const { pieken, resultaat } = await meetGeheugen(() =>
    Promise.all(
      Array.from({ length: TEGELIJK }, (_, nummer) =>
        leverStroom(`reus ${nummer}`, Readable.from(reus(nummer), { objectMode: false })),
      ),
    ),
  );
  for (const bewijs of resultaat) {
    expect(plaatsEnCode(bewijs)).toEqual([[2, '', 'REGEL_TE_LANG']]);
    expect(bewijs).toMatchObject({ aangeboden: 3, nieuw: 2, afgekeurd: 1 });
  }
  meld(`${TEGELIJK} records van 10 MB tegelijk (NDJSON)`, pieken);
  // Measured: 75 to 100 MB of what passed and was not collected yet; 380 MB when the lines are held.
  expect(pieken.hoogste - pieken.begin).toBeLessThan(220);
  const json = await meetGeheugen(() =>
    lever(
      'reus als lijst',
      JSON.stringify([regel('R4', { straatnaam: 'x'.repeat(10 * 1024 * 1024) }), regel('R5')]),
      'application/json',
    ),
  );
  expect(plaatsEnCode(json.resultaat)).toEqual([[1, '', 'REGEL_TE_LANG']]);
  expect(json.resultaat).toMatchObject({ nieuw: 1, afgekeurd: 1 });
  meld('record van 10 MB (JSON)', json.pieken);
  const teGroot = await meetGeheugen(() =>
    weigert('te groot', Buffer.alloc(17 * 1024 * 1024, 0x20), 'application/json', {
      status: 413,
      code: 'TE_GROOT',
    }),
  );
  meld('levering van 17 MB (JSON)', teGroot.pieken);
});

it('refuses a line that is not UTF-8 and takes the others', async () => {
  const kapot = Buffer.concat([
    Buffer.from(alsRegels([regel('U1')])),
    Buffer.from(alsRegels([regel('U2', { achternaam: 'Gro@n' })]).replace('@', '\u00f8'), 'latin1'),
    Buffer.from(alsRegels([regel('U3', { achternaam: 'Grøn' })])),
  ]);
  const bewijs = await lever('geen utf-8', kapot);
  expect(plaatsEnCode(bewijs)).toEqual([[2, '', 'GEEN_UTF8']]);
  expect(bewijs).toMatchObject({ aangeboden: 3, nieuw: 2, afgekeurd: 1 });
});

it('refuses a body that is not of its content type, in one piece when nothing can be read from it', async () => {
  const stroom = alsRegels([regel('T1'), regel('T2')]);
  await weigert('stroom als json', stroom, 'application/json', {
    status: 400,
    code: 'LEVERING_NIET_LEESBAAR',
  });
  await weigert('geen json', '<meldingen/>', 'application/json', {
    status: 400,
    code: 'LEVERING_NIET_LEESBAAR',
  });
  await weigert('leeg', '', 'application/json', { status: 400, code: 'LEVERING_NIET_LEESBAAR' });
  await weigert('half', '{"meldingen":[{"kenmerk":"T3"}', 'application/json', {
    status: 400,
    code: 'LEVERING_NIET_LEESBAAR',
  });
  await weigert('xml', '<meldingen/>', 'application/xml', {
    status: 415,
    code: 'MEDIATYPE_NIET_ONDERSTEUND',
  });
  await weigert('tekst', stroom, 'text/plain', { status: 415, code: 'MEDIATYPE_NIET_ONDERSTEUND' });
  // As a stream of lines every line is judged by itself, so a document over several lines is as many bad lines.
  const opgemaakt = await lever('json als stroom', JSON.stringify([{ kenmerk: 'T4' }], null, 2));
  expect(opgemaakt).toMatchObject({ aangeboden: 5, nieuw: 0, afgekeurd: 5 });
  expect(new Set(opgemaakt.fouten.map(({ code }) => code))).toEqual(new Set(['GEEN_JSON']));
});

it('refuses JSON nested ten thousand deep at its place, wherever it is sent', async () => {
  const diep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
  const lijsten = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const verstopt = `{"kenmerk":"D2","achternaam":${lijsten}}`;
  const bewijs = await lever('diep', alsRegels([regel('D1'), diep, lijsten, verstopt, regel('D3')]));
  expect(plaatsEnCode(bewijs)).toEqual([
    [2, '', 'REGEL_TE_DIEP'],
    [3, '', 'REGEL_TE_DIEP'],
    [4, '', 'REGEL_TE_DIEP'],
  ]);
  expect(bewijs).toMatchObject({ nieuw: 2, afgekeurd: 3 });
  const alsLijst = await lever(
    'diep als lijst',
    `[${diep},${JSON.stringify(regel('D4'))}]`,
    'application/json',
  );
  expect(plaatsEnCode(alsLijst)).toEqual([[1, '', 'REGEL_TE_DIEP']]);
  for (const body of [diep, lijsten]) {
    const elders = await stuur('/v1/_inrichten', beheer, body, { 'content-type': 'application/json' });
    expect(elders.status).toBe(400);
  }
});

it('takes __proto__ and constructor for what they are: fields nobody knows', async () => {
  const vervuild = (inhoud: string) =>
    alsRegels([regel('P1')])
      .trim()
      .replace('{', `{${inhoud},`);
  const bewijs = await lever(
    'proto',
    alsRegels([
      vervuild('"__proto__":{"bedragInCenten":1}'),
      vervuild('"constructor":{"prototype":{}}'),
      '{"__proto__":{"kenmerk":"P2"}}',
      regel('P3'),
    ]),
  );
  expect(bewijs.fouten.map(({ regelnummer, code }) => `${regelnummer} ${code}`)).toEqual(
    expect.arrayContaining(['1 ONBEKEND_VELD', '3 ONBEKEND_VELD', '3 VELD_ONTBREEKT']),
  );
  expect(bewijs).toMatchObject({ nieuw: 1, afgekeurd: 3 });
  for (const body of [
    '{"__proto__":{"signaalpartners":[]}}',
    '{"constructor":{"prototype":{"gemeenten":[]}}}',
  ]) {
    const elders = await stuur('/v1/_inrichten', beheer, body, { 'content-type': 'application/json' });
    expect(elders.status).toBe(400);
  }
});

it('keeps its memory flat over a file with a million errors', async () => {
  const REGELS = 100_000;
  const GOED_OM_DE = 10_000;
  // Ten things wrong with one line: a million errors without a million rows, so that this stays an everyday test.
  const fout = JSON.stringify(
    regel('F', {
      bedragInCenten: 'veel',
      signaaldatum: '2026-02-31',
      ontstaansdatum: 20_260_101,
      crisissignaal: 'ja',
      dreiging: 'STORM',
      huisnummer: -1,
      postcode: '0000ZZ',
      geboortedatum: 'onbekend',
      achternaam: ['Proefpersoon'],
      onzin: true,
    }),
  );
  const FOUTEN_PER_REGEL = 10;
  function* stukken() {
    for (let nummer = 1; nummer <= REGELS; nummer++) {
      const tekst = nummer % GOED_OM_DE === 0 ? JSON.stringify(regel(`M-${nummer}`)) : fout;
      yield Buffer.from(`${tekst}\n`);
    }
  }
  const { pieken, resultaat } = await meetGeheugen(() =>
    leverStroom('een miljoen fouten', Readable.from(stukken())),
  );
  const goed = REGELS / GOED_OM_DE;
  expect(resultaat).toMatchObject({
    stand: 'AFGEROND',
    aangeboden: REGELS,
    nieuw: goed,
    afgekeurd: REGELS - goed,
  });
  // The receipt shows the first hundred; all of them can be read, each with its place.
  expect(resultaat.fouten).toHaveLength(100);
  meld(`${(REGELS - goed) * FOUTEN_PER_REGEL} fouten in ${REGELS} regels`, pieken);
  // The second half of the file may not need more than the first did.
  expect(pieken.tweedeHelft - pieken.eersteHelft).toBeLessThan(64);
  expect(pieken.hoogste - pieken.begin).toBeLessThan(256);
  let gelezen = 0;
  let laatste: Regelpagina['regels'] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const vanaf: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { inhoud } = await vraagGoed(
      `${gateway}/v1/leveringen/${resultaat.leveringId}/regels?limit=1000${vanaf}`,
      partner,
    );
    const pagina = inhoud as Regelpagina;
    gelezen += pagina.regels.length;
    laatste = [...laatste, ...pagina.regels].slice(-3);
    cursor = pagina.volgende;
  }
  expect(gelezen).toBe(REGELS);
  expect(laatste.map(({ regelnummer, bevindingen }) => [regelnummer, bevindingen.length])).toEqual([
    [REGELS - 2, FOUTEN_PER_REGEL],
    [REGELS - 1, FOUTEN_PER_REGEL],
    [REGELS, 0],
  ]);
});

it('keeps its memory flat over a long file of mostly good records', async () => {
  const REGELS = 20_000;
  const SLECHT_OM_DE = 100;
  // Records of a creditor that fills up to a width: 320 MB in all, of which no more than two blocks may be held at once.
  const BREEDTE = 16_384;
  function* stukken() {
    for (let nummer = 1; nummer <= REGELS; nummer++) {
      const anders = nummer % SLECHT_OM_DE === 0 ? { bedragInCenten: 0 } : {};
      yield Buffer.from(`${JSON.stringify(regel(`L-${nummer}`, anders)).padEnd(BREEDTE - 1)}\n`);
    }
  }
  const { pieken, resultaat } = await meetGeheugen(() =>
    leverStroom('lang en goed', Readable.from(stukken(), { objectMode: false })),
  );
  const slecht = REGELS / SLECHT_OM_DE;
  expect(resultaat).toMatchObject({
    stand: 'AFGEROND',
    aangeboden: REGELS,
    nieuw: REGELS - slecht,
    afgekeurd: slecht,
  });
  meld(`${REGELS} regels van ${BREEDTE} bytes, op ${slecht} na goed`, pieken);
  expect(pieken.hoogste - pieken.begin).toBeLessThan(128);
});

it('makes one melding of one kenmerk that two leveringen bring at the same moment', async () => {
  const kenmerken = Array.from({ length: 50 }, (_, nummer) => `G-${nummer}`);
  const bodies = [10_000, 20_000].map((bedragInCenten, beurt) =>
    // In opposite order, so that each levering holds what the other waits for.
    alsRegels(
      (beurt === 0 ? kenmerken : kenmerken.toReversed()).map((kenmerk) => regel(kenmerk, { bedragInCenten })),
    ),
  );
  const [een, twee] = await Promise.all(bodies.map((body, beurt) => lever(`tegelijk ${beurt}`, body)));
  const aantal = kenmerken.length;
  expect((een?.nieuw ?? 0) + (twee?.nieuw ?? 0)).toBe(aantal);
  expect((een?.gewijzigd ?? 0) + (twee?.gewijzigd ?? 0)).toBe(aantal);

  await rust.wacht();
  const meldingen = await leesMeldingen();
  for (const kenmerk of kenmerken) {
    const versies = meldingen.get(kenmerk) ?? [];
    expect(versies.map(({ versie }) => versie)).toEqual([1, 2]);
    expect(new Set(versies.map(({ meldingId }) => meldingId)).size).toBe(1);
    expect(versies.map(({ bedragInCenten }) => bedragInCenten).toSorted()).toEqual([10_000, 20_000]);
  }
});

it('records one levering once that comes on eight connections at the same moment, and gives each its receipt', async () => {
  // Often, and few lines: what can go wrong lies in the instant in which the levering is made.
  const ronden = Array.from({ length: 25 }, (_, ronde) => `zelfde ${ronde}`);
  for (const ronde of ronden) {
    const zelfde = alsRegels([regel(`${ronde}-a`), regel(`${ronde}-b`)]);
    const bewijzen = await Promise.all(Array.from({ length: 8 }, () => lever(ronde, zelfde)));
    expect(bewijzen[0]).toMatchObject({ stand: 'AFGEROND', aangeboden: 2, nieuw: 2, ongewijzigd: 0 });
    for (const bewijs of bewijzen) expect(bewijs).toEqual(bewijzen[0]);
  }
  await rust.wacht();
  const meldingen = await leesMeldingen();
  for (const ronde of ronden) {
    expect(meldingen.get(`${ronde}-a`)).toHaveLength(1);
    expect(meldingen.get(`${ronde}-b`)).toHaveLength(1);
  }
});

it('takes leveringen right after one that was refused for its size', async () => {
  for (let ronde = 0; ronde < 10; ronde++) {
    await weigert('te groot', Buffer.alloc(17 * 1024 * 1024, 0x20), 'application/json', {
      status: 413,
      code: 'TE_GROOT',
    });
    const bewijzen = await Promise.all(
      ['x', 'y'].map((naam) =>
        lever(`na weigering ${ronde} ${naam}`, alsRegels([regel(`W-${ronde}-${naam}`)])),
      ),
    );
    expect(bewijzen).toMatchObject([{ nieuw: 1 }, { nieuw: 1 }]);
  }
});

it('was never restarted by any of it', () => {
  expect(keten.service('intake-gateway').deaths).toBe(0);
});

/** Every melding that went out, by kenmerk and in the order it did. */
async function leesMeldingen(): Promise<Map<string, Melding[]>> {
  const meldingen = new Map<string, Melding[]>();
  await leesTopicTotEinde(keten.operator, keten.admin, topics.melding.naam, 'slechte-invoer', (waarde) => {
    const melding = decode('Melding', waarde);
    meldingen.set(melding.kenmerk, [...(meldingen.get(melding.kenmerk) ?? []), melding]);
  });
  return meldingen;
}

async function leverStroom(leveringskenmerk: string, bron: Readable): Promise<Bewijs> {
  const { value } = await partner();
  const antwoord = await new Promise<string>((klaar, mislukt) => {
    const verzoek = request(
      `${gateway}/v1/leveringen`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${value}`, 'content-type': NDJSON, leveringskenmerk },
      },
      (response) => {
        const stukken: Buffer[] = [];
        response.on('data', (stuk: Buffer) => stukken.push(stuk));
        response.on('end', () => klaar(Buffer.concat(stukken).toString('utf8')));
        response.on('error', mislukt);
      },
    );
    verzoek.on('error', mislukt);
    pipeline(bron, verzoek).catch(mislukt);
  });
  return JSON.parse(antwoord) as Bewijs;
}

type Pieken = { seconden: number; begin: number; eersteHelft: number; tweedeHelft: number; hoogste: number };

/** Resident memory of the gateway in MB while something goes on, looked at twenty times a second. */
async function meetGeheugen<T>(werk: () => Promise<T>): Promise<{ pieken: Pieken; resultaat: T }> {
  const pid = pidVanGateway();
  const begin = rss(pid);
  const vanaf = performance.now();
  const metingen: number[] = [];
  const klok = setInterval(() => metingen.push(rss(pid)), 50);
  try {
    const resultaat = await werk();
    const seconden = (performance.now() - vanaf) / 1_000;
    metingen.push(rss(pid));
    const helft = Math.ceil(metingen.length / 2);
    const eersteHelft = Math.max(begin, ...metingen.slice(0, helft));
    const tweedeHelft = Math.max(...metingen.slice(helft), rss(pid));
    return {
      pieken: { seconden, begin, eersteHelft, tweedeHelft, hoogste: Math.max(eersteHelft, tweedeHelft) },
      resultaat,
    };
  } finally {
    clearInterval(klok);
  }
}

function meld(wat: string, { seconden, begin, eersteHelft, tweedeHelft }: Pieken): void {
  process.stdout.write(
    `${wat}: ${seconden.toFixed(1)} s, geheugen van de gateway ${begin} MB, hoogstens ${eersteHelft} MB in de eerste en ${tweedeHelft} MB in de tweede helft\n`,
  );
}

function rss(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1024);
}

/** The gateway that this process started, as the kernel knows it. */
function pidVanGateway(): number {
  for (const naam of readdirSync('/proc')) {
    if (!/^\d+$/.test(naam)) continue;
    try {
      const isOns = readFileSync(`/proc/${naam}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`);
      if (isOns && readFileSync(`/proc/${naam}/cmdline`, 'utf8').includes('intake-gateway/dist/main.js')) {
        return Number(naam);
      }
    } catch {
      // Ended between the listing and the reading.
    }
  }
  throw new Error('the gateway has no process');
}
