import { addDays, type Datum, openapi } from '@meldpunt/contracts';
import { publiceerDag } from '../../../scripts/simulatie/dag.ts';
import { bewaakRust, type Rustwacht } from '../../../scripts/simulatie/rust.ts';
import { vraagGoed } from '../../../scripts/simulatie/verzoek.ts';
import type { TokenSource } from '../../../scripts/start/identity.ts';
import type { Keten } from '../keten.ts';

export type Partij = {
  rol: 'PARTNER' | 'GEMEENTE';
  /** partnerId or gemeentecode. */
  id: string;
  clientId: string;
  organisatie: string;
  /** Every scope there is but beheer: what keeps a party out is whom it acts for, not what it may ask. */
  token: TokenSource;
};

/** What a request can name, of one party or of nobody. */
export type Ids = {
  partnerId: string;
  gemeentecode: string;
  leveringId: string;
  uitzonderingId: string;
  zaakId: string;
  signaalId: string;
  /** Of a formule. */
  versie: string;
  proefId: string;
  looplijstId: string;
  kenmerk: string;
  meldmaand: string;
  maand: string;
  periode: string;
};

export const BEHEER = 'beheer';

/** Every scope that some route asks for, and the one for Kafka. */
export const alleScopes: readonly string[] = [
  ...new Set(
    Object.values(openapi).flatMap(({ paths }) =>
      Object.values(paths).flatMap((methods) =>
        Object.values(methods).flatMap(({ security = [] }) =>
          security.flatMap((eis) => Object.values(eis).flat()),
        ),
      ),
    ),
  ),
  'kafka',
].toSorted();

const partners = [
  { partnerId: 'zorg-a', soort: 'ZORG', organisatie: 'org-zorg-a' },
  { partnerId: 'water-b', soort: 'WATER', organisatie: 'org-water-b' },
] as const;
const gemeenten = [
  {
    gemeentecode: '0268',
    naam: 'Nijmegen',
    clientId: 'nijmegen',
    organisatie: 'org-nijmegen',
    postcode: '6511AA',
  },
  {
    gemeentecode: '0344',
    naam: 'Utrecht',
    clientId: 'utrecht',
    organisatie: 'org-utrecht',
    postcode: '3511AA',
  },
] as const;
/** Acts for everybody, so that only a missing scope can keep it out. */
export const ALLEMANSVRIEND = 'org-allemansvriend';

export type Wereld = {
  dag: Datum;
  partijen: readonly Partij[];
  beheer: TokenSource;
  rust: Rustwacht;
  /** What belongs to a party, to be named by requests. */
  idsVan(partij: Partij): Ids;
  /** Texts that may never be in an answer to this party. */
  verbodenVoor(partij: Partij): readonly string[];
};

const kenmerkVan = (partnerId: string, gemeentecode: string, nummer: number) =>
  `KENM-${partnerId}-${gemeentecode}-${nummer}`;
const naamVan = (partnerId: string, gemeentecode: string, nummer: number) =>
  `Inwoner${partnerId.replace('-', '')}${gemeentecode}${nummer === 1 ? 'een' : 'twee'}`;

function regelVan(partnerId: string, gemeente: (typeof gemeenten)[number], nummer: number, dag: Datum) {
  return {
    kenmerk: kenmerkVan(partnerId, gemeente.gemeentecode, nummer),
    gemeentecode: gemeente.gemeentecode,
    signaaldatum: dag,
    ontstaansdatum: addDays(dag, -60),
    bedragInCenten: 20_000 + nummer,
    voorletters: 'Q',
    achternaam: naamVan(partnerId, gemeente.gemeentecode, nummer),
    geboortedatum: `19${partnerId === 'zorg-a' ? 60 : 70}-0${nummer}-11`,
    straatnaam: `Straat${partnerId}${gemeente.gemeentecode}`,
    huisnummer: nummer,
    huisnummertoevoeging: partnerId === 'zorg-a' ? 'A' : 'B',
    postcode: gemeente.postcode,
    plaatsnaam: gemeente.naam,
  };
}

type Zaak = {
  zaakId: string;
  signaalId: string;
  versie: number;
  meldingen: { meldingId: string; partnerId: string; kenmerk: string }[];
};

/**
 * Two creditors and two municipalities, everybody connected over REST and Kafka and all with each other. Each
 * creditor has two meldingen in each municipality, of which one had its answer, and one line in the exception queue.
 */
export async function richtWereldIn(keten: Keten, dag: Datum): Promise<Wereld> {
  const connect = (clientId: string, organisatie: string, scopes: readonly string[]) =>
    keten.identity.connectParty({ clientId, organisatie, scopes });
  const beheer = await connect('hub-beheer', 'meldpunt', [BEHEER]);
  const scopes = alleScopes.filter((scope) => scope !== BEHEER);
  const partijen: Partij[] = [];
  for (const { partnerId, organisatie } of partners) {
    const token = await connect(partnerId, organisatie, scopes);
    partijen.push({ rol: 'PARTNER', id: partnerId, clientId: partnerId, organisatie, token });
  }
  for (const { gemeentecode, clientId, organisatie } of gemeenten) {
    const token = await connect(clientId, organisatie, scopes);
    partijen.push({ rol: 'GEMEENTE', id: gemeentecode, clientId, organisatie, token });
  }

  const van = addDays(dag, -100);
  const machtigingen = (organisatie: string) =>
    [organisatie, ALLEMANSVRIEND].map((organisatieId) => ({ organisatieId, van, tot: null }));
  const gateway = keten.service('intake-gateway').url;
  await vraagGoed(`${gateway}/v1/_inrichten`, beheer, {
    method: 'POST',
    body: {
      signaalpartners: partners.map(({ partnerId, soort, organisatie }) => ({
        partnerId,
        naam: `Partner ${partnerId}`,
        soort,
        aansluiting: 'KAFKA',
        clientId: partnerId,
        machtigingen: machtigingen(organisatie),
      })),
      gemeenten: gemeenten.map(({ gemeentecode, naam, clientId, organisatie }) => ({
        gemeentecode,
        naam,
        provincie: naam === 'Utrecht' ? 'Utrecht' : 'Gelderland',
        inwoners: 200_000,
        aansluiting: 'KAFKA',
        clientId,
        machtigingen: machtigingen(organisatie),
      })),
      convenanten: partners.flatMap(({ partnerId }) =>
        gemeenten.map(({ gemeentecode }) => ({ partnerId, gemeentecode, van, meldingsdrempelInCenten: 0 })),
      ),
    },
  });
  const rust = bewaakRust({
    databaseUrl: keten.postgres.url(keten.database),
    admin: keten.admin,
    partnersOpKafka: partners.map(({ partnerId }) => partnerId),
    gemeentenOpKafka: gemeenten.map(({ gemeentecode }) => gemeentecode),
  });
  const dagen = keten.operator.producer({ allowAutoTopicCreation: false });
  await dagen.connect();
  await publiceerDag(dagen, dag);
  await dagen.disconnect();
  await rust.wacht();

  const ids = new Map<Partij, Ids>();
  for (const partij of partijen.filter(({ rol }) => rol === 'PARTNER')) {
    const regels = gemeenten.flatMap((gemeente) =>
      [1, 2].map((nummer) => regelVan(partij.id, gemeente, nummer, dag)),
    );
    const zoek = {
      ...regelVan(partij.id, gemeenten[0], 2, dag),
      kenmerk: `KENM-${partij.id}-zoek`,
      achternaam: `Zoek${partij.id}`,
      gemeentecode: null,
      postcode: '1999ZZ',
      plaatsnaam: `Nergenshuizen ${partij.id}`,
    };
    const levering = await vraagGoed(`${gateway}/v1/leveringen`, partij.token, {
      method: 'POST',
      body: { leveringskenmerk: `levering van ${partij.id}`, meldingen: [...regels, zoek] },
    });
    const { leveringId, nieuw, aangehouden } = levering.inhoud as {
      leveringId: string;
      nieuw: number;
      aangehouden: number;
    };
    if (nieuw !== regels.length || aangehouden !== 1) {
      throw new Error(`the deliveries of the walls are not as meant: ${JSON.stringify(levering.inhoud)}`);
    }
    const { inhoud } = await vraagGoed(`${gateway}/v1/uitzonderingen`, beheer);
    const { uitzonderingen } = inhoud as { uitzonderingen: { uitzonderingId: string; partnerId: string }[] };
    const eigen = uitzonderingen.find(({ partnerId }) => partnerId === partij.id);
    ids.set(partij, {
      ...niemand(dag),
      partnerId: partij.id,
      leveringId,
      uitzonderingId: eigen?.uitzonderingId ?? '',
      kenmerk: kenmerkVan(partij.id, gemeenten[0].gemeentecode, 2),
    });
  }
  await rust.wacht();

  const verboden = new Map<Partij, string[]>(partijen.map((partij) => [partij, []]));
  const verbied = (mag: (partij: Partij) => boolean, ...teksten: string[]) => {
    for (const [partij, lijst] of verboden) if (!mag(partij)) lijst.push(...teksten);
  };
  for (const gemeente of partijen.filter(({ rol }) => rol === 'GEMEENTE')) {
    const casework = keten.service('casework').url;
    const proef = await vraagGoed(
      `${keten.service('signal-router').url}/v1/gemeenten/${gemeente.id}/proefdraaien`,
      gemeente.token,
      { method: 'POST', body: { formules: [{ naam: 'altijd', formule: { formule: 'altijd' } }] } },
    );
    const { proefId } = proef.inhoud as { proefId: string };
    verbied((partij) => partij === gemeente, proefId);
    const lijst = await vraagGoed(`${casework}/v1/zaken`, gemeente.token);
    const { zaken } = lijst.inhoud as { zaken: Zaak[] };
    if (zaken.length !== 4) throw new Error(`${gemeente.id} has ${zaken.length} zaken, not 4`);
    const looplijstId = await maakLooplijst(casework, gemeente);
    verbied((partij) => partij === gemeente, looplijstId);
    for (const { zaakId, signaalId, versie, meldingen } of zaken) {
      // No creditor knows of zaken and signalen, and no municipality of those of another.
      verbied((partij) => partij === gemeente, zaakId, signaalId);
      const nummer = meldingen.some(({ kenmerk }) => kenmerk.endsWith('-1')) ? 1 : 2;
      for (const { meldingId, partnerId, kenmerk } of meldingen) {
        const mag = (partij: Partij) => partij === gemeente || partij.id === partnerId;
        verbied(mag, meldingId, kenmerk, naamVan(partnerId, gemeente.id, nummer));
      }
      if (nummer === 2) {
        ids.set(gemeente, {
          ...niemand(dag),
          gemeentecode: gemeente.id,
          zaakId,
          signaalId,
          proefId,
          looplijstId,
        });
        continue;
      }
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
          hervattingOp: addDays(dag, 9),
          zaakVersie: versie,
        },
      ];
      await vraagGoed(`${casework}/v1/zaken/_verwerk`, gemeente.token, {
        method: 'POST',
        body: {
          handelingen: acts.map((act, plaats) => ({ ...act, zaakId, handelingId: `${zaakId}.${plaats}` })),
        },
      });
    }
  }
  for (const partij of partijen.filter(({ rol }) => rol === 'PARTNER')) {
    const { leveringId, uitzonderingId } = ids.get(partij) ?? niemand(dag);
    verbied(
      (ander) => ander === partij,
      leveringId,
      uitzonderingId,
      `KENM-${partij.id}-zoek`,
      `Zoek${partij.id}`,
      `Nergenshuizen ${partij.id}`,
    );
  }
  await rust.wacht();
  return {
    dag,
    partijen,
    beheer,
    rust,
    idsVan: (partij) => ids.get(partij) ?? niemand(dag),
    verbodenVoor: (partij) => verboden.get(partij) ?? [],
  };
}

/** A worker, and his list of the day with every zaak of this municipality on it. */
async function maakLooplijst(casework: string, gemeente: Partij): Promise<string> {
  const pad = `${casework}/v1/looplijst-instellingen/${gemeente.id}`;
  const { inhoud } = await vraagGoed(pad, gemeente.token);
  await vraagGoed(pad, gemeente.token, {
    method: 'PUT',
    headers: { 'if-match': '"0"' },
    body: { ...(inhoud as object), behandelaars: [behandelaarVan(gemeente.clientId)] },
  });
  const gemaakt = await vraagGoed(`${casework}/v1/looplijsten`, gemeente.token, {
    method: 'POST',
    body: { gemeentecode: gemeente.id, behandelaarId: gemeente.clientId },
  });
  const { looplijstId, aantal } = gemaakt.inhoud as { looplijstId: string; aantal: number };
  if (aantal !== 4) throw new Error(`the looplijst of ${gemeente.id} holds ${aantal} zaken, not 4`);
  return looplijstId;
}

export function behandelaarVan(behandelaarId: string) {
  return { behandelaarId, capaciteit: [9, 9, 9, 9, 9, 9, 9], wijken: [], aanpakken: [] };
}

/** Ids in the right form of things that do not exist. */
export function niemand(dag: Datum): Ids {
  return {
    partnerId: 'bestaat-niet',
    gemeentecode: '0363',
    leveringId: '00000000-0000-4000-8000-000000000001',
    uitzonderingId: '00000000-0000-4000-8000-000000000002',
    zaakId: '00000000-0000-4000-8000-000000000003',
    signaalId: '00000000-0000-4000-8000-000000000004',
    versie: '1',
    proefId: '00000000-0000-4000-8000-000000000005',
    looplijstId: '00000000-0000-4000-8000-000000000006',
    kenmerk: 'KENM-bestaat-niet',
    meldmaand: dag.slice(0, 7),
    maand: dag.slice(0, 7),
    periode: dag.slice(0, 7),
  };
}
