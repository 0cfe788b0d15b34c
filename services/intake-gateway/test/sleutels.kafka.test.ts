import { addDays, addMonths, datum } from '@meldpunt/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../service-kit/test/until.ts';
import { geenInwoner } from './afhandeling.ts';
import { jsonOf, meldingenOf, type Proefgateway, startProefgateway } from './proefgateway.ts';
import { DAG, inrichting, waterregel } from './voorbeelden.ts';

const ELDERS = { gemeentecode: null, postcode: '2324AB', plaatsnaam: 'Elders' };

let gateway: Proefgateway;
let water: string;

beforeAll(async () => {
  gateway = await startProefgateway();
  water = await gateway.token('org-water', 'leveringen:schrijven', 'leveringen:lezen');
  await gateway.beheer('POST', '/v1/_inrichten', inrichting);
  await gateway.setDag(DAG);
  await gateway.lever(water, 'maart', [
    waterregel('V-1'),
    waterregel('V-2'),
    waterregel('V-3', { ...ELDERS, signaaldatum: DAG }),
  ]);
});
afterAll(() => gateway?.stop());

const doorgezet = async () =>
  (await meldingenOf(gateway))
    .filter(({ doorgezetVanMeldingId }) => doorgezetVanMeldingId !== null)
    .map(({ kenmerk }) => kenmerk);

async function moved(kenmerk: string) {
  const melding = (await meldingenOf(gateway)).find((one) => one.kenmerk === kenmerk);
  if (melding === undefined) throw new Error('no melding');
  await gateway.producer.send([geenInwoner(gateway.names.afhandeling, melding, '1992')]);
}

test('a resident who is found to have moved on the last day on which that may be told is passed on', async () => {
  // Two months is the longest a zaak runs for a melding, and its result may be corrected for four weeks.
  await gateway.setDag(addDays(addMonths(datum(DAG), 2), 28));
  expect(gateway.sleutelbos.dropDead(addDays(addMonths(datum(DAG), 2), 28))).toEqual([]);
  await moved('V-1');
  await until(async () => (await doorgezet()).join() === 'V-1');
});

test('once its key is dead a resident is not passed on, which raises an alarm', async () => {
  const dag = addMonths(datum(DAG), 5);
  await gateway.setDag(dag);
  await until(() => gateway.sleutelbos.names().length === 0 || gateway.sleutelbos.dropDead(dag).length > 0);
  await moved('V-2');
  await until(() =>
    gateway.logregels.some((regel) => regel.includes('a resident who moved cannot be passed on')),
  );
  expect(await doorgezet()).toEqual(['V-1']);
});

test('a held line whose key is dead can only be refused, which bars no address', async () => {
  const desk = await gateway.token('hub', 'beheer');
  const open = async () =>
    (
      await jsonOf<{ uitzonderingen: { uitzonderingId: string; adres: object | null }[] }>(
        gateway.get('/v1/uitzonderingen?stand=OPEN', desk),
      )
    ).uitzonderingen;
  const [held] = await open();
  expect(held?.adres).toBeNull();
  const beslis = (gemeentecode: string | null) =>
    gateway.beheer('POST', `/v1/uitzonderingen/${held?.uitzonderingId}/_beslis`, { gemeentecode });
  expect((await beslis('1992')).status).toBe(410);
  expect(await jsonOf(beslis(null))).toEqual({ stand: 'AFGEKEURD' });
  const signaaldatum = addMonths(datum(DAG), 5);
  const bewijs = await jsonOf(
    gateway.lever(water, 'augustus', [
      waterregel('V-4', { ...ELDERS, signaaldatum, ontstaansdatum: addDays(signaaldatum, -60) }),
    ]),
  );
  expect(bewijs).toMatchObject({ aangehouden: 1, afgekeurd: 0 });
});
