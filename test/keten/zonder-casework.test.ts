import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Afhandeling,
  addDays,
  type Datum,
  decode,
  type Melding,
  type Signaal,
  type Terugkoppeling,
  topics,
} from '@meldpunt/contracts';
import { type RunningProcess, startProcess } from '@meldpunt/infra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maakNatie, type Natie, type NatieLevering } from '../../scripts/natie/natie.ts';
import { type Verschil, vergelijkBalans } from '../../scripts/simulatie/balans.ts';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { type Partijen, richtIn } from '../../scripts/simulatie/inrichten.ts';
import { leesTopicTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import { leverMetNdjson } from '../../scripts/simulatie/lever.ts';
import type { ServicePosities } from '../../scripts/simulatie/posities.ts';
import { bewaakRust, type Rustwacht } from '../../scripts/simulatie/rust.ts';
import { beslisUitzonderingen } from '../../scripts/simulatie/uitzonderingen.ts';
import { vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import { type ServiceName, serviceNames } from '../../scripts/start/services.ts';
import { type Keten, startKeten } from './keten.ts';

const IN_DE_PLAATS_VAN = 'dienst.casework';
/** The largest municipalities have a formule that asks for two kinds, so that a signaal lapses when one of them is paid. */
const MET_SAMENLOOP = 1;
/** After the last delivery nothing but time passes, so days may be skipped: everybody catches up. */
const UITLOOPSTAP = 4;

type EigenPosities = Pick<ServicePosities['casework'], 'meldingen' | 'centen' | 'eindresultaten'> & {
  zaken: number;
  geopend: number;
  nietGeopend: number;
};

/** The municipality's own system as a process, under the name and with the rights that casework would have. */
class Systeem {
  readonly #keten: Keten;
  #groep = '';
  #proces: RunningProcess | undefined;

  constructor(keten: Keten) {
    this.#keten = keten;
  }

  async start(): Promise<void> {
    this.#groep = `casework.eigen-systeem.${randomUUID()}`;
    const { sasl, brokers } = this.#keten.kafka.clientConfig(IN_DE_PLAATS_VAN);
    this.#proces = await startProcess({
      name: 'eigen systeem',
      command: process.execPath,
      args: ['--disable-warning=TimeoutNegativeWarning', join(import.meta.dirname, 'eigen-systeem.ts')],
      logFile: join(this.#keten.dataDir, 'log', 'eigen-systeem.log'),
      env: {
        PATH: process.env.PATH,
        KAFKA_BROKERS: brokers.join(','),
        KAFKA_USER: sasl?.username,
        KAFKA_PASSWORD: sasl?.password,
        GROEP: this.#groep,
        SLEUTELMAP: join(this.#keten.dataDir, 'sleutels'),
      },
    });
  }

  kill = () => this.#proces?.kill();

  /** Ends it and gives what it said at its end. */
  async stop(): Promise<EigenPosities | undefined> {
    await this.#proces?.stop();
    const laatste = this.#proces?.lastLogLines(1).trim();
    return laatste?.startsWith('{') === true ? (JSON.parse(laatste) as EigenPosities) : undefined;
  }

  /** Ends of the topics it reads, and whether it has answered all of it. */
  async stand(): Promise<{ einden: string; bij: boolean }> {
    if (this.#proces?.isRunning() !== true) {
      throw new Error(`the own system has ended:\n${this.#proces?.lastLogLines(10)}`);
    }
    const namen = [topics.signaal.naam, topics.dag.naam];
    const gelezen = await this.#keten.admin.fetchOffsets({ groupId: this.#groep, topics: namen });
    const einden: string[] = [];
    let bij = true;
    for (const naam of namen) {
      const posities = gelezen.find(({ topic }) => topic === naam)?.partitions ?? [];
      for (const { partition, high } of await this.#keten.admin.fetchTopicOffsets(naam)) {
        einden.push(`${naam}/${partition}:${high}`);
        const positie = posities.find((een) => een.partition === partition)?.offset ?? '-1';
        if (high !== '0' && positie !== high) bij = false;
      }
    }
    return { einden: einden.toSorted().join(' '), bij };
  }
}

/** At rest with the own system in it: it had answered everything, and what followed from that gave it nothing new. */
async function wacht(rust: Rustwacht, systeem: Systeem): Promise<void> {
  const tot = Date.now() + 180_000;
  for (;;) {
    const voor = await systeem.stand();
    if (voor.bij) {
      await rust.wacht();
      const na = await systeem.stand();
      if (na.bij && na.einden === voor.einden) return;
    } else if (Date.now() > tot) throw new Error(`the own system does not come to rest: ${voor.einden}`);
    else await pause(15);
  }
}

async function stelFormulesIn(keten: Keten, natie: Natie, partijen: Partijen): Promise<void> {
  for (const { gemeentecode, organisatieId } of natie.gemeenten.slice(0, MET_SAMENLOOP)) {
    const token = partijen.tokens.get(organisatieId);
    if (token === undefined) throw new Error(`no token for ${organisatieId}`);
    const formules = `${keten.service('signal-router').url}/v1/gemeenten/${gemeentecode}/formules`;
    const { inhoud } = await vraagGoed(formules, token, {
      method: 'PUT',
      body: {
        naam: 'twee-soorten',
        ingangsdatum: addDays(natie.eersteDag, 1),
        reden: 'Alleen wie bij twee soorten een achterstand heeft',
        formule: { formule: 'samenloop' },
      },
    });
    const tweede = await keten.identity.connectParty({
      clientId: `tweede-${gemeentecode}`,
      organisatie: organisatieId,
      scopes: ['formules:beheren'],
    });
    const { versies } = inhoud as { versies: { versie: number }[] };
    await vraagGoed(`${formules}/${versies[0]?.versie}/_goedkeuren`, tweede, { method: 'POST' });
  }
}

type Toneel = { keten: Keten; natie: Natie; systeem: Systeem; rust: Rustwacht };

async function speel({ keten, natie, systeem, rust }: Toneel): Promise<Partijen> {
  const partijen = await richtIn(keten, natie);
  const gateway = keten.service('intake-gateway').url;
  const dagen = keten.operator.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  await dagen.connect();
  const lever = async (levering: NatieLevering) => {
    const partner = natie.partners.find(({ partnerId }) => partnerId === levering.partnerId);
    const token = partijen.tokens.get(partner?.organisatieId ?? '');
    if (token === undefined) throw new Error(`no token for ${levering.partnerId}`);
    await leverMetNdjson(gateway, token, levering);
  };
  let leverdagen = 0;
  for (let dag = natie.eersteDag; dag <= natie.laatsteDag; ) {
    await publiceerDag(dagen, dag);
    await wacht(rust, systeem);
    if (dag === natie.eersteDag) await stelFormulesIn(keten, natie, partijen);
    const leveringen = natie.leveringenOp(dag);
    if (leveringen.length > 0) {
      leverdagen += 1;
      for (const levering of leveringen) await lever(levering);
      if (leverdagen % 5 === 0) {
        for (const levering of await betalingenVan(keten, natie, dag)) await lever(levering);
        // In the middle of its work, and without a word.
        await systeem.kill();
        await systeem.start();
      }
      await rust.wacht();
      if (await beslisUitzonderingen(gateway, partijen.beheer, natie)) await rust.wacht();
      await wacht(rust, systeem);
    }
    const volgende = addDays(dag, dag > natie.laatsteLeverdag ? UITLOOPSTAP : 1);
    dag = dag < natie.laatsteDag && volgende > natie.laatsteDag ? natie.laatsteDag : volgende;
  }
  await dagen.disconnect();
  return partijen;
}

/** What is paid today: one arrear of some signalen that ask for two kinds, taken up and not. */
async function betalingenVan(keten: Keten, natie: Natie, dag: Datum): Promise<NatieLevering[]> {
  const gemeenten = natie.gemeenten.slice(0, MET_SAMENLOOP).map(({ gemeentecode }) => gemeentecode);
  const signalen = await leesLaatste<Signaal>(
    keten,
    topics.signaal.naam,
    (bytes) => decode('Signaal', bytes),
    ({ signaalId }) => signaalId,
  );
  return [...signalen.values()]
    .filter(({ stand, gemeentecode }) => stand === 'LOPEND' && gemeenten.includes(gemeentecode))
    .toSorted((een, ander) => (een.signaalId < ander.signaalId ? -1 : 1))
    .filter((_, plaats) => plaats % 3 === 0)
    .flatMap(({ meldingen }) => meldingen.find(({ stand }) => stand === 'OPEN') ?? [])
    .map(({ partnerId, kenmerk }, plaats) => ({
      partnerId,
      leveringskenmerk: `betaald ${dag} ${plaats}`,
      regels: [{ actie: plaats % 2 === 0 ? 'BETAALD' : 'INTREKKEN', kenmerk }],
    }));
}

async function leesLaatste<T extends { versie: number }>(
  keten: Keten,
  topic: string,
  lees: (waarde: Buffer) => T,
  sleutel: (waarde: T) => string,
): Promise<Map<string, T>> {
  const laatste = new Map<string, T>();
  await leesTopicTotEinde(keten.operator, keten.admin, topic, 'zonder-casework', (bytes) => {
    const waarde = lees(bytes);
    const bekend = laatste.get(sleutel(waarde));
    if (bekend === undefined || bekend.versie < waarde.versie) laatste.set(sleutel(waarde), waarde);
  });
  return laatste;
}

describe('a chain without casework, with a municipality’s own system in its place', () => {
  const natie = maakNatie({
    seed: 11,
    maanden: 1,
    meldingenPerMaand: 1_500,
    gemeenten: 12,
    historieMaanden: 0,
  });
  let keten: Keten;
  let rust: Rustwacht;
  let systeem: Systeem;
  let partijen: Partijen;
  let eigen: EigenPosities;

  beforeAll(async () => {
    const zonder: readonly ServiceName[] = ['casework'];
    keten = await startKeten({ only: serviceNames.filter((naam) => !zonder.includes(naam)) });
    rust = bewaakRust({
      databaseUrl: keten.postgres.url(keten.database),
      admin: keten.admin,
      partnersOpKafka: [],
      gemeentenOpKafka: [],
      zonder,
    });
    systeem = new Systeem(keten);
    await systeem.start();
    partijen = await speel({ keten, natie, systeem, rust });
    const gezegd = await systeem.stop();
    if (gezegd === undefined) throw new Error('the own system said nothing at its end');
    eigen = gezegd;
    process.stdout.write(`eigen systeem: ${JSON.stringify(eigen)}\n`);
  }, 600_000);
  afterAll(async () => {
    await systeem?.stop();
    await rust?.sluit();
    await keten?.stop();
  });

  async function haalPosities(): Promise<ServicePosities> {
    const haal = async <T>(naam: ServiceName): Promise<T> =>
      (await vraagGoed(`${keten.service(naam).url}/v1/_balans`, partijen.beheer)).inhoud as T;
    const { zaken, meldingen, centen, eindresultaten } = eigen;
    return {
      intake: await haal<ServicePosities['intake']>('intake-gateway'),
      router: await haal<ServicePosities['router']>('signal-router'),
      casework: {
        service: 'eigen-systeem',
        dag: null,
        verbruik: [],
        outbox: { ongepubliceerd: 0, oudsteSeconden: 0 },
        geparkeerd: 0,
        zaken: { totaal: zaken, NIEUW: 0, OPGEPAKT: 0, AFGESLOTEN: zaken, VERVALLEN: 0 },
        meldingen,
        centen,
        eindresultaten,
      },
      feedback: await haal<ServicePosities['feedback']>('feedback'),
      metrics: await haal<ServicePosities['metrics']>('metrics'),
    };
  }

  it('closes the same balance as with casework, the own system giving the positions of the zaken', async () => {
    const posities = await haalPosities();
    expect(vergelijkBalans(posities)).toEqual([] satisfies Verschil[]);
    expect(posities.feedback.meldingen.open).toBe(0);
    expect(posities.router.meldingen).toMatchObject({ eigenOpen: 0, inSignaal: 0 });
    process.stdout.write(
      `feedback: ${JSON.stringify(posities.feedback.meldingen)} ${JSON.stringify(posities.feedback.centen)} ${JSON.stringify(posities.feedback.terugkoppelingen)}\n`,
    );
  });

  it('uses every way a melding can leave a signaal', () => {
    expect(eigen.meldingen.open).toBe(0);
    expect(eigen.meldingen.teruggegeven).toBeGreaterThan(0);
    expect(eigen.eindresultaten).toMatchObject({
      BETAALD_BIJ_PARTNER: expect.any(Number),
      INGETROKKEN_DOOR_PARTNER: expect.any(Number),
      PAUZE_VERSTREKEN: expect.any(Number),
      GEEN_INWONER: expect.any(Number),
    });
  });

  it('lets the own system open every resident it was handed', () => {
    expect(eigen.nietGeopend).toBe(0);
    expect(eigen.geopend).toBeGreaterThan(0);
  });

  it('ends every accepted melding exactly once, by the topics themselves, to the cent', async () => {
    const meldingen = await leesLaatste<Melding>(
      keten,
      topics.melding.naam,
      (bytes) => decode('Melding', bytes),
      ({ meldingId }) => meldingId,
    );
    const afhandelingen = await leesLaatste<Afhandeling>(
      keten,
      topics.afhandeling.naam,
      (bytes) => decode('Afhandeling', bytes),
      ({ signaalId, meldingId }) => `${signaalId}/${meldingId}`,
    );
    const eindes: string[] = [...afhandelingen.values()]
      .filter(({ stand }) => stand === 'BEEINDIGD')
      .map(({ meldingId }) => meldingId);
    await leesTopicTotEinde(keten.operator, keten.admin, topics.uitkomst.naam, 'zonder-casework', (bytes) => {
      eindes.push(decode('Uitkomst', bytes).meldingId);
    });
    expect(eindes.toSorted()).toEqual([...meldingen.keys()].toSorted());

    const antwoorden: Terugkoppeling[] = [];
    await leesTopicTotEinde(
      keten.operator,
      keten.admin,
      topics.terugkoppeling.naam,
      'zonder-casework',
      (bytes) => {
        const antwoord = decode('Terugkoppeling', bytes);
        if (antwoord.aard === 'DEFINITIEF') antwoorden.push(antwoord);
      },
    );
    const teHoren = [...meldingen.values()].filter(
      ({ doorgezetVanMeldingId, stand }) => doorgezetVanMeldingId === null && stand !== 'VERPLAATST',
    );
    expect(antwoorden.map(({ meldingId }) => meldingId).toSorted()).toEqual(
      teHoren.map(({ meldingId }) => meldingId).toSorted(),
    );
    const centen = [...meldingen.values()].reduce((som, { bedragInCenten }) => som + bedragInCenten, 0);
    const { feedback } = await haalPosities();
    expect(feedback.centen).toEqual({ beeindigd: centen, open: 0 });
    process.stdout.write(
      `${meldingen.size} meldingen, ${eindes.length} eindes, ${antwoorden.length} antwoorden, ${centen} cent\n`,
    );
  });
});
