import { catalogueProblems, routesWithoutScopes } from '@meldpunt/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('no route is open by accident and no table lacks its wall', async () => {
  expect(routesWithoutScopes(gateway.service.app)).toEqual([]);
  expect(await catalogueProblems(gateway.db.database.verwerker, ['intake'])).toEqual([]);
});
