import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Signaal } from '@meldpunt/contracts';
import { withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateCijfers } from '../../services/casework/src/cijfers/evaluate-cijfers.ts';
import { selectCijferrijen } from '../../services/casework/src/cijfers/select-cijfers.ts';
import { type Proefomgeving, startProefomgeving } from '../../services/casework/test/proefomgeving.ts';
import { maakMelding, maakSignaal, VANDAAG } from '../../services/casework/test/voorbeeld.ts';
import { upsertAfhandelingen } from '../../services/metrics/src/feiten/afhandeling-feit.ts';
import { upsertMeldingen } from '../../services/metrics/src/feiten/melding-feit.ts';
import { upsertSignalen } from '../../services/metrics/src/feiten/signaal-feit.ts';
import { sumMaandrapport } from '../../services/metrics/src/maandrapport/maandrapport.ts';
import { selectCellen } from '../../services/metrics/src/maandrapport/store.ts';
import { melding as metricsMelding } from '../../services/metrics/test/voorbeelden.ts';
import {
  createServiceDatabase,
  type ServiceDatabase,
} from '../../services/service-kit/test/service-database.ts';

/**
 * The figures the study of the eight front-runners found, out of a municipality that goes to the same doors: every
 * address is a signaal and every result an act, and the national month report counts what was told of them.
 */
type Verloop =
  | 'postadres'
  | 'kamerbewoning'
  | 'wil hulp'
  | 'wil geen hulp'
  | 'weigert'
  | 'geen interesse'
  | 'niet thuis'
  | 'lege woning';
/** Number, percents of all addresses, of the target group, of contact; null where the study compares nothing. */
type Verwacht = [aantal: number, vanAdressen: number, vanDoelgroep: number | null, vanContact: number | null];
type Onderzoek = {
  waarom: string;
  gemeentecode: string;
  adressen: { aantal: number; verloop: Verloop }[];
  verwacht: { adressen: number; doelgroep: number } & Record<string, Verwacht | number>;
};

const onderzoeken: Onderzoek[] = JSON.parse(readFileSync(join(import.meta.dirname, 'studie.json'), 'utf8'));

const bezoek = (bereikt: boolean, contactuitkomst: string) => ({
  handeling: 'CONTACTPOGING',
  contactsoort: 'HUISBEZOEK',
  dagdeel: 'AVOND',
  bereikt,
  contactuitkomst,
});
const nietOpgepakt = (binnenreden: string) => [
  { handeling: 'EINDRESULTAAT', zaakVersie: 1, eindresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN', binnenreden },
];
const bezocht = (eindresultaat: string, ...bezoeken: object[]) => [
  { handeling: 'OPPAKKEN' },
  ...bezoeken,
  { handeling: 'EINDRESULTAAT', zaakVersie: 1, eindresultaat },
];
const verlopen: Record<Verloop, readonly object[]> = {
  postadres: nietOpgepakt('POSTADRES'),
  kamerbewoning: nietOpgepakt('KAMERBEWONING'),
  'wil hulp': bezocht('VERVOLGHULP_FINANCIEEL', bezoek(false, 'NIET_THUIS'), bezoek(true, 'GESLAAGD')),
  'wil geen hulp': bezocht('HOEFT_GEEN_HULP', bezoek(true, 'GESLAAGD')),
  weigert: bezocht('HOEFT_GEEN_HULP', bezoek(true, 'WEIGERING')),
  'geen interesse': bezocht('HOEFT_GEEN_HULP', bezoek(true, 'GEEN_INTERESSE')),
  'niet thuis': bezocht('GEEN_CONTACT', bezoek(false, 'NIET_THUIS'), bezoek(false, 'HERHAALD_NIET_THUIS')),
  'lege woning': bezocht('GEEN_CONTACT', bezoek(false, 'LEGE_WONING')),
};

let proef: Proefomgeving;
let metrics: ServiceDatabase;
const signalen: Signaal[] = [];

beforeAll(async () => {
  proef = await startProefomgeving();
  metrics = await createServiceDatabase(
    'metrics',
    new URL('../../services/metrics/migrations', import.meta.url),
  );
  const handelingen: object[] = [];
  for (const { gemeentecode, adressen } of onderzoeken) {
    for (const { aantal, verloop } of adressen) {
      for (let nr = 0; nr < aantal; nr++) {
        const naam = `${gemeentecode} ${verloop} ${nr}`;
        const signaal = maakSignaal(naam, [maakMelding(naam)], { gemeentecode });
        signalen.push(signaal);
      }
    }
  }
  await proef.ontvang(...signalen);
  const { rows } = await proef.database.verwerker.query<{ signaalId: string; zaakId: string }>(
    'select signaal_id as "signaalId", zaak_id as "zaakId" from zaak',
  );
  const zaken = new Map(rows.map(({ signaalId, zaakId }) => [signaalId, zaakId]));
  let plaats = 0;
  for (const { adressen } of onderzoeken) {
    for (const { aantal, verloop } of adressen) {
      for (let nr = 0; nr < aantal; nr++) {
        const zaakId = zaken.get(signalen[plaats++]?.signaalId ?? '');
        verlopen[verloop].forEach((handeling, index) => {
          handelingen.push({ handelingId: `${zaakId}.${index}`, zaakId, ...handeling });
        });
      }
    }
  }
  const resultaten = await proef.verwerk(
    handelingen,
    onderzoeken.map(({ gemeentecode }) => gemeentecode),
  );
  expect(resultaten.filter(({ resultaat }) => resultaat !== 'VERWERKT')).toEqual([]);
  const verteld = await proef.afhandelingen();
  await withUnitOfWork(metrics.database.verwerker, async ({ db }) => {
    upsertMeldingen(
      db,
      signalen.flatMap(({ gemeentecode, meldingen }) =>
        meldingen.map(({ meldingId, meldmaand }) => metricsMelding(meldingId, { gemeentecode, meldmaand })),
      ),
    );
    upsertSignalen(db, signalen);
    upsertAfhandelingen(db, verteld);
  });
});
afterAll(async () => {
  await proef?.drop();
  await metrics?.drop();
});

describe.each(onderzoeken)('$gemeentecode', ({ waarom, gemeentecode, verwacht }) => {
  it(`casework: ${waarom}`, async () => {
    const rijen = await withTenant(proef.database.api, { gemeenten: [gemeentecode] }, ({ db }) =>
      selectCijferrijen(db, gemeentecode, VANDAAG, VANDAAG),
    );
    const cijfers = evaluateCijfers(rijen);
    const { adressen, doelgroep, ...perCijfer } = verwacht;
    expect([cijfers.adressen, cijfers.doelgroep]).toEqual([adressen, doelgroep]);
    const gevonden = { ...cijfers.uitkomsten, bezocht: cijfers.bezocht, hulpGewenst: cijfers.hulpGewenst };
    for (const [naam, regel] of Object.entries(perCijfer)) {
      if (typeof regel === 'number') continue;
      const [aantal, ...procenten] = regel;
      const cijfer = Object.entries(gevonden).find(([code]) => code === naam)?.[1];
      expect(cijfer?.aantal, naam).toBe(aantal);
      const aandelen = [cijfer?.vanAdressen, cijfer?.vanDoelgroep, cijfer?.vanContact];
      expect(
        aandelen.map((aandeel, index) => (procenten[index] === null ? null : aandeel?.procent)),
        naam,
      ).toEqual(procenten);
      expect(aandelen.map((aandeel) => aandeel?.noemer)).toEqual([
        adressen,
        doelgroep,
        cijfers.uitkomsten.CONTACT.aantal,
      ]);
    }
    const som = Object.values(cijfers.uitkomsten).reduce((totaal, { aantal }) => totaal + aantal, 0);
    expect(som).toBe(adressen);
  });

  it('metrics: the month report counts the same doors', async () => {
    const cellen = await withTenant(metrics.database.api, { gemeenten: [gemeentecode] }, ({ db }) =>
      selectCellen(db, '2026-02'),
    );
    const gemeente = { gemeentecode, naam: gemeentecode, inwoners: 1 };
    const { zaken } = sumMaandrapport('2026-02', gemeentecode, cellen, [gemeente], [gemeentecode]).conversie;
    const aantal = (naam: string): number | undefined => {
      const regel = verwacht[naam];
      return typeof regel === 'number' ? regel : regel?.[0];
    };
    expect({
      adressen: zaken.TOTAAL,
      CONTACT: zaken.CONTACT,
      WEIGERING: zaken.WEIGERING,
      NIET_THUIS_OF_LEEG: zaken.NIET_THUIS,
      NIET_DOELGROEP: zaken.NIET_DOELGROEP,
    }).toEqual({
      adressen: verwacht.adressen,
      CONTACT: aantal('CONTACT'),
      WEIGERING: aantal('WEIGERING'),
      NIET_THUIS_OF_LEEG: aantal('NIET_THUIS_OF_LEEG'),
      NIET_DOELGROEP: aantal('NIET_DOELGROEP'),
    });
    if (verwacht.hulpGewenst !== undefined) expect(zaken.HULP).toBe(aantal('hulpGewenst'));
  });
});
