import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { addDays, type Datum, datum, decode, type Signaal, topics } from '@meldpunt/contracts';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { leesTopicTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import { vraag, vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import type { TokenSource } from '../../scripts/start/identity.ts';
import { type Keten, startKeten } from './keten.ts';

const gemeentecode = '0268';
const partnerId = 'water-een';
const plugin = join(import.meta.dirname, '..', 'voorbeeld-plugin', 'oplopende-schuld.mjs');

let keten: Keten;
beforeAll(async () => {
  keten = await startKeten({
    only: ['intake-gateway', 'signal-router'],
    serviceEnv: { FORMULE_PLUGINS: `oplopende-schuld=${plugin}, niet-te-vinden=./bestaat-niet.mjs` },
  });
});
afterAll(() => keten?.stop());

type Partijen = Record<'beheer' | 'partner' | 'gemeente' | 'tweede', TokenSource>;

async function verbind(): Promise<Partijen> {
  const connect = (clientId: string, organisatie: string, ...scopes: string[]) =>
    keten.identity.connectParty({ clientId, organisatie, scopes });
  return {
    beheer: await connect('beheer', 'meldpunt', 'beheer'),
    partner: await connect('water-een', 'org-water-een', 'leveringen:schrijven'),
    gemeente: await connect('nijmegen', 'org-nijmegen', 'formules:beheren', 'signalen:lezen'),
    tweede: await connect('nijmegen-tweede', 'org-nijmegen', 'formules:beheren'),
  };
}

async function richtIn(beheer: TokenSource, van: Datum): Promise<void> {
  await vraagGoed(`${keten.service('intake-gateway').url}/v1/_inrichten`, beheer, {
    method: 'POST',
    body: {
      signaalpartners: [
        {
          partnerId,
          naam: 'Water Een',
          soort: 'WATER',
          aansluiting: 'REST',
          machtigingen: [{ organisatieId: 'org-water-een', van, tot: null }],
        },
      ],
      gemeenten: [
        {
          gemeentecode,
          naam: 'Nijmegen',
          provincie: 'Gelderland',
          inwoners: 177_359,
          aansluiting: 'REST',
          machtigingen: [{ organisatieId: 'org-nijmegen', van, tot: null }],
        },
      ],
      convenanten: [{ partnerId, gemeentecode, van, meldingsdrempelInCenten: 0 }],
    },
  });
}

const regel = (dag: Datum, bedragInCenten: number) => ({
  actie: 'MELDEN',
  kenmerk: 'KLANT-1',
  gemeentecode,
  signaaldatum: dag,
  ontstaansdatum: addDays(dag, -62),
  bedragInCenten,
  persoonlijkContactGezocht: true,
  gewezenOpHulp: true,
  herinneringGestuurd: true,
  aanbodZonderReactie: true,
  voorletters: 'A',
  achternaam: 'Jansen',
  geboortedatum: '1984-05-06',
  postcode: '6511AA',
  huisnummer: 12,
  plaatsnaam: 'Nijmegen',
});

describe('de voorbeeld-plug-in', () => {
  it('oordeelt in de router zoals zij draait, vanaf een goedgekeurde versie, en haar oordeel is te herberekenen', async () => {
    const { beheer, partner, gemeente, tweede } = await verbind();
    const [gateway, router] = [keten.service('intake-gateway').url, keten.service('signal-router').url];
    const dagen = keten.operator.producer({ allowAutoTopicCreation: false });
    await dagen.connect();
    const begin = async (dag: Datum) => {
      await publiceerDag(dagen, dag);
      for (const url of [gateway, router]) {
        for (;;) {
          const { inhoud } = await vraagGoed(`${url}/v1/_balans`, beheer);
          if ((inhoud as { dag: string | null }).dag === dag) break;
          await pause(50);
        }
      }
    };
    const [januari, februari, maart] = [datum('2026-01-12'), datum('2026-02-12'), datum('2026-03-12')];
    await richtIn(beheer, addDays(januari, -10));
    await begin(addDays(januari, -1));

    const { inhoud: bekend } = await vraagGoed(`${router}/v1/formules/plug-ins`, gemeente);
    expect(bekend).toMatchObject({
      plugIns: [
        { naam: 'oplopende-schuld', stand: 'GELADEN', versies: [{ versie: 1, terugkijkDagen: 183 }] },
        { naam: 'niet-te-vinden', stand: 'NIET_GELADEN', versies: [] },
      ],
    });
    const formules = `${router}/v1/gemeenten/${gemeentecode}/formules`;
    // Until the router has heard who may act for the municipality, it is not there.
    while ((await vraag(formules, gemeente)).status === 404) await pause(50);
    await vraagGoed(formules, gemeente, {
      method: 'PUT',
      body: {
        naam: 'met-oplopende-schuld',
        ingangsdatum: januari,
        reden: 'Proef in twee wijken',
        formule: {
          formule: 'of',
          delen: [
            { formule: 'crisis', aanpak: 'HUISBEZOEK' },
            { formule: 'oplopende-schuld', parameters: { procent: 40 } },
          ],
        },
      },
    });
    await vraagGoed(`${formules}/1/_goedkeuren`, tweede, { method: 'POST' });

    const ontvangen = async () => {
      const { inhoud } = await vraagGoed(`${router}/v1/_balans`, beheer);
      return (inhoud as { meldingen: { ontvangen: number } }).meldingen.ontvangen;
    };
    const leveringen = [
      [januari, 20_000],
      [februari, 24_000],
      [maart, 30_000],
    ] as const;
    for (const [nr, [dag, bedrag]] of leveringen.entries()) {
      await begin(dag);
      await vraagGoed(`${gateway}/v1/leveringen`, partner, {
        method: 'POST',
        body: { leveringskenmerk: `levering ${dag}`, meldingen: [regel(dag, bedrag)] },
      });
      // The next day must not come before this melding is known: it is to be answered by then.
      while ((await ontvangen()) <= nr) await pause(50);
    }
    await dagen.disconnect();
    for (;;) {
      const { inhoud } = await vraagGoed(`${router}/v1/_balans`, beheer);
      const { signalen, outbox } = inhoud as {
        signalen: { ontstaan: number };
        outbox: { ongepubliceerd: number };
      };
      if (signalen.ontstaan > 0 && outbox.ongepubliceerd === 0) break;
      await pause(50);
    }
    const signalen: Signaal[] = [];
    await leesTopicTotEinde(
      new Kafka({ ...keten.kafka.clientConfig('dienst.casework'), logLevel: logLevel.NOTHING }),
      keten.admin,
      topics.signaal.naam,
      'casework.lezer',
      (waarde) => signalen.push(decode('Signaal', waarde)),
    );
    expect(signalen.map(({ onderbouwing }) => onderbouwing.map((one) => one.bedragInCenten))).toEqual([
      [20_000, 24_000],
    ]);
    expect(signalen).toMatchObject([
      {
        formule: 'met-oplopende-schuld',
        formuleVersie: 1,
        gefaaldeFormule: null,
        aanpak: 'BELLEN',
        zwaarte: 400,
        ontstaanOp: maart,
        matchingperiodeVan: addDays(maart, -182),
        motivering: [
          { code: 'crisis', voldaan: false },
          { code: 'oplopende-schuld:stijging', voldaan: true, gevonden: 50, vereist: 40, eenheid: 'procent' },
        ],
        meldingen: [{ bedragInCenten: 30_000 }],
      },
    ]);
    const pad = `${router}/v1/signalen/${signalen[0]?.signaalId}`;
    const { inhoud: opnieuw } = await vraagGoed(`${pad}/_herbereken`, gemeente, { method: 'POST' });
    expect(opnieuw).toMatchObject({ gelijk: true, signaal: true, aanpak: 'BELLEN', zwaarte: 400 });
    const { inhoud: storingen } = await vraagGoed(`${formules}/storingen`, gemeente);
    expect(storingen).toEqual({ gemeentecode, storingen: [] });
  });
});
