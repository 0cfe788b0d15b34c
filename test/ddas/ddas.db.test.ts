import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addDays,
  checkBestand,
  type Datum,
  DirectorySleutelbos,
  datum,
  ddasMapping,
  decode,
  encode,
  type Melding,
  parseDeelopdracht,
  topics,
} from '@meldpunt/contracts';
import { applyDay, MessageHeaders, silentLog, withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samenstellen } from '../../scripts/ddas/samenstellen.ts';
import { verwerkHandelingen } from '../../services/casework/src/behandelen/verwerk.ts';
import { maakDeel as maakCaseworkDeel } from '../../services/casework/src/ddas/maak-deel.ts';
import { evaluateOpOrde } from '../../services/casework/src/ddas/op-orde.ts';
import { readZaken } from '../../services/casework/src/ddas/read-ddas.ts';
import { selectZaakIds } from '../../services/casework/src/ddas/select-ddas.ts';
import { handleSignalen } from '../../services/casework/src/open-zaken/handle-signalen.ts';
import { handleDagen as handleCaseworkDagen } from '../../services/casework/src/termijnen/handle-dag.ts';
import { Zaakpersonen } from '../../services/casework/src/zaak/zaakpersonen.ts';
import {
  createServiceDatabase,
  type ServiceDatabase,
} from '../../services/service-kit/test/service-database.ts';
import { maakDeel as maakRouterDeel } from '../../services/signal-router/src/ddas/maak-deel.ts';
import { FormSignalen } from '../../services/signal-router/src/form-signalen/form-signalen.ts';
import { handleAfhandelingen } from '../../services/signal-router/src/form-signalen/handle-afhandelingen.ts';
import { handleDagen as handleRouterDagen } from '../../services/signal-router/src/form-signalen/handle-dagen.ts';
import { handleMeldingen } from '../../services/signal-router/src/form-signalen/handle-meldingen.ts';
import { Persoonskluis } from '../../services/signal-router/src/form-signalen/persoonskluis.ts';
import { Verzending } from '../../services/signal-router/src/form-signalen/verzending.ts';
import { FormuleStore } from '../../services/signal-router/src/gemeenteformules/formule-store.ts';
import { meldingIdOf, melding as routerMelding } from '../../services/signal-router/test/voorbeelden.ts';

/** Router and casework with a database each, messages carried between them by hand, and the exchange beside them. */
const map = mkdtempSync(join(tmpdir(), 'meldpunt-ddas-'));
const sleutelbos = new DirectorySleutelbos({ map, magMaken: ['transport', 'matching', 'hmac', 'zaak'] });
const kluis = new Persoonskluis(sleutelbos);
const personen = new Zaakpersonen(sleutelbos);
const clock = { now: () => new Date('2026-03-02T09:00:00Z') };
const formSignalen = new FormSignalen(
  kluis,
  new FormuleStore(),
  new Verzending(kluis, clock, (naam) => naam),
  silentLog,
);
const verzending = { gezienOp: 0, nameTopic: (naam: string) => naam, tel: () => {} };
const gelezen = new Map<ServiceDatabase, number>();
let router: ServiceDatabase;
let casework: ServiceDatabase;
const bestanden = {
  prive: join(map, 'uitwisseling.pem'),
  publiek: join(map, 'uitwisseling.pub.pem'),
  organisaties: join(map, 'organisaties.json'),
};

beforeAll(async () => {
  router = await createServiceDatabase(
    'router',
    new URL('../../services/signal-router/migrations', import.meta.url),
  );
  casework = await createServiceDatabase(
    'casework',
    new URL('../../services/casework/migrations', import.meta.url),
  );
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  writeFileSync(bestanden.prive, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(bestanden.publiek, publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(
    bestanden.organisaties,
    JSON.stringify({ '0268': { naam: 'Nijmegen', email: 'schuldhulp@gemeente.example' } }),
  );
  await speel();
});
afterAll(async () => {
  await router?.drop();
  await casework?.drop();
  rmSync(map, { recursive: true });
});

async function nieuw(van: ServiceDatabase, topic: string): Promise<Buffer[]> {
  const { rows } = await van.database.verwerker.query<{ id: number; waarde: Buffer }>(
    'select id, waarde from outbox where topic = $1 and id > $2 order by id',
    [topic, gelezen.get(van) ?? 0],
  );
  const laatste = rows.at(-1);
  if (laatste !== undefined) gelezen.set(van, laatste.id);
  return rows.map(({ waarde }) => waarde);
}

const consumed = <T>(waarden: readonly T[], raw: (waarde: T) => Buffer) =>
  waarden.map((value, offset) => ({
    offset,
    key: '0268',
    value,
    raw: raw(value),
    headers: new MessageHeaders(),
    receivedAt: 0,
  }));

const naarCasework = async () => {
  const signalen = (await nieuw(router, topics.signaal.naam)).map((raw) => decode('Signaal', raw));
  await withUnitOfWork(casework.database.verwerker, (work) =>
    handleSignalen(signalen, work, personen, verzending),
  );
};
const naarRouter = async () => {
  const afhandelingen = (await nieuw(casework, topics.afhandeling.naam)).map((raw) =>
    decode('Afhandeling', raw),
  );
  const berichten = consumed(afhandelingen, (waarde) => encode('Afhandeling', waarde));
  await withUnitOfWork(router.database.verwerker, (work) =>
    handleAfhandelingen(berichten, work, formSignalen),
  );
};
async function meld(...meldingen: readonly Melding[]): Promise<void> {
  const berichten = consumed(meldingen, () => Buffer.alloc(0));
  await withUnitOfWork(router.database.verwerker, (work) => handleMeldingen(berichten, work, formSignalen));
  await naarCasework();
  await naarRouter();
  await naarCasework();
}
async function wordt(dag: Datum): Promise<void> {
  await withUnitOfWork(router.database.verwerker, (work) => handleRouterDagen([dag], work, formSignalen));
  const { verwerker } = casework.database;
  await withUnitOfWork(verwerker, (work) =>
    handleCaseworkDagen([dag], work, verwerker, personen, () => verzending),
  );
  await naarCasework();
  await naarRouter();
}
async function zaakVan(naam: string): Promise<string> {
  const { rows } = await casework.database.verwerker.query<{ id: string }>(
    `select zaak_id as id from zaak_melding where melding_id = $1 and status <> 'TERUGGEGEVEN'`,
    [meldingIdOf(naam)],
  );
  return rows[0]?.id ?? expect.fail(`no zaak of ${naam}`);
}
async function doe(naam: string, ...handelingen: readonly object[]): Promise<void> {
  const zaakId = await zaakVan(naam);
  const resultaten = await verwerkHandelingen(
    handelingen.map((handeling) => ({ handelingId: crypto.randomUUID(), zaakId, ...handeling })),
    { organisatieId: 'o', clientId: 'c', gemeentecode: null },
    (fn) => withTenant(casework.database.api, { gemeenten: ['0268'] }, fn),
    () => verzending,
  );
  expect(resultaten.map(({ code }) => code)).toEqual(handelingen.map(() => null));
  await naarRouter();
}

const maart = (dag: number) => datum(`2026-03-${String(dag).padStart(2, '0')}`);
const iemand = (achternaam: string, huisnummer: number, meer: object = {}) => ({
  achternaam,
  huisnummer,
  voorletters: achternaam.charAt(0),
  geboortedatum: `19${50 + huisnummer}-05-12`,
  ...meer,
});
const melding = (naam: string, op: Datum, wie: object, meer: Partial<Omit<Melding, 'persoon'>> = {}) =>
  routerMelding(sleutelbos, naam, { aangenomenOp: op, persoon: wie, ...meer });
const KLEIN = 5_000;

/** March and a bit of April of one municipality, with every way a melding can go. */
async function speel(): Promise<void> {
  const { verwerker } = casework.database;
  await withUnitOfWork(verwerker, (work) => applyDay(work, maart(1)).then(() => undefined));
  await wordt(maart(2));
  const jansen = iemand('Jansen', 1, { burgerservicenummer: '999990019' });
  const terug = iemand('Terug', 6);
  await meld(
    melding('huur', maart(2), iemand('Jansen', 1), { soort: 'HUUR', bedragInCenten: 30_050 }),
    melding('zorg', maart(2), jansen, { bedragInCenten: 20_049, ontstaansdatum: datum('2026-01-15') }),
    melding('klein', maart(2), iemand('Klein', 2), { bedragInCenten: KLEIN }),
    melding('klein-weg', maart(2), iemand('Vergist', 3), { bedragInCenten: KLEIN }),
    melding('groot-weg', maart(2), iemand('Betaald', 4)),
    melding('zonder-adres', maart(2), iemand('Zwerver', 5, { postcode: null, huisnummer: null })),
    melding('wordt-klein', maart(2), terug),
    melding('loopt', maart(2), iemand('Loopt', 7)),
    melding('wacht', maart(2), iemand('Wacht', 8), { soort: 'WATER' }),
  );
  await meld(
    melding('klein-weg', maart(2), iemand('Vergist', 3), {
      bedragInCenten: KLEIN,
      versie: 2,
      stand: 'INGETROKKEN',
    }),
    melding('groot-weg', maart(2), iemand('Betaald', 4), { versie: 2, stand: 'BETAALD' }),
    melding('wordt-klein', maart(2), terug, { versie: 2, bedragInCenten: KLEIN }),
  );
  await wordt(maart(9));
  await doe('huur', { handeling: 'OPPAKKEN' });
  await doe('loopt', { handeling: 'OPPAKKEN' });
  await wordt(maart(10));
  await doe(
    'huur',
    { handeling: 'CONTACTPOGING', contactsoort: 'TELEFOON', bereikt: false, dagdeel: 'OCHTEND' },
    { handeling: 'CONTACTPOGING', contactsoort: 'HUISBEZOEK', bereikt: true },
    { handeling: 'EINDRESULTAAT', zaakVersie: 4, eindresultaat: 'VERVOLGHULP_FINANCIEEL' },
  );
  await wordt(maart(20));
  await meld(melding('klein-laat', maart(20), iemand('Later', 9), { bedragInCenten: KLEIN }));
  for (let dag = maart(21); dag <= datum('2026-04-02'); dag = addDays(dag, 1)) await wordt(dag);
  await meld(melding('april', datum('2026-04-02'), iemand('April', 10)));
  await doe(
    'loopt',
    { handeling: 'CONTACTPOGING', contactsoort: 'BRIEF', bereikt: false },
    { handeling: 'CONTACTPOGING', contactsoort: 'HUISBEZOEK', bereikt: true, dagdeel: 'AVOND' },
    { handeling: 'EINDRESULTAAT', meldingId: meldingIdOf('loopt'), eindresultaat: 'HOEFT_GEEN_HULP' },
  );
}

const delen = { router: join(map, 'router.deel'), casework: join(map, 'casework.deel') };
const bestand = join(map, 'levering.json');

async function maakDelen(van: string, tot: string): Promise<void> {
  for (const deel of ['router', 'casework'] as const) {
    const opdracht = parseDeelopdracht(
      Object.entries({ gemeente: '0268', van, tot, sleutel: bestanden.publiek, uit: delen[deel] }).flatMap(
        ([naam, waarde]) => [`--${naam}`, waarde],
      ),
    );
    if (deel === 'router') await maakRouterDeel(router.database.verwerker, kluis, opdracht);
    else await maakCaseworkDeel(casework.database.verwerker, personen, opdracht);
  }
}

async function lever(van: string, tot: string) {
  await maakDelen(van, tot);
  const verslag = await samenstellen({
    delen: [delen.casework, delen.router],
    sleutel: bestanden.prive,
    organisaties: bestanden.organisaties,
    uit: bestand,
    aangeleverdOp: '2026-04-03T08:00:00Z',
    leverancier: 'Meldpunt 0.1.0',
  });
  return { verslag, inhoud: JSON.parse(readFileSync(bestand, 'utf8')) };
}

const statussen = (
  inhoud: { leveringen: { vroegsignalen: { ID: string; status: string }[] }[] },
  ...namen: string[]
) => {
  const [levering] = inhoud.leveringen;
  return namen.map((naam) => levering?.vroegsignalen.find(({ ID }) => ID === meldingIdOf(naam))?.status);
};

describe('the levering of March', () => {
  it('holds every melding of the month once, or says why not, also what no formule signalled', async () => {
    const { verslag, inhoud } = await lever('2026-03-01', '2026-03-31');
    expect(verslag).toEqual([
      {
        gemeentecode: '0268',
        vroegsignalen: { router: 3, casework: 5 },
        zaken: 4,
        inBeide: 0,
        nietInBestand: { CLIENT_GEWIST: 1, CLIENT_ONVOLLEDIG: 1 },
        opgemerkt: {},
      },
    ]);
    const { vroegsignalen, vroegsignaalzaken } = inhoud.leveringen[0];
    expect(new Set(vroegsignalen.map(({ ID }: { ID: string }) => ID)).size).toBe(8);
    expect(vroegsignaalzaken).toHaveLength(4);
    expect(
      statussen(inhoud, 'huur', 'zorg', 'klein', 'groot-weg', 'wordt-klein', 'loopt', 'wacht', 'klein-laat'),
    ).toEqual([
      'Opgepakt',
      'Opgepakt',
      'Niet opgepakt: andere reden',
      'Niet opgepakt: andere reden',
      'Niet opgepakt: andere reden',
      'Opgepakt',
      'Nog niet opgepakt',
      'Nog niet opgepakt',
    ]);
  });

  it('tells the zaak as it was on the last day of March, and the resident by BSN or by address', async () => {
    const { inhoud } = await lever('2026-03-01', '2026-03-31');
    const { vroegsignalen, vroegsignaalzaken } = inhoud.leveringen[0];
    const zaakMet = (naam: string) =>
      vroegsignaalzaken.find((zaak: { vroegsignalen: { ID: string }[] }) =>
        zaak.vroegsignalen.some(({ ID }) => ID === meldingIdOf(naam)),
      );
    expect(zaakMet('huur')).toMatchObject({
      resultaat: 'Vervolghulp en/of verwijzing financieel',
      matchingsdatum: '2026-03-02',
      datumOpgepakt: '2026-03-09',
      contactpogingen: [
        { soort: 'Telefoon', bereikt: false, datum: '2026-03-10', dagdeel: 'Ochtend' },
        { soort: 'Huisbezoek', bereikt: true, datum: '2026-03-10' },
      ],
    });
    expect(zaakMet('huur').vroegsignalen).toHaveLength(2);
    expect(zaakMet('loopt')).toMatchObject({ datumOpgepakt: '2026-03-09', contactpogingen: [] });
    for (const naam of ['loopt', 'wacht', 'groot-weg']) expect(zaakMet(naam)).not.toHaveProperty('resultaat');
    expect(zaakMet('zonder-adres')).toBeUndefined();
    const signaal = (naam: string) =>
      vroegsignalen.find(({ ID }: { ID: string }) => ID === meldingIdOf(naam));
    expect(signaal('zorg')).toMatchObject({ bedrag: 200, client: { burgerservicenummer: '999990019' } });
    expect(signaal('zorg').client).toEqual({ burgerservicenummer: '999990019' });
    expect(signaal('huur')).toMatchObject({ bedrag: 301, client: { postcode: '6511AA', huisnummer: '1' } });
    expect(signaal('klein').client).not.toHaveProperty('burgerservicenummer');
    expect(JSON.stringify(inhoud)).not.toMatch(/Jansen|Klein|Proefstraat/);
  });

  it('is by every schema at hand, readable for its owner only, and the same when made again', async () => {
    const { inhoud } = await lever('2026-03-01', '2026-03-31');
    const official = process.env.DDAS_SCHEMA_1_2;
    const schemas = [
      ddasMapping('1.2').schema,
      ...(official === undefined ? [] : [JSON.parse(readFileSync(official, 'utf8'))]),
    ];
    for (const schema of schemas) expect(checkBestand(schema, inhoud)).toEqual([]);
    expect(statSync(bestand).mode & 0o777).toBe(0o600);
    expect((await lever('2026-03-01', '2026-03-31')).inhoud).toEqual(inhoud);
  });

  it('passes by neither service readable: of the other, nor of itself', () => {
    for (const pad of Object.values(delen)) {
      const bytes = readFileSync(pad);
      expect(bytes.includes('6511AA') || bytes.includes('VROEGSIGNAAL')).toBe(false);
      expect(statSync(pad).mode & 0o777).toBe(0o600);
    }
  });

  it('is told whether it is in order by zaak, and knows of what was signalled only', async () => {
    const periode = { van: datum('2026-03-01'), tot: datum('2026-03-31') };
    const opOrde = await withTenant(casework.database.api, { gemeenten: ['0268'] }, async ({ db }) =>
      evaluateOpOrde(
        ddasMapping('1.2'),
        '0268',
        periode,
        readZaken(db, await selectZaakIds(db, '0268', periode), personen),
      ),
    );
    expect(opOrde).toMatchObject({ opOrde: false, vroegsignalen: 5, vroegsignaalzaken: 4 });
    expect(opOrde.bevindingen.map(({ code, ernst, zaakIds }) => [code, ernst, zaakIds])).toEqual([
      ['AFGESLOTEN_ZONDER_RESULTAAT', 'LET_OP', [await zaakVan('groot-weg')]],
      ['CLIENT_ONVOLLEDIG', 'FOUT', [await zaakVan('zonder-adres')]],
      ['DAGDEEL_ONTBREEKT', 'LET_OP', [await zaakVan('huur')]],
      ['ZAAK_NIET_IN_BESTAND', 'FOUT', [await zaakVan('zonder-adres')]],
    ]);
  });
});

describe('the levering of April', () => {
  it('waits until April is over', async () => {
    await expect(maakDelen('2026-04-01', '2026-04-30')).rejects.toThrow('the period is not over');
  });

  it('tells a zaak of March again with the result it got in April, with its meldingen', async () => {
    const { inhoud } = await lever('2026-04-01', '2026-04-01');
    expect(statussen(inhoud, 'loopt', 'wacht', 'huur', 'klein')).toEqual([
      'Opgepakt',
      'Nog niet opgepakt',
      undefined,
      undefined,
    ]);
    await wordt(datum('2026-04-03'));
    const later = await lever('2026-04-01', '2026-04-02');
    expect(statussen(later.inhoud, 'loopt', 'april')).toEqual(['Opgepakt', 'Nog niet opgepakt']);
    const zaken = later.inhoud.leveringen[0].vroegsignaalzaken;
    expect(zaken.map(({ resultaat }: { resultaat?: string }) => resultaat)).toContain(
      'Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering',
    );
  });

  it('is not made while a melding is on its way from router to casework', async () => {
    const dag = datum('2026-04-03');
    const berichten = consumed([melding('onderweg', dag, iemand('Onderweg', 11))], () => Buffer.alloc(0));
    await withUnitOfWork(router.database.verwerker, (work) => handleMeldingen(berichten, work, formSignalen));
    await withUnitOfWork(router.database.verwerker, (work) =>
      handleRouterDagen([addDays(dag, 1)], work, formSignalen),
    );
    const { verwerker } = casework.database;
    await withUnitOfWork(verwerker, (work) =>
      handleCaseworkDagen([addDays(dag, 1)], work, verwerker, personen, () => verzending),
    );
    await expect(lever('2026-04-01', '2026-04-03')).rejects.toThrow('MELDINGEN_ONDERWEG: 1 meldingen');
    await naarCasework();
    expect((await lever('2026-04-01', '2026-04-03')).verslag).toMatchObject([{ inBeide: 0 }]);
  });
});
