// Longer than most files: the walls of the whole hub in one place, over every route, topic and table.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  datum,
  dlq,
  encode,
  gemeenteAfhandelingenTopic,
  gemeenteOntvangstenTopic,
  gemeenteSignalenTopic,
  partnerMeldingenTopic,
  partnerOntvangstenTopic,
  partnerTerugkoppelingenTopic,
  topics,
} from '@meldpunt/contracts';
import { catalogueProblems } from '@meldpunt/service-kit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import { startIdentity, type TokenSource } from '../../scripts/start/identity.ts';
import { aclsOf } from '../../scripts/start/kafka-rechten.ts';
import { type ServiceName, serviceNames, services } from '../../scripts/start/services.ts';
import { type Keten, startKeten } from './keten.ts';
import { alleAcls, Probeerder } from './muren/kafka.ts';
import {
  ALLEMANSVRIEND,
  alleScopes,
  BEHEER,
  niemand,
  type Partij,
  richtWereldIn,
  type Wereld,
} from './muren/partijen.ts';
import { proeven } from './muren/proeven.ts';
import { type Antwoord, type Route, roep, routes } from './muren/routes.ts';
import { probeerTabel, selectTabellen, selectZonderEigenaar, type Tabel } from './muren/tabellen.ts';

const dag = datum('2026-03-02');
const schemas = serviceNames.map((naam) => services[naam].schema);

let keten: Keten;
let wereld: Wereld;

beforeAll(async () => {
  // Here identity is the point: a real Keycloak, and parties that log in with a key of their own.
  keten = await startKeten({ identity: (dataDir) => startIdentity({ dataDir: join(dataDir, 'keycloak') }) });
  wereld = await richtWereldIn(keten, dag);
});
afterAll(async () => {
  await wereld?.rust.sluit();
  await keten?.stop();
});

const titel = ({ service, method, pad }: Route) => `${service}: ${method} ${pad}`;
const anderen = (partij: Partij) => wereld.partijen.filter((ander) => ander !== partij);

function expectNietsVan(antwoord: Antwoord, lezer: Partij): void {
  const gelekt = wereld
    .verbodenVoor(lezer)
    .filter((tekst) => antwoord.tekst.includes(tekst) && !antwoord.gevraagd.includes(tekst));
  expect(gelekt, `in an answer to ${lezer.id}: ${antwoord.tekst.slice(0, 500)}`).toEqual([]);
}

describe('every route', () => {
  it('says whose it is', () => {
    const bekend = [...new Set(routes.map(({ operationId }) => operationId))].toSorted();
    expect(bekend.filter((id) => proeven[id] === undefined)).toEqual([]);
  });

  it.for(routes.map((route) => [titel(route), route] as const))('%s asks for a token', async ([, route]) => {
    const zonder = await roep(keten, route, niemand(dag), null);
    if (proeven[route.operationId]?.voor === 'IEDEREEN') {
      expect(zonder.status).toBe(200);
      expect(route.scopes).toEqual([]);
      return;
    }
    expect(route.scopes).not.toEqual([]);
    expect(zonder).toMatchObject({ status: 401, code: 'NIET_GEAUTHENTICEERD' });
    const { value } = await wereld.beheer();
    const [kop, inhoud, handtekening] = value.split('.');
    const ander = JSON.parse(Buffer.from(inhoud ?? '', 'base64url').toString('utf8'));
    ander.scope = alleScopes.join(' ');
    const vervalst = [kop, Buffer.from(JSON.stringify(ander)).toString('base64url'), handtekening].join('.');
    for (const token of [vervalst, `${kop}.${inhoud}.`, 'geen.geldig.token']) {
      const antwoord = await roep(keten, route, niemand(dag), token);
      expect(antwoord).toMatchObject({ status: 401, code: 'NIET_GEAUTHENTICEERD' });
    }
  });

  const zonderScopes = new Map<string, Promise<TokenSource>>();
  it.for(routes.filter(({ scopes }) => scopes.length > 0).map((route) => [titel(route), route] as const))(
    '%s is closed to a token with every scope but its own',
    async ([, route]) => {
      const scopes = alleScopes.filter((scope) => !route.scopes.includes(scope));
      const sleutel = scopes.join();
      const bekend = zonderScopes.get(sleutel);
      const token =
        bekend ??
        keten.identity.connectParty({
          clientId: `zonder-${zonderScopes.size}`,
          organisatie: ALLEMANSVRIEND,
          scopes,
        });
      zonderScopes.set(sleutel, token);
      for (const partij of wereld.partijen) {
        const antwoord = await roep(keten, route, wereld.idsVan(partij), await token);
        expect(antwoord).toMatchObject({ status: 403, code: 'GEEN_TOEGANG' });
      }
    },
  );

  it.for(
    routes
      .filter(({ operationId }) => proeven[operationId]?.voor === 'BEHEER')
      .map((route) => [titel(route), route] as const),
  )('%s is for the hub itself and for no party', async ([, route]) => {
    expect(route.scopes).toEqual([BEHEER]);
    for (const partij of wereld.partijen) {
      const antwoord = await roep(keten, route, wereld.idsVan(partij), partij.token);
      expect(antwoord).toMatchObject({ status: 403, code: 'GEEN_TOEGANG' });
    }
  });

  it.for(
    routes
      .filter(({ operationId }) => ['PARTNER', 'GEMEENTE'].includes(proeven[operationId]?.voor ?? ''))
      .map((route) => [titel(route), route] as const),
  )('%s gives one party nothing of another, and does nothing for it', async ([, route]) => {
    const proef = proeven[route.operationId];
    if (proef === undefined || !('varianten' in proef)) throw new Error('no proof');
    for (const eigenaar of wereld.partijen.filter(({ rol }) => rol === proef.voor)) {
      const ids = wereld.idsVan(eigenaar);
      for (const ander of anderen(eigenaar)) {
        const varianten = proef.varianten(ids, dag);
        const vanNiemand = proef.varianten(niemand(dag), dag);
        for (const [nummer, variant] of varianten.entries()) {
          const antwoord = await roep(keten, route, ids, ander.token, variant);
          expectNietsVan(antwoord, ander);
          expect([200, 403, 404]).toContain(antwoord.status);
          if (antwoord.status === 200 && antwoord.tekst.includes('"resultaten"')) {
            expect(antwoord.tekst).not.toContain('"VERWERKT"');
          }
          // Nor may the answer tell that the thing exists at all.
          const ookZo = await roep(keten, route, niemand(dag), ander.token, vanNiemand[nummer]);
          expect([antwoord.status, antwoord.code]).toEqual([ookZo.status, ookZo.code]);
        }
      }
    }
    // The same requests of the owner get through: it was the wall that answered the others, not a mistake in them.
    for (const eigenaar of wereld.partijen.filter(({ rol }) => rol === proef.voor)) {
      for (const variant of proef.varianten(wereld.idsVan(eigenaar), dag)) {
        const antwoord = await roep(keten, route, wereld.idsVan(eigenaar), eigenaar.token, variant);
        expectNietsVan(antwoord, eigenaar);
        expect([401, 403, 404, 500, 503], antwoord.tekst.slice(0, 300)).not.toContain(antwoord.status);
      }
    }
  });

  it('takes the kenmerk of another creditor for one it never heard of', async () => {
    const [een, twee] = wereld.partijen.filter(({ rol }) => rol === 'PARTNER');
    const route = routes.find(({ operationId }) => operationId === 'biedLeveringAan');
    if (een === undefined || twee === undefined || route === undefined) throw new Error('nobody there');
    const { kenmerk } = wereld.idsVan(een);
    const antwoord = await roep(keten, route, wereld.idsVan(twee), twee.token, {
      body: { leveringskenmerk: randomUUID(), meldingen: [{ actie: 'INTREKKEN', kenmerk }] },
    });
    expect(JSON.parse(antwoord.tekst)).toMatchObject({
      afgekeurd: 1,
      ingetrokken: 0,
      fouten: [{ code: 'ONBEKEND_KENMERK' }],
    });
  });

  it('shows in national figures no small number of a municipality that is not one’s own', async () => {
    const route = routes.find(({ operationId }) => operationId === 'leesMaandrapport');
    if (route === undefined) throw new Error('no route');
    for (const partij of wereld.partijen) {
      const antwoord = await roep(keten, route, wereld.idsVan(partij), partij.token);
      const { gemeenten } = JSON.parse(antwoord.tekst) as {
        gemeenten: { gemeentecode: string; meldingen: number | null; zaken: number | null }[];
      };
      for (const { gemeentecode, meldingen, zaken } of gemeenten) {
        expect([meldingen, zaken]).toEqual(gemeentecode === partij.id ? [4, 4] : [null, null]);
      }
    }
  });
});

describe('every topic', () => {
  const eigen = ({ rol, id }: Partij) =>
    rol === 'PARTNER'
      ? {
          schrijft: [partnerMeldingenTopic(id).naam],
          leest: [
            partnerOntvangstenTopic(id).naam,
            partnerTerugkoppelingenTopic(id).naam,
            dlq(partnerMeldingenTopic(id)).naam,
          ],
        }
      : {
          schrijft: [gemeenteAfhandelingenTopic(id).naam],
          leest: [
            gemeenteSignalenTopic(id).naam,
            gemeenteOntvangstenTopic(id).naam,
            dlq(gemeenteAfhandelingenTopic(id)).naam,
          ],
        };

  const alleTopics = async () =>
    (await keten.admin.listTopics()).filter((naam) => !naam.startsWith('__')).toSorted();

  async function alsPartij<T>(partij: Partij, werk: (probeerder: Probeerder) => Promise<T>): Promise<T> {
    const probeerder = new Probeerder(
      {
        clientId: partij.clientId,
        brokers: keten.kafka.outsideBrokers,
        sasl: { mechanism: 'oauthbearer', oauthBearerProvider: partij.token },
      },
      `${partij.clientId}.`,
    );
    await probeerder.begin();
    try {
      return await werk(probeerder);
    } finally {
      await probeerder.sluit();
    }
  }

  it('of a party is there, with its dead letters', async () => {
    const namen = await alleTopics();
    for (const partij of wereld.partijen) {
      const { schrijft, leest } = eigen(partij);
      expect(namen).toEqual(expect.arrayContaining([...schrijft, ...leest]));
    }
  });

  it('can be written and read by a party only where it is its own', async () => {
    const namen = await alleTopics();
    let pogingen = 0;
    for (const partij of wereld.partijen) {
      const { schrijft, leest } = eigen(partij);
      await alsPartij(partij, async (probeerder) => {
        for (const topic of namen) {
          if (!schrijft.includes(topic)) {
            expect([partij.id, 'schrijft', topic, await probeerder.schrijf(topic)]).toEqual([
              partij.id,
              'schrijft',
              topic,
              'TOPIC_AUTHORIZATION_FAILED',
            ]);
          }
          const verwacht = leest.includes(topic) ? 'OK' : 'TOPIC_AUTHORIZATION_FAILED';
          expect([partij.id, 'leest', topic, await probeerder.lees(topic)]).toEqual([
            partij.id,
            'leest',
            topic,
            verwacht,
          ]);
          pogingen += 2;
        }
        for (const topic of schrijft) {
          expect(await probeerder.schrijf(topic, partij.id, berichtVan(partij))).toBe('OK');
        }
      });
    }
    process.stdout.write(`topics: ${pogingen} pogingen van partijen op ${namen.length} topics\n`);
  });

  it('cannot be read in the group of another, made or looked into by a party', async () => {
    for (const partij of wereld.partijen) {
      const [topic = ''] = eigen(partij).leest;
      await alsPartij(partij, async (probeerder) => {
        const groepen = [
          ...anderen(partij).map(({ clientId }) => `${clientId}.x`),
          'casework.signaal',
          'vrij',
        ];
        for (const groep of groepen) {
          // kafkajs hides the broker's code: it takes the refusal for a coordinator that it cannot find.
          expect([partij.id, groep, await probeerder.leesInGroep(topic, groep)]).toEqual([
            partij.id,
            groep,
            expect.stringMatching(/GROUP_AUTHORIZATION_FAILED|GroupCoordinatorNotFound/),
          ]);
        }
        for (const uitkomst of await probeerder.beheer()) {
          expect(uitkomst).toMatch(/^(TOPIC|CLUSTER)_AUTHORIZATION_FAILED$/);
        }
      });
    }
  });

  it('is closed to a token that was not given for Kafka', async () => {
    const token = await keten.identity.connectParty({
      clientId: 'zonder-kafka',
      organisatie: ALLEMANSVRIEND,
      scopes: alleScopes.filter((scope) => scope !== 'kafka'),
    });
    const [partij] = wereld.partijen;
    if (partij === undefined) throw new Error('nobody there');
    // Not even a refusal: the broker ends the connection. (kafkajs itself believes that it logged in.)
    const uitkomst = await alsPartij({ ...partij, clientId: 'zonder-kafka', token }, (probeerder) =>
      probeerder.schrijf(eigen(partij).schrijft[0] ?? ''),
    ).catch((error: unknown) => String(error));
    expect(uitkomst).not.toBe('OK');
    expect(uitkomst).not.toMatch(/AUTHORIZATION/);
  });

  const mag = (dienst: ServiceName, operatie: 'read' | 'write', topic: string) =>
    aclsOf(dienst, `dienst.${dienst}`).some(
      ({ resource, operation }) =>
        resource.type === 'topic' &&
        operation === operatie &&
        (resource.name.endsWith('*')
          ? topic.startsWith(resource.name.slice(0, -1))
          : topic === resource.name),
    );

  it('can be used by a service only as the table of rights says', async () => {
    const namen = await alleTopics();
    let geweigerd = 0;
    for (const dienst of serviceNames) {
      const probeerder = new Probeerder(
        { clientId: dienst, ...keten.kafka.clientConfig(`dienst.${dienst}`) },
        `${dienst}.muren.`,
      );
      await probeerder.begin();
      for (const topic of namen) {
        for (const operatie of ['write', 'read'] as const) {
          if (mag(dienst, operatie, topic)) continue;
          const uitkomst =
            operatie === 'write' ? await probeerder.schrijf(topic) : await probeerder.lees(topic);
          expect([dienst, operatie, topic, uitkomst]).toEqual([
            dienst,
            operatie,
            topic,
            'TOPIC_AUTHORIZATION_FAILED',
          ]);
          geweigerd += 1;
        }
      }
      await probeerder.sluit();
    }
    process.stdout.write(`topics: ${geweigerd} pogingen van diensten geweigerd\n`);
  });

  it('keeps from each service what its work does not need', () => {
    const { uitkomst, melding, signaal, terugkoppeling, reactie, telreactie, dag: dagen } = topics;
    // Nothing about a person whom no formule signalled reaches a municipality.
    expect(mag('casework', 'read', uitkomst.naam)).toBe(false);
    expect(mag('casework', 'read', melding.naam)).toBe(false);
    expect(mag('casework', 'read', telreactie.naam)).toBe(false);
    for (const dienst of ['casework', 'feedback', 'metrics'] as const) {
      expect(mag(dienst, 'write', melding.naam)).toBe(false);
      expect(mag(dienst, 'write', signaal.naam)).toBe(false);
    }
    // Readable residents: the gateway alone.
    for (const dienst of serviceNames) {
      const isGateway = dienst === 'intake-gateway';
      expect([dienst, mag(dienst, 'read', partnerMeldingenTopic('zorg-a').naam)]).toEqual([
        dienst,
        isGateway,
      ]);
      expect([dienst, mag(dienst, 'write', dagen.naam)]).toEqual([dienst, false]);
      expect([dienst, mag(dienst, 'write', terugkoppeling.naam)]).toEqual([dienst, dienst === 'feedback']);
      for (const { naam } of [reactie, telreactie])
        expect([dienst, mag(dienst, 'write', naam)]).toEqual([dienst, dienst === 'feedback']);
    }
  });

  /** Who has a rule at the broker, and on what. */
  async function leesRegels(): Promise<(readonly [string, string])[]> {
    const { resources } = await keten.admin.describeAcls(alleAcls);
    return resources.flatMap(({ resourceName, acls }) =>
      acls.map(({ principal }) => [principal.replace('User:', ''), resourceName] as const),
    );
  }

  it('has no rule at the broker that nobody wrote down', async () => {
    const regels = await leesRegels();
    for (const partij of wereld.partijen) {
      const { schrijft, leest } = eigen(partij);
      const namen = regels.filter(([wie]) => wie === partij.clientId).map(([, naam]) => naam);
      expect([...new Set(namen)].toSorted()).toEqual(
        [...schrijft, ...leest, `${partij.clientId}.`].toSorted(),
      );
    }
    const bekend = new Set([
      ...wereld.partijen.map(({ clientId }) => clientId),
      ...serviceNames.map((naam) => `dienst.${naam}`),
    ]);
    expect([...new Set(regels.map(([wie]) => wie))].filter((wie) => !bekend.has(wie))).toEqual([]);
  });

  it('has no rule left for a client that was replaced, nor for a creditor that is no longer connected', async () => {
    const zet = (anders: object) =>
      vraagGoed(`${keten.service('intake-gateway').url}/v1/signaalpartners/vertrekt-c`, wereld.beheer, {
        method: 'PUT',
        body: { naam: 'Partner vertrekt-c', soort: 'WATER', aansluiting: 'KAFKA', ...anders },
      });
    const bureaus = async () => {
      const namen = (await leesRegels()).map(([wie]) => wie).filter((wie) => wie.startsWith('bureau-'));
      return [...new Set(namen)].toSorted();
    };
    const expectBureaus = (...namen: string[]) => expect.poll(bureaus, { timeout: 30_000 }).toEqual(namen);
    await zet({ clientId: 'bureau-oud' });
    await expectBureaus('bureau-oud');
    await zet({ clientId: 'bureau-nieuw' });
    await expectBureaus('bureau-nieuw');
    await zet({ clientId: 'bureau-nieuw', actief: false });
    await expectBureaus();
  });

  function berichtVan({ rol, id }: Partij): Buffer {
    if (rol === 'PARTNER') {
      return encode('PartnerMelding', {
        ...leegBericht,
        leveringskenmerk: `topic van ${id}`,
        regelnummer: 1,
        laatsteRegel: true,
        actie: 'BETAALD',
        kenmerk: 'KENM-bestaat-niet',
      });
    }
    return encode('GemeenteAfhandeling', {
      ...leegBericht,
      handelingId: randomUUID(),
      zaakId: niemand(dag).zaakId,
      handeling: 'OPPAKKEN',
    });
  }
});

describe('every table', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: keten.postgres.url(keten.database) });
    await client.connect();
  });
  afterAll(() => client?.end());

  async function inEenPoging<T>(werk: () => Promise<T>): Promise<T> {
    await client.query('begin');
    try {
      return await werk();
    } finally {
      await client.query('rollback');
    }
  }

  it('has its wall, and no role that goes round it', async () => {
    const db = {
      async query<R extends object>(vraag: string | { text: string }, waarden: readonly unknown[] = []) {
        const tekst = typeof vraag === 'string' ? vraag : vraag.text;
        const { rows, rowCount } = await client.query<R & pg.QueryResultRow>(tekst, [...waarden]);
        return { rows, rowCount: rowCount ?? 0 };
      },
    };
    expect(await catalogueProblems(db, schemas)).toEqual([]);
  });

  it('gives the role behind HTTP nothing of another tenant, and takes nothing for it', async () => {
    const tabellen = await selectTabellen(client, schemas);
    expect(new Set(tabellen.map(({ schema }) => schema))).toEqual(new Set(schemas));
    const paren: Record<Tabel['kolom'], readonly [string, string]> = {
      gemeentecode: ['0268', '0344'],
      partner_id: ['zorg-a', 'water-b'],
    };
    let cellen = 0;
    const fout: string[] = [];
    for (const tabel of tabellen) {
      const [een, twee] = paren[tabel.kolom];
      const tenants: readonly (readonly [string | null, string])[] = [
        [een, twee],
        [twee, een],
        [null, een],
      ];
      for (const [eigen, ander] of tenants) {
        for (const { handeling, uitkomst } of await inEenPoging(() =>
          probeerTabel(client, tabel, eigen, ander),
        )) {
          cellen += 1;
          if (!isGoed(handeling, uitkomst, tabel)) {
            fout.push(
              `${tabel.schema}.${tabel.tabel}.${tabel.kolom} ${eigen} → ${ander} ${handeling}: ${uitkomst}`,
            );
          }
        }
      }
    }
    expect(fout).toEqual([]);
    process.stdout.write(`tabellen: ${tabellen.length}, ${cellen} pogingen\n`);
  });

  it('would be found out without its wall', async () => {
    const tabel: Tabel = { schema: 'intake', tabel: 'melding', kolom: 'partner_id', metMuur: true };
    const cellen = await inEenPoging(async () => {
      await client.query('alter table intake.melding disable row level security');
      return probeerTabel(client, tabel, 'zorg-a', 'water-b');
    });
    const fout = cellen.filter(({ handeling, uitkomst }) => !isGoed(handeling, uitkomst, tabel));
    expect(fout.map(({ handeling }) => handeling)).toEqual(
      expect.arrayContaining(['SELECT', 'SELECT alles', 'INSERT', 'UPDATE', 'UPDATE naar de ander']),
    );
  });

  /** 42501: refused by a missing right or by a policy. */
  function isGoed(handeling: string, uitkomst: number | string, { metMuur }: Tabel): boolean {
    if (handeling === 'INSERT') return uitkomst === '42501';
    if (handeling === 'SELECT eigen') return uitkomst === '42501' || !metMuur || Number(uitkomst) > 0;
    if (handeling === 'UPDATE naar de ander') return uitkomst === '42501' || (!metMuur && uitkomst === 0);
    return uitkomst === 0 || uitkomst === '42501';
  }

  it('without an owner is open to the role behind HTTP only where nothing in it is anybody’s', async () => {
    expect(await selectZonderEigenaar(client, schemas)).toEqual(VOOR_IEDEREEN);
  });
});

/** The day, who acts for whom, names of parties, a counter, and an outbox that takes messages and shows none. */
const VOOR_IEDEREEN = [
  'casework.dag: select',
  'casework.gemeente: select',
  'casework.machtiging: select',
  'casework.outbox: insert',
  'casework.signaalpartner: select',
  'feedback.dag: select',
  'feedback.machtiging: select',
  'feedback.outbox: insert',
  'intake.dag: select',
  'intake.outbox: insert',
  'intake.referentiestand: select, update',
  'metrics.dag: select',
  'metrics.gemeente: select',
  'metrics.machtiging: select',
  'metrics.outbox: insert',
  'metrics.signaalpartner: select',
  'router.dag: select',
  'router.machtiging: select',
  'router.outbox: insert',
  // What a municipality chose to share; its own wall stands around writing.
  'router.sjabloon: delete, insert, select',
];

const leegBericht = {
  gemeentecode: null,
  signaaldatum: null,
  ontstaansdatum: null,
  bedragInCenten: null,
  aantalTermijnen: null,
  crisissignaal: false,
  dreiging: null,
  dreigingOp: null,
  eindeleveringOp: null,
  warmeOverdracht: false,
  persoonlijkContactGezocht: null,
  gewezenOpHulp: null,
  herinneringGestuurd: null,
  aanbodZonderReactie: null,
  burgerservicenummer: null,
  voorletters: null,
  voornamen: null,
  voorvoegsel: null,
  achternaam: null,
  geboortedatum: null,
  geslacht: null,
  straatnaam: null,
  huisnummer: null,
  huisnummertoevoeging: null,
  postcode: null,
  plaatsnaam: null,
  telefoonnummer: null,
  email: null,
  meldingId: null,
  datum: null,
  zaakVersie: null,
  contactsoort: null,
  dagdeel: null,
  bereikt: null,
  contactuitkomst: null,
  eindresultaat: null,
  binnenreden: null,
  onterechtreden: null,
  hervattingOp: null,
  regelingVanaf: null,
  regelingTermijnInCenten: null,
  regelingAantalTermijnen: null,
  nieuweGemeentecode: null,
  pauzeVerlengdTot: null,
  verlengingsreden: null,
  hulpsoort: null,
  schuldklasse: null,
  verwijzing: null,
  toestemming: null,
};
