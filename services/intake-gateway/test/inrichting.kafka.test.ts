import { addDays, type Convenant, datum, decode } from '@meldpunt/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestKafka } from '../../../test/harnas/topics.ts';
import { until } from '../../service-kit/test/until.ts';
import { jsonOf, meldingenOf, type Proefgateway, startProefgateway } from './proefgateway.ts';
import { inrichting, waterregel } from './voorbeelden.ts';

/** The last day of a year: redivisions and renewed convenanten come into force on the next. */
const OUDJAAR = '2026-12-31';
const NIEUWJAAR = '2027-01-01';

let gateway: Proefgateway;
let water: string;
let nummer = 0;
/** What the others heard of convenanten, in order. */
const verteld: Convenant[] = [];
let stopReading: (() => Promise<void>) | undefined;

beforeAll(async () => {
  gateway = await startProefgateway();
  water = await gateway.token('org-water', 'leveringen:schrijven', 'leveringen:lezen', 'criteria:lezen');
  expect((await gateway.beheer('POST', '/v1/_inrichten', inrichting)).status).toBe(200);
  const consumer = createTestKafka('lezer').consumer({ groupId: `${gateway.topics.prefix}lezer` });
  await consumer.connect();
  await consumer.subscribe({ topic: gateway.names.convenant, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (message.value !== null) verteld.push(decode('Convenant', message.value));
    },
  });
  stopReading = () => consumer.disconnect();
});
afterAll(async () => {
  await stopReading?.();
  await gateway?.stop();
});

/** Days only move forward, so each test plays at the turn of a year of its own. */
const turn = (years: number) => {
  const jaar = (dag: string) => datum(`${Number(dag.slice(0, 4)) + years}${dag.slice(4)}`);
  return { oudjaar: jaar(OUDJAAR), nieuwjaar: jaar(NIEUWJAAR) };
};

const put = async (pad: string, body: object, status = 200) => {
  const answer = await gateway.beheer('PUT', pad, body);
  const told = await jsonOf<{ versie?: number; perioden?: object[]; detail?: string; errors?: object[] }>(
    answer,
  );
  expect([pad, answer.status]).toEqual([pad, status]);
  if (status === 200 || status === 404) expect(told.errors ?? []).toEqual([]);
  return told;
};
const gemeente = { naam: 'Proefstad', provincie: 'Gelderland', inwoners: 50_000, aansluiting: 'REST' };
const convenant = { van: '2026-01-01', meldingsdrempelInCenten: 0 };

interface Regel {
  readonly kenmerk: string;
  readonly resultaat: string;
  readonly bevindingen: readonly { code: string }[];
}

/** One line, delivered on a day; what became of it and where it went. */
async function lever(dag: string, gemeentecode: string, more: object = {}) {
  await gateway.setDag(dag);
  const gisteren = addDays(datum(dag), -1);
  const kenmerk = `K-${++nummer}`;
  const { leveringId } = await jsonOf<{ leveringId: string }>(
    gateway.lever(water, `L-${nummer}`, [
      waterregel(kenmerk, {
        gemeentecode,
        signaaldatum: gisteren,
        ontstaansdatum: addDays(gisteren, -40),
        ...more,
      }),
    ]),
  );
  const { regels } = await jsonOf<{ regels: Regel[] }>(
    gateway.get(`/v1/leveringen/${leveringId}/regels`, water),
  );
  const melding = (await meldingenOf(gateway)).find((each) => each.kenmerk === kenmerk);
  return {
    resultaat: regels[0]?.resultaat,
    codes: regels[0]?.bevindingen.map(({ code }) => code),
    gemeentecode: melding?.gemeentecode,
  };
}

const eenvoudig = { postcode: '6511 AB', plaatsnaam: 'Nijmegen' };

test('a redivision that was recorded sends lines to the successor from its day, by code and by address', async () => {
  const { oudjaar, nieuwjaar } = turn(0);
  await put('/v1/gemeenten/0402', { ...gemeente, naam: 'Hilversum' });
  await put('/v1/convenanten/water/0402', convenant);
  await put('/v1/gemeenten/0268', { ...gemeente, opvolgercode: '0402', opgevolgdPer: nieuwjaar });
  expect(await lever(oudjaar, '0268', eenvoudig)).toEqual({
    resultaat: 'NIEUW',
    codes: [],
    gemeentecode: '0268',
  });
  expect(await lever(nieuwjaar, '0268', eenvoudig)).toEqual({
    resultaat: 'NIEUW',
    codes: ['GEMEENTECODE_OPGEVOLGD'],
    gemeentecode: '0402',
  });
  await put('/v1/gemeenten/0402', { ...gemeente, naam: 'Hilversum aan Zee' });
  const byAddress = await lever(nieuwjaar, '0268', { ...eenvoudig, gemeentecode: null });
  expect(byAddress).toEqual({ resultaat: 'NIEUW', codes: [], gemeentecode: '0402' });
  // By which list it was judged, whatever else was recorded in between.
  const lijsten = (await meldingenOf(gateway)).map(({ geoVersie }) => geoVersie?.split('+').at(-1));
  expect(lijsten).toEqual(Array.from(lijsten, () => lijsten[0]));
  expect(lijsten[0]).toMatch(/^gemeenten-[0-9a-f]{12}$/);
  // What may be reported names the municipality that is there.
  const { gemeenten } = await jsonOf<{ gemeenten: { gemeentecode: string }[] }>(
    gateway.get('/v1/criteria', water),
  );
  expect(gemeenten.map((each) => each.gemeentecode)).toEqual(['0402', '1992']);
  await put('/v1/gemeenten/0268', gemeente);
});

test('a new municipality receives once it and its convenant are recorded', async () => {
  const { nieuwjaar } = turn(0);
  await put('/v1/gemeenten/1993', { ...gemeente, naam: 'Nieuwstad' });
  expect(await lever(nieuwjaar, '1993')).toMatchObject({ resultaat: 'AFGEKEURD' });
  await put('/v1/convenanten/water/1993', convenant);
  expect(await lever(nieuwjaar, '1993', eenvoudig)).toMatchObject({
    resultaat: 'NIEUW',
    gemeentecode: '1993',
  });
});

test('a held line is released to a new municipality; a code that stands for none is told to be that', async () => {
  const { nieuwjaar } = turn(0);
  await put('/v1/gemeenten/1994', { ...gemeente, naam: 'Nogstad' });
  await put('/v1/convenanten/water/1994', convenant);
  const nergens = { gemeentecode: null, postcode: '9999 ZZ', plaatsnaam: 'Nergens' };
  expect(await lever(nieuwjaar, '', nergens)).toMatchObject({ resultaat: 'AANGEHOUDEN' });
  const kenmerk = `K-${nummer}`;
  const { uitzonderingen } = await jsonOf<{ uitzonderingen: { uitzonderingId: string; kenmerk: string }[] }>(
    gateway.get('/v1/uitzonderingen?stand=OPEN&limit=1000', await gateway.token('hub', 'beheer')),
  );
  const pad = `/v1/uitzonderingen/${uitzonderingen.find((each) => each.kenmerk === kenmerk)?.uitzonderingId}/_beslis`;
  const beslis = async (gemeentecode: string) => {
    const answer = await gateway.beheer('POST', pad, { gemeentecode });
    return {
      status: answer.status,
      ...(await jsonOf<{ stand?: string; detail?: string; errors?: { code: string }[] }>(answer)),
    };
  };
  for (const code of ['9998', '0000', '1999']) {
    const refused = await beslis(code);
    expect(refused).toMatchObject({
      status: 400,
      detail: 'Deze code staat vandaag voor geen gemeente die het meldpunt kent.',
      errors: [{ field: '/gemeentecode', code: 'ONGELDIGE_WAARDE' }],
    });
  }
  expect(await beslis('0344')).toMatchObject({ status: 400, errors: [{ code: 'GEEN_CONVENANT' }] });
  expect(await beslis('1994')).toMatchObject({ status: 200, stand: 'VRIJGEGEVEN' });
});

test.each(['0000', '1999'])('%s is recorded as no municipality and as nobody’s successor', async (code) => {
  const refused = await put(`/v1/gemeenten/${code}`, gemeente, 400);
  expect(refused.errors).toHaveLength(1);
  const opvolger = { ...gemeente, opvolgercode: code, opgevolgdPer: NIEUWJAAR };
  expect(await put('/v1/gemeenten/0344', opvolger, 400)).toMatchObject({
    errors: [{ code: 'ONGELDIGE_WAARDE' }],
  });
});

test('a successor without its day, which would never come into force, is refused', async () => {
  expect(await put('/v1/gemeenten/0344', { ...gemeente, opvolgercode: '0402' }, 400)).toMatchObject({
    errors: [{ code: 'VELD_ONTBREEKT' }],
  });
});

test('successors that lead back to where they began are refused, in one call and one by one', async () => {
  const opvolger = (opvolgercode: string, opgevolgdPer = '2040-01-01') => ({
    ...gemeente,
    opvolgercode,
    opgevolgdPer,
  });
  await put('/v1/gemeenten/0344', opvolger('1680'));
  await put('/v1/gemeenten/1680', opvolger('0363', '2041-01-01'));
  const errors = [{ field: '/opvolgercode', code: 'ONGELDIGE_WAARDE' }];
  expect(await put('/v1/gemeenten/0363', opvolger('0344', '2042-01-01'), 400)).toMatchObject({ errors });
  const gemeenten = [
    { gemeentecode: '0344', ...opvolger('1680') },
    { gemeentecode: '0518', ...opvolger('1742') },
    { gemeentecode: '1742', ...opvolger('0518') },
  ];
  const together = await gateway.beheer('POST', '/v1/_inrichten', { gemeenten });
  expect([together.status, await jsonOf(together)]).toMatchObject([
    400,
    {
      errors: [
        { field: '/gemeenten/1/opvolgercode', code: 'ONGELDIGE_WAARDE' },
        { field: '/gemeenten/2/opvolgercode', code: 'ONGELDIGE_WAARDE' },
      ],
    },
  ]);
  // Taken back in the same call, the way round is none.
  const back = await gateway.beheer('POST', '/v1/_inrichten', {
    gemeenten: [
      { gemeentecode: '1680', ...gemeente },
      { gemeentecode: '0363', ...opvolger('0344', '2042-01-01') },
    ],
  });
  expect(back.status).toBe(200);
});

/** What the others heard of the convenant of the water company with a gemeente, up to a version. */
async function heard(gemeentecode: string, versie: number): Promise<Convenant[]> {
  const own = () =>
    verteld.filter((each) => each.partnerId === 'water' && each.gemeentecode === gemeentecode);
  await until(() => own().some((each) => each.versie >= versie));
  return own();
}

test('a convenant that is renewed ahead holds until its day as it was, and from its day as it was renewed', async () => {
  const { oudjaar, nieuwjaar } = turn(1);
  const pad = '/v1/convenanten/water/0268';
  const line = { ...eenvoudig, bedragInCenten: 12_345 };
  await gateway.setDag(addDays(oudjaar, -20));
  const nu = { van: '2027-01-01', tot: null, meldingsdrempelInCenten: 5_000 };
  const straks = { van: nieuwjaar, tot: null, meldingsdrempelInCenten: 20_000 };
  expect(await put(pad, nu)).toMatchObject({ versie: 2 });
  expect(await put(pad, straks)).toMatchObject({ versie: 3, perioden: [{}, nu, straks] });
  expect(await put(pad, straks)).toMatchObject({ versie: 3, perioden: [{}, nu, straks] });
  expect(await lever(oudjaar, '0268', line)).toEqual({ resultaat: 'NIEUW', codes: [], gemeentecode: '0268' });
  const wanted = async () => {
    const { gemeenten } = await jsonOf<{ gemeenten: { gemeentecode: string }[] }>(
      gateway.get('/v1/criteria', water),
    );
    return gemeenten.find((each) => each.gemeentecode === '0268');
  };
  expect(await wanted()).toMatchObject({ van: '2027-01-01', tot: null, meldingsdrempelInCenten: 5_000 });
  const eve = Date.now();
  expect(await lever(nieuwjaar, '0268', line)).toMatchObject({
    resultaat: 'AFGEKEURD',
    codes: ['ONDER_DREMPEL'],
  });
  expect(await lever(nieuwjaar, '0268', { ...line, bedragInCenten: 20_000 })).toMatchObject({
    resultaat: 'NIEUW',
  });
  expect(await wanted()).toMatchObject({ van: nieuwjaar, meldingsdrempelInCenten: 20_000 });
  // Whoever keeps a copy hears of the renewal when it begins, not when it was recorded.
  const [, second, third, ...more] = await heard('0268', 3);
  expect(second).toMatchObject({ versie: 2, van: '2027-01-01', meldingsdrempelInCenten: 5_000 });
  expect(third).toMatchObject({ versie: 3, van: nieuwjaar, meldingsdrempelInCenten: 20_000 });
  expect(third?.gezienOp).toBeGreaterThanOrEqual(eve);
  expect(more).toEqual([]);
  // The call that recorded what held before may be repeated.
  expect(await put(pad, nu)).toMatchObject({ versie: 2, perioden: [{}, nu, straks] });
  expect(await wanted()).toMatchObject({ van: nieuwjaar, meldingsdrempelInCenten: 20_000 });
});

test('what holds today can be changed without losing what is to come', async () => {
  const { oudjaar, nieuwjaar } = turn(2);
  const pad = '/v1/convenanten/water/1992';
  await gateway.setDag(addDays(oudjaar, -20));
  await put(pad, { van: nieuwjaar, meldingsdrempelInCenten: 20_000 });
  await put(pad, { van: '2026-01-01', meldingsdrempelInCenten: 15_000 });
  const line = { postcode: '3231 AA', plaatsnaam: 'Brielle', bedragInCenten: 16_000 };
  expect(await lever(oudjaar, '1992', line)).toMatchObject({ resultaat: 'NIEUW', codes: [] });
  expect(await lever(nieuwjaar, '1992', line)).toMatchObject({ codes: ['ONDER_DREMPEL'] });
});

test('an end is refused while a renewal stands ahead, which would begin after it, unless that is stated too', async () => {
  const { nieuwjaar } = turn(2);
  const paar = { partnerId: 'water', gemeentecode: '0402' };
  const pad = '/v1/convenanten/water/0402';
  const straks = { van: addDays(nieuwjaar, 30), tot: null, meldingsdrempelInCenten: 20_000 };
  const einde = { ...convenant, tot: addDays(nieuwjaar, 9) };
  const { perioden } = await put(pad, straks);
  expect(perioden).toEqual([{ ...convenant, tot: null }, straks]);
  const refused = {
    code: 'OVERGANG_NIET_TOEGESTAAN',
    detail: expect.stringContaining(`vanaf ${straks.van} staat een vervolg klaar`),
    errors: [
      { field: '/tot', code: 'ONGELDIGE_WAARDE', detail: `Vanaf ${straks.van} staat een vervolg klaar` },
    ],
  };
  expect(await put(pad, einde, 409)).toMatchObject(refused);
  const inrichten = async (...convenanten: object[]) => {
    const answer = await gateway.beheer('POST', '/v1/_inrichten', { convenanten });
    return [answer.status, await jsonOf<object>(answer)];
  };
  const other = { partnerId: 'water', gemeentecode: '1993', ...convenant };
  expect(await inrichten(other, { ...paar, ...einde })).toMatchObject([
    409,
    { errors: [{ field: '/convenanten/1/tot' }] },
  ]);
  expect(await put(pad, straks)).toEqual(expect.objectContaining({ perioden }));
  expect(await inrichten({ ...paar, ...einde }, { ...paar, ...straks })).toMatchObject([
    200,
    { convenanten: 1 },
  ]);
  expect(await put(pad, straks)).toMatchObject({ perioden: [einde, straks] });
  // From a day to come it takes the place of the renewal, and then it ends.
  const laatst = { ...einde, van: addDays(nieuwjaar, 1) };
  expect(await put(pad, laatst)).toMatchObject({ perioden: [einde, laatst] });
  const line = { postcode: '1211 AA', plaatsnaam: 'Hilversum' };
  expect(await lever(laatst.tot, '0402', line)).toMatchObject({ resultaat: 'NIEUW' });
  expect(await lever(straks.van, '0402', line)).toMatchObject({ resultaat: 'AFGEKEURD' });
});

test('an end before the beginning is refused, of a convenant and of every machtiging', async () => {
  const tot = { van: '2029-01-02', tot: '2029-01-01' };
  const machtigingen = [
    { organisatieId: 'a', van: '2029-01-01' },
    { organisatieId: 'b', ...tot },
  ];
  const partner = { naam: 'Waterproef', soort: 'WATER', aansluiting: 'REST' };
  for (const [pad, body] of [
    ['/v1/convenanten/water/0268', { ...tot, meldingsdrempelInCenten: 0 }],
    ['/v1/signaalpartners/water', { ...partner, machtigingen }],
    ['/v1/gemeenten/0268', { ...gemeente, machtigingen }],
  ] as const) {
    const { errors } = await put(pad, body, 400);
    expect(errors).toMatchObject([{ field: expect.stringMatching(/\/tot$/), code: 'ONGELDIGE_WAARDE' }]);
  }
  await put('/v1/convenanten/water/0344', {
    van: '2029-01-02',
    tot: '2029-01-02',
    meldingsdrempelInCenten: 0,
  });
});

test('what is wrong with one record is told by its place in that record, or by the name in the path', async () => {
  const wrong = async (pad: string, body: object) => (await put(pad, body, 400)).errors;
  const bad = (field: string, code = 'ONGELDIGE_WAARDE') => ({ field, code });
  const partner = { naam: 'Waterproef', soort: 'WATER', aansluiting: 'REST' };
  const machtigingen = [{ organisatieId: 'org-water', van: '2029-01-02', tot: '2029-01-01' }];
  expect(
    await wrong('/v1/convenanten/water/0268', { van: '2029-02-30', meldingsdrempelInCenten: 0 }),
  ).toEqual([bad('/van')]);
  expect(await wrong('/v1/convenanten/water/0268', { van: '2029-01-01' })).toEqual([
    bad('/meldingsdrempelInCenten', 'VELD_ONTBREEKT'),
  ]);
  expect(await wrong('/v1/convenanten/water/0268', { ...convenant, tot: '2025-12-31' })).toEqual([
    bad('/tot'),
  ]);
  expect(await wrong('/v1/convenanten/Water!/268', convenant)).toEqual([
    bad('partnerId'),
    bad('gemeentecode'),
  ]);
  // Whose it is stands in the path alone: a body that says otherwise was meant for another.
  expect(await wrong('/v1/convenanten/water/0268', { ...convenant, partnerId: 'zorg' })).toEqual([
    bad('/partnerId', 'ONBEKEND_VELD'),
  ]);
  expect(await wrong('/v1/signaalpartners/water', { ...partner, soort: 'LUCHT' })).toEqual([bad('/soort')]);
  expect(await wrong('/v1/signaalpartners/water', { ...partner, machtigingen })).toEqual([
    bad('/machtigingen/0/tot'),
  ]);
  expect(await wrong('/v1/gemeenten/0268', { ...gemeente, inwoners: -1 })).toEqual([bad('/inwoners')]);
  expect(await wrong('/v1/gemeenten/0000', gemeente)).toEqual([bad('gemeentecode')]);
  const empty = await fetch(`${gateway.service.url}/v1/convenanten/water/0268`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await gateway.token('hub', 'beheer')}` },
  });
  expect(empty.status).toBe(400);
});

test('a convenant with who is not connected is 404; among many it is told which one', async () => {
  for (const pad of ['/v1/convenanten/nobody/0268', '/v1/convenanten/water/0599']) {
    const told = await put(pad, convenant, 404);
    expect(told).toMatchObject({ code: 'NIET_GEVONDEN' });
  }
  const convenanten = [
    { partnerId: 'water', gemeentecode: '0268', ...convenant },
    { partnerId: 'water', gemeentecode: '0268', ...convenant },
    { partnerId: 'nobody', gemeentecode: '0268', ...convenant },
  ];
  const answer = await gateway.beheer('POST', '/v1/_inrichten', { convenanten });
  expect([answer.status, await jsonOf(answer)]).toMatchObject([
    400,
    { errors: [{ field: '/convenanten/2' }] },
  ]);
});
