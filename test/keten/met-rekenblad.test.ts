import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addDays, type Code, type Datum, decode, isWerkdag, type Melding, topics } from '@meldpunt/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Natie, NatieLevering } from '../../scripts/natie/natie.ts';
import { leesTopicTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import { speelNatie, type Verloop } from '../../scripts/simulatie/speel-natie.ts';
import { vraagGoed } from '../../scripts/simulatie/verzoek.ts';
import type { TokenSource } from '../../scripts/start/identity.ts';
import { maakSpeelplan } from '../faults/natie.ts';
import type { Dagverslag, Einde, Poging } from './eigen-blad.ts';
import { type Keten, startKeten } from './keten.ts';

const { natie, werkt } = maakSpeelplan({ seed: 3, meldingen: 260, gemeenten: 8 });
// The largest that is not on Kafka anyway: most of the meldingen are its.
const [eigen, buur] = natie.gemeenten
  .filter(({ aansluiting }) => aansluiting === 'REST')
  .toSorted((een, ander) => ander.inwoners - een.inwoners);
if (eigen === undefined || buur === undefined) throw new Error('a nation without gemeenten');
const { gemeentecode, organisatieId } = eigen;

/** One in so many meldingen of the first lot is paid or taken back a week later, while the sheets are away. */
const EEN_OP = 8;

/** The nation with creditors that say, on the first working day after the first lot, what was paid since. */
function metBetalingen(): Natie {
  const dagen: Datum[] = [];
  for (let dag = natie.eersteDag; dag <= natie.laatsteDag; dag = addDays(dag, 1)) {
    if (isWerkdag(dag) && werkt(dag)) dagen.push(dag);
  }
  const [eerste, tweede] = dagen;
  if (eerste === undefined || tweede === undefined) throw new Error('a play of less than two days');
  const betalingen = natie.leveringenOp(eerste).map(
    (levering): NatieLevering => ({
      partnerId: levering.partnerId,
      leveringskenmerk: `betaald sinds ${levering.leveringskenmerk}`,
      regels: levering.regels
        .filter(({ actie }, plaats) => actie === 'MELDEN' && plaats % EEN_OP === 0)
        .map(({ kenmerk }, plaats) => ({ actie: plaats % 2 === 0 ? 'BETAALD' : 'INTREKKEN', kenmerk })),
    }),
  );
  return {
    ...natie,
    leveringenOp: (dag) => [
      ...natie.leveringenOp(dag),
      ...(dag === tweede ? betalingen.filter(({ regels }) => regels.length > 0) : []),
    ],
  };
}

/** Endings that no municipality gives: the creditor's own word and the end of the pause. */
const NIET_VAN_DE_GEMEENTE: ReadonlySet<string> = new Set<Code<'eindresultaat'>>([
  'INGETROKKEN_DOOR_PARTNER',
  'BETAALD_BIJ_PARTNER',
  'VERPLAATST',
  'PAUZE_VERSTREKEN',
]);

/** What the interface shows of a zaak, as far as a sheet can change it. */
type Zaak = {
  zaakId: string;
  stand: Code<'zaakstand'>;
  contactpogingen: Poging[];
  meldingen: (Record<keyof Einde, string | number | null> & { eindresultaat: string | null })[];
};
type Werk = { pogingen: Poging[]; einden: Einde[] };

describe('a month in which one municipality works from spreadsheets, in a process that knows the interface only', () => {
  let keten: Keten;
  let map: string;
  let token: TokenSource;
  let verloop: Verloop;
  let zaken: Zaak[];
  const verslagen: Dagverslag[] = [];

  beforeAll(async () => {
    keten = await startKeten();
    map = await mkdtemp(join(tmpdir(), 'meldpunt-blad-'));
    token = await keten.identity.connectParty({
      clientId: 'rekenblad',
      organisatie: organisatieId,
      scopes: ['zaken:lezen', 'zaken:verwerken'],
    });
    verloop = await speelNatie({
      hub: keten,
      natie: metBetalingen(),
      werkt,
      signal: new AbortController().signal,
      onVoortgang: () => undefined,
      behandeltZelf: (welke) => welke === gemeentecode,
      async verstoor(moment) {
        if (moment === 'VOOR_WERKEN') verslagen.push(await werk());
      },
    });
    zaken = await leesZaken();
    process.stdout.write(`${JSON.stringify(telOp(verslagen))}\n`);
  }, 10 * 60_000);
  afterAll(async () => {
    await keten?.stop();
    if (map !== undefined) await rm(map, { recursive: true, force: true });
  });

  async function werk(): Promise<Dagverslag> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'eigen-blad.ts')],
      {
        timeout: 180_000,
        env: {
          PATH: process.env.PATH,
          CASEWORK: keten.service('casework').url,
          TOKEN: (await token()).value,
          GEMEENTECODE: gemeentecode,
          BUURGEMEENTE: buur?.gemeentecode,
          MAP: map,
        },
      },
    );
    return JSON.parse(stdout) as Dagverslag;
  }

  /** All zaken there ever were, each as the municipality sees it. */
  async function leesZaken(): Promise<Zaak[]> {
    const casework = keten.service('casework').url;
    const alle: Zaak[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const vanaf: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { inhoud } = await vraagGoed(
        `${casework}/v1/zaken?gemeentecode=${gemeentecode}&stand=ALLE${vanaf}`,
        token,
      );
      const pagina = inhoud as { zaken: { zaakId: string }[]; volgende: string | null };
      for (const { zaakId } of pagina.zaken)
        alle.push((await vraagGoed(`${casework}/v1/zaken/${zaakId}`, token)).inhoud as Zaak);
      cursor = pagina.volgende;
    }
    return alle;
  }

  it('closes the balance, and leaves nothing open', () => {
    expect(verloop.verschillen).toEqual([]);
    expect(verloop.uitkomst.meldingen.open).toBe(0);
    expect(verloop.uitkomst.behoud).toBe(true);
    expect(zaken.filter(({ stand }) => stand === 'NIEUW' || stand === 'OPGEPAKT')).toEqual([]);
  });

  it('makes lists until nothing is left for the day', () => {
    expect(verslagen.map(({ blijftLiggen }) => blijftLiggen)).toEqual(verslagen.map(() => 0));
    expect(Math.max(...verslagen.map(({ lijsten }) => lijsten))).toBeGreaterThan(1);
  });

  it('has in casework what was written on the sheets: each attempt once, each result with what came with it', () => {
    const gezegd = gezegdeWerk(verslagen);
    const soorten = new Set(
      [...gezegd.values()].flatMap(({ einden }) => einden.map((een) => een.eindresultaat)),
    );
    expect(soorten.size).toBeGreaterThanOrEqual(8);
    expect([...gezegd.values()].some(({ pogingen }) => pogingen.length > 1)).toBe(true);
    expect(vastgelegdWerk(zaken)).toEqual(gezegd);
  });

  it('gives the creditor of every melding of this municipality one final answer', async () => {
    const meldingen = new Map<string, Melding>();
    await leesTopicTotEinde(keten.operator, keten.admin, topics.melding.naam, 'met-rekenblad', (bytes) => {
      const melding = decode('Melding', bytes);
      if ((meldingen.get(melding.meldingId)?.versie ?? 0) < melding.versie)
        meldingen.set(melding.meldingId, melding);
    });
    const vanHier = [...meldingen.values()].filter((melding) => melding.gemeentecode === gemeentecode);
    // Of one that moved on the first municipality's melding is answered, and of one reported anew the new one.
    const teHoren = vanHier
      .filter(({ doorgezetVanMeldingId, stand }) => doorgezetVanMeldingId === null && stand !== 'VERPLAATST')
      .map(({ meldingId }) => meldingId);
    const gehoord: string[] = [];
    const { naam } = topics.terugkoppeling;
    await leesTopicTotEinde(keten.operator, keten.admin, naam, 'met-rekenblad', (bytes) => {
      const { aard, meldingId } = decode('Terugkoppeling', bytes);
      if (aard === 'DEFINITIEF' && meldingen.get(meldingId)?.gemeentecode === gemeentecode)
        gehoord.push(meldingId);
    });
    expect(vanHier.length).toBeGreaterThan(meldingen.size / 3);
    expect(gehoord.toSorted()).toEqual(teHoren.toSorted());
    process.stdout.write(
      `${meldingen.size} meldingen, ${vanHier.length} of this municipality, ${gehoord.length} final answers\n`,
    );
  });

  it('does nothing twice when a sheet comes again, and names the spoiled cells', () => {
    const { antwoorden, fouten, dubbel } = telOp(verslagen);
    expect(antwoorden.VERWERKT).toBeGreaterThan(0);
    expect(antwoorden.AL_VERWERKT).toBeGreaterThan(0);
    expect(dubbel).toBeGreaterThan(0);
    expect(Object.keys(fouten).toSorted()).toEqual([
      'Bereikt FORMULE',
      'Dagdeel ONGELDIGE_WAARDE',
      'Soort contact VELD_ONTBREEKT',
    ]);
  });

  it('is told of what became void while a sheet lay on a desk', () => {
    const { vervallen } = telOp(verslagen);
    // The creditor took its word back, or two months went by and nobody had closed it.
    expect(Object.keys(vervallen).toSorted()).toEqual(['SIGNAAL_VERVALLEN', 'ZAAK_AFGESLOTEN']);
  });

  it('goes on with a row whose attempt was recorded and whose result was refused, once it was mended', () => {
    expect(telOp(verslagen).hersteld).toBeGreaterThan(0);
  });
});

function gezegdeWerk(verslagen: readonly Dagverslag[]): Map<string, Werk> {
  const perZaak = Map.groupBy(
    verslagen.flatMap(({ gedaan }) => gedaan),
    ({ zaakId }) => zaakId,
  );
  return ordered(
    [...perZaak].map(([zaakId, gedaan]) => [
      zaakId,
      {
        pogingen: gedaan.flatMap(({ poging }) => poging ?? []),
        einden: gedaan.flatMap(({ einde }) => einde ?? []),
      },
    ]),
  );
}

/** Of each zaak with work in it: its attempts, and the different results that its meldingen got from the municipality. */
function vastgelegdWerk(zaken: readonly Zaak[]): Map<string, Werk> {
  const werk = zaken.map(({ zaakId, contactpogingen, meldingen }): [string, Werk] => {
    const einden = meldingen
      .filter(({ eindresultaat }) => eindresultaat !== null && !NIET_VAN_DE_GEMEENTE.has(eindresultaat))
      .map((melding) => JSON.stringify(eindeVan(melding)));
    return [
      zaakId,
      {
        pogingen: contactpogingen,
        einden: [...new Set(einden)].map((einde) => JSON.parse(einde) as Einde),
      },
    ];
  });
  return ordered(werk.filter(([, { pogingen, einden }]) => pogingen.length + einden.length > 0));
}

function eindeVan(melding: Zaak['meldingen'][number]): Partial<Record<keyof Einde, string | number>> {
  const velden: readonly (keyof Einde)[] = [
    'eindresultaat',
    'binnenreden',
    'onterechtreden',
    'hervattingOp',
    'regelingVanaf',
    'regelingTermijnInCenten',
    'regelingAantalTermijnen',
    'nieuweGemeentecode',
  ];
  return Object.fromEntries(
    velden.flatMap((veld) => (melding[veld] === null ? [] : [[veld, melding[veld]]])),
  );
}

/** A sheet that came in late tells of an earlier day than one that came before it. */
function ordered(werk: readonly [string, Werk][]): Map<string, Werk> {
  return new Map(
    werk
      .toSorted(([een], [ander]) => (een < ander ? -1 : 1))
      .map(([zaakId, { pogingen, einden }]) => [
        zaakId,
        { pogingen: pogingen.toSorted((een, ander) => (een.op < ander.op ? -1 : 1)), einden },
      ]),
  );
}

/** Counts of all days together. */
function telOp(verslagen: readonly Dagverslag[]) {
  const tel = (namen: readonly string[]): Record<string, number> => {
    const per = Map.groupBy(namen, (naam) => naam);
    return Object.fromEntries([...per].map(([naam, keren]) => [naam, keren.length]));
  };
  const som = (waarde: (verslag: Dagverslag) => number) =>
    verslagen.reduce((totaal, verslag) => totaal + waarde(verslag), 0);
  return {
    dagen: verslagen.length,
    lijsten: som(({ lijsten }) => lijsten),
    regels: som(({ regels }) => regels),
    pogingen: som(({ gedaan }) => gedaan.filter(({ poging }) => poging !== undefined).length),
    einden: tel(verslagen.flatMap(({ gedaan }) => gedaan.flatMap(({ einde }) => einde?.eindresultaat ?? []))),
    antwoorden: tel(
      verslagen.flatMap(({ antwoorden }) =>
        Object.entries(antwoorden).flatMap(([naam, keren]) => Array.from({ length: keren }, () => naam)),
      ),
    ),
    dubbel: som(({ dubbel }) => dubbel),
    hersteld: som(({ hersteld }) => hersteld),
    vervallen: tel(verslagen.flatMap(({ vervallen }) => vervallen)),
    fouten: tel(verslagen.flatMap(({ fouten }) => fouten)),
  };
}
