import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  addDays,
  addMonths,
  DirectorySleutelbos,
  datum,
  decode,
  partnerTerugkoppelingenTopic,
} from '@meldpunt/contracts';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { leesTopicTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import { bewaakRust, type Rustwacht } from '../../scripts/simulatie/rust.ts';
import { vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import { type Keten, startKeten } from './keten.ts';

const vandaag = datum('2026-03-02');
const gemeentecode = '0268';
const partnerId = 'zorg-een';

let hub: Keten;
let rust: Rustwacht;
beforeAll(async () => {
  hub = await startKeten();
  rust = bewaakRust({
    databaseUrl: hub.postgres.url(hub.database),
    admin: hub.admin,
    partnersOpKafka: [partnerId],
    gemeentenOpKafka: [],
  });
});
afterAll(async () => {
  await rust?.sluit();
  await hub?.stop();
});

it('carries one melding from HTTP through all five services to a terugkoppeling on the own topic of the creditor', async () => {
  const beheer = await hub.identity.connectParty({
    clientId: 'beheer',
    organisatie: 'meldpunt',
    scopes: ['beheer'],
  });
  const partner = await hub.identity.connectParty({
    clientId: 'zorg-een',
    organisatie: 'org-zorg-een',
    scopes: ['leveringen:schrijven', 'leveringen:lezen', 'terugkoppelingen:lezen', 'kafka'],
  });
  const gemeente = await hub.identity.connectParty({
    clientId: 'nijmegen',
    organisatie: 'org-nijmegen',
    scopes: ['zaken:lezen', 'zaken:verwerken'],
  });
  const van = addDays(vandaag, -100);
  const gateway = hub.service('intake-gateway').url;
  await vraagGoed(`${gateway}/v1/_inrichten`, beheer, {
    method: 'POST',
    body: {
      signaalpartners: [
        {
          partnerId,
          naam: 'Zorgverzekeraar Een',
          soort: 'ZORG',
          aansluiting: 'KAFKA',
          clientId: 'zorg-een',
          machtigingen: [{ organisatieId: 'org-zorg-een', van, tot: null }],
        },
      ],
      gemeenten: [
        {
          gemeentecode,
          naam: 'Nijmegen',
          provincie: 'Gelderland',
          inwoners: 177359,
          aansluiting: 'REST',
          machtigingen: [{ organisatieId: 'org-nijmegen', van, tot: null }],
        },
      ],
      convenanten: [{ partnerId, gemeentecode, van, meldingsdrempelInCenten: 7_500 }],
    },
  });
  const dagen = hub.operator.producer({ allowAutoTopicCreation: false });
  await dagen.connect();
  await publiceerDag(dagen, vandaag);
  await rust.wacht();

  const ontvangst = await vraagGoed(`${gateway}/v1/leveringen?partnerId=${partnerId}`, partner, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', leveringskenmerk: '2026-03-02' },
    body: `${JSON.stringify({
      actie: 'MELDEN',
      kenmerk: 'POLIS-1',
      gemeentecode,
      signaaldatum: vandaag,
      ontstaansdatum: addDays(vandaag, -62),
      bedragInCenten: 31_450,
      aantalTermijnen: 2,
      persoonlijkContactGezocht: true,
      gewezenOpHulp: true,
      herinneringGestuurd: true,
      aanbodZonderReactie: true,
      burgerservicenummer: '999990019',
      voorletters: 'A',
      achternaam: 'Jansen',
      geboortedatum: '1984-05-06',
      postcode: '6511AA',
      huisnummer: 12,
      plaatsnaam: 'Nijmegen',
    })}\n`,
  });
  expect(ontvangst.inhoud).toMatchObject({ aangeboden: 1, nieuw: 1, afgekeurd: 0, aangehouden: 0 });
  await rust.wacht();

  const casework = hub.service('casework').url;
  const lijst = await vraagGoed(`${casework}/v1/zaken`, gemeente);
  const { zaken } = lijst.inhoud as {
    zaken: { zaakId: string; versie: number; meldingen: { bedragInCenten: number }[] }[];
  };
  expect(zaken).toHaveLength(1);
  const [zaak] = zaken;
  expect(zaak?.meldingen).toMatchObject([{ bedragInCenten: 31_450, kenmerk: 'POLIS-1', partnerId }]);
  const acts = [
    { handeling: 'OPPAKKEN' },
    {
      handeling: 'CONTACTPOGING',
      contactsoort: 'HUISBEZOEK',
      dagdeel: 'AVOND',
      bereikt: true,
      contactuitkomst: 'GESLAAGD',
    },
    {
      handeling: 'EINDRESULTAAT',
      eindresultaat: 'BETALING_HERVAT',
      hervattingOp: addDays(vandaag, 20),
      zaakVersie: zaak?.versie,
    },
  ];
  const verwerkt = await vraagGoed(`${casework}/v1/zaken/_verwerk`, gemeente, {
    method: 'POST',
    body: { handelingen: acts.map((act) => ({ ...act, zaakId: zaak?.zaakId, handelingId: randomUUID() })) },
  });
  expect(verwerkt.inhoud).toMatchObject({
    resultaten: [{ resultaat: 'VERWERKT' }, { resultaat: 'VERWERKT' }, { resultaat: 'VERWERKT' }],
  });
  // The answer comes on the last day of the collection pause, whenever the work was done.
  await publiceerDag(dagen, addMonths(vandaag, 1));
  await rust.wacht();

  const eigen = new Kafka({
    clientId: 'zorg-een',
    brokers: hub.kafka.outsideBrokers,
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider: partner },
    logLevel: logLevel.NOTHING,
  });
  const ontvangen: unknown[] = [];
  await leesTopicTotEinde(
    eigen,
    hub.admin,
    partnerTerugkoppelingenTopic(partnerId).naam,
    'zorg-een.lezer',
    (waarde) => ontvangen.push(decode('Terugkoppeling', waarde)),
  );
  expect(ontvangen).toMatchObject([
    {
      aard: 'DEFINITIEF',
      klasse: 'BETALING_HERVAT',
      kenmerk: 'POLIS-1',
      bedragInCenten: 31_450,
      hervattingOp: addDays(vandaag, 20),
    },
  ]);

  // What was sealed to travel can be opened by nobody once its month has come.
  const sleutels = new DirectorySleutelbos({ map: join(hub.dataDir, 'sleutels') });
  expect(sleutels.names()).toEqual(['matching/2026-10', 'transport/2026-07', 'zaak/2028-01']);
  await publiceerDag(dagen, addMonths(vandaag, 4));
  await expect
    .poll(() => sleutels.names(), { timeout: 60_000, interval: 200 })
    .toEqual(['matching/2026-10', 'zaak/2028-01']);
  await dagen.disconnect();
});
