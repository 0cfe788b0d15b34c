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

const alarmen = () =>
  gateway.logregels.filter((regel) => regel.includes('held lines can soon only be refused'));
async function meters(): Promise<string[]> {
  const text = await (await gateway.get('/metrics', await gateway.token('hub', 'metingen:lezen'))).text();
  return text.split('\n').filter((regel) => regel.startsWith('meldpunt_uitzonderingen_'));
}

test('how long a held line waits is measured, and raises an alarm once it nears the age at which it can only be refused', async () => {
  const van = '{service="intake-gateway"}';
  const name = (await meters())[0]?.match(/\{.*\}/)?.[0] ?? van;
  const stand = (dagen: number) => [
    `meldpunt_uitzonderingen_open${name} 1`,
    `meldpunt_uitzonderingen_oldest_days${name} ${dagen}`,
  ];
  expect(await meters()).toEqual(stand(0));
  // Its signaaldatum is the day it was held on: 62 days later it is not too old yet, 63 days later it is.
  await gateway.setDag(addDays(datum(DAG), 47));
  expect(await meters()).toEqual(stand(47));
  expect(alarmen()).toEqual([]);
  await gateway.setDag(addDays(datum(DAG), 48));
  expect(alarmen().map((regel) => JSON.parse(regel))).toMatchObject([
    { level: 'error', count: 1, day: addDays(datum(DAG), 48) },
  ]);
  expect(await meters()).toEqual(stand(48));
});

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
