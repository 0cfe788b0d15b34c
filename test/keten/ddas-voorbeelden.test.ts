import { addDays, type Code, meldcodes } from '@meldpunt/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { bewaakRust, type Rustwacht } from '../../scripts/simulatie/rust.ts';
import { vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import type { TokenSource } from '../../scripts/start/identity.ts';
import { dag, vroegsignalen } from '../../services/intake-gateway/test/ddas-vroegsignalen.ts';
import { type Keten, startKeten } from './keten.ts';

type Vroegsignaal = (typeof vroegsignalen)[number];

const van = addDays(dag, -100);
const partners = [...new Set(vroegsignalen.map(({ soort }) => soort))].map((soort) => ({
  soort,
  partnerId: soort.toLowerCase().replaceAll('_', '-'),
}));
const gemeenten = [
  { gemeentecode: '0518', naam: "'s-Gravenhage", provincie: 'Zuid-Holland', inwoners: 568_000 },
  { gemeentecode: '0307', naam: 'Amersfoort', provincie: 'Utrecht', inwoners: 161_000 },
];

type Bewijs = { leveringId: string; aangeboden: number; nieuw: number };
type Zaak = {
  gemeentecode: string;
  crisis: boolean;
  persoon: Record<string, unknown> | null;
  meldingen: ({ kenmerk: string } & Record<string, unknown>)[];
};

let keten: Keten;
let rust: Rustwacht;
const tokens = new Map<string, TokenSource>();
const tokenVan = (clientId: string): TokenSource => {
  const token = tokens.get(clientId);
  if (token === undefined) throw new Error(`no token for ${clientId}`);
  return token;
};

beforeAll(async () => {
  keten = await startKeten();
  rust = bewaakRust({
    databaseUrl: keten.postgres.url(keten.database),
    admin: keten.admin,
    partnersOpKafka: [],
    gemeentenOpKafka: [],
  });
  const sluitAan = async (clientId: string, scopes: readonly string[]) =>
    tokens.set(
      clientId,
      await keten.identity.connectParty({ clientId, organisatie: `org-${clientId}`, scopes }),
    );
  await sluitAan('beheer', ['beheer']);
  for (const { partnerId } of partners)
    await sluitAan(partnerId, ['leveringen:schrijven', 'leveringen:lezen']);
  for (const { gemeentecode } of gemeenten) await sluitAan(gemeentecode, ['zaken:lezen']);
  const machtigingen = (clientId: string) => [{ organisatieId: `org-${clientId}`, van }];
  await vraagGoed(`${keten.service('intake-gateway').url}/v1/_inrichten`, tokenVan('beheer'), {
    method: 'POST',
    body: {
      signaalpartners: partners.map(({ soort, partnerId }) => ({
        partnerId,
        naam: `Voorbeeld ${soort}`,
        soort,
        aansluiting: 'REST',
        machtigingen: machtigingen(partnerId),
      })),
      gemeenten: gemeenten.map((gemeente) => ({
        ...gemeente,
        aansluiting: 'REST',
        machtigingen: machtigingen(gemeente.gemeentecode),
      })),
      convenanten: partners.flatMap(({ partnerId }) =>
        gemeenten.map(({ gemeentecode }) => ({ partnerId, gemeentecode, van, meldingsdrempelInCenten: 0 })),
      ),
    },
  });
  const dagen = keten.operator.producer({ allowAutoTopicCreation: false });
  await dagen.connect();
  await publiceerDag(dagen, dag);
  await dagen.disconnect();
  await rust.wacht();
});
afterAll(async () => {
  await rust?.sluit();
  await keten?.stop();
});

type Gevonden = {
  bewijs: Bewijs;
  regels: { kenmerk: string; bevindingen: { code: Code<'meldcode'> }[] }[];
};

/** Each creditor delivers its own vroegsignalen of a sample. */
async function lever(voorbeeld: Vroegsignaal['voorbeeld']): Promise<Gevonden[]> {
  const gateway = keten.service('intake-gateway').url;
  const gevonden: Gevonden[] = [];
  for (const { soort, partnerId } of partners) {
    const eigen = vroegsignalen.filter((een) => een.voorbeeld === voorbeeld && een.soort === soort);
    if (eigen.length === 0) continue;
    const { inhoud } = await vraagGoed(`${gateway}/v1/leveringen`, tokenVan(partnerId), {
      method: 'POST',
      body: {
        leveringskenmerk: `DDAS v0.9 ${voorbeeld}`,
        meldingen: eigen.map(({ regel, aangevuld }) => ({ ...regel, ...aangevuld })),
      },
    });
    const bewijs = inhoud as Bewijs;
    const pagina = await vraagGoed(
      `${gateway}/v1/leveringen/${bewijs.leveringId}/regels`,
      tokenVan(partnerId),
    );
    gevonden.push({ bewijs, regels: (pagina.inhoud as Pick<Gevonden, 'regels'>).regels });
  }
  return gevonden;
}

async function looplijst(gemeentecode: string): Promise<Zaak[]> {
  const { inhoud } = await vraagGoed(`${keten.service('casework').url}/v1/zaken`, tokenVan(gemeentecode));
  return (inhoud as { zaken: Zaak[] }).zaken;
}

describe('the two official samples of DDAS v0.9', () => {
  it.for(['enkelvoudig', 'meervoudig'] as const)(
    'all of %s is accepted, with BSNs and postcodes that cannot be right as warnings',
    async (voorbeeld) => {
      const verwacht = vroegsignalen.filter((een) => een.voorbeeld === voorbeeld);
      const gevonden = await lever(voorbeeld);
      await rust.wacht();
      const som = (veld: 'aangeboden' | 'nieuw') =>
        gevonden.reduce((totaal, { bewijs }) => totaal + bewijs[veld], 0);
      expect([som('aangeboden'), som('nieuw')]).toEqual([verwacht.length, verwacht.length]);
      const regels = gevonden.flatMap((een) => een.regels);
      for (const { regel, waarschuwingen } of verwacht) {
        const bevindingen = regels.find(({ kenmerk }) => kenmerk === regel.kenmerk)?.bevindingen ?? [];
        expect(bevindingen.map(({ code }) => code).toSorted()).toEqual(waarschuwingen.toSorted());
        expect(new Set(bevindingen.map(({ code }) => meldcodes[code].ernst))).toEqual(
          new Set(['WAARSCHUWING']),
        );
        expect(waarschuwingen.some((code) => code.startsWith('BSN_'))).toBe(true);
        expect(waarschuwingen.some((code) => code.startsWith('POSTCODE_'))).toBe(true);
      }
    },
  );

  it.for(vroegsignalen)(
    '$id of the sample $voorbeeld is on the looplijst as the sample tells it',
    async ({ soort, regel }) => {
      const { kenmerk, gemeentecode, crisissignaal } = regel;
      const zaken = await looplijst(gemeentecode);
      const [zaak, tweede] = zaken.filter(({ meldingen }) =>
        meldingen.some((melding) => melding.kenmerk === kenmerk),
      );
      expect(zaak?.gemeentecode).toBe(gemeentecode);
      expect(tweede).toBeUndefined();
      expect(zaak?.crisis).toBe(crisissignaal);
      const meldingen = zaak?.meldingen.filter((melding) => melding.kenmerk === kenmerk);
      const { signaaldatum, ontstaansdatum, bedragInCenten, warmeOverdracht } = regel;
      expect(meldingen).toMatchObject([
        {
          soort,
          bedragInCenten,
          signaaldatum,
          ontstaansdatum,
          meldmaand: '2025-01',
          aangenomenOp: dag,
          crisissignaal,
          warmeOverdracht,
        },
      ]);
      // None of the numbers may be kept: three kinds have no right to one, and the fourth is nobody's.
      const { voorvoegsel, achternaam, geboortedatum, straatnaam, postcode } = regel;
      const { huisnummer, huisnummertoevoeging, plaatsnaam } = regel;
      expect(zaak?.persoon).toMatchObject({
        burgerservicenummer: null,
        voorletters: regel.voorletters.replaceAll('.', ''),
        voorvoegsel,
        achternaam,
        geboortedatum,
        straatnaam,
        huisnummer,
        huisnummertoevoeging,
        postcode,
        plaatsnaam,
      });
    },
  );

  it('puts the crisis on top of its looplijst and nothing on any that nobody reported', async () => {
    for (const { gemeentecode } of gemeenten) {
      const zaken = await looplijst(gemeentecode);
      const hier = vroegsignalen.filter(({ regel }) => regel.gemeentecode === gemeentecode);
      expect(zaken.flatMap(({ meldingen }) => meldingen.map(({ kenmerk }) => kenmerk)).toSorted()).toEqual(
        hier.map(({ regel }) => regel.kenmerk).toSorted(),
      );
      expect(zaken.map(({ crisis }) => crisis)).toEqual(
        zaken
          .map(({ crisis }) => crisis)
          .toSorted()
          .toReversed(),
      );
    }
  });
});
