import { describe, expect, test } from 'vitest';
import { vergelijkBalans } from './balans.ts';
import type { ServicePosities } from './posities.ts';

/** A chain at rest in which every position differs from the others as much as it may, so that none stands for another. */
const inRust = (): ServicePosities => {
  const gemeen = (service: string) => ({
    service,
    dag: '2026-03-31',
    verbruik: [],
    outbox: { ongepubliceerd: 0, oudsteSeconden: 0 },
    geparkeerd: 0,
  });
  return {
    intake: {
      ...gemeen('intake-gateway'),
      leveringen: {
        leveringen: 12,
        aangeboden: 100 + 7 + 5 + 4 + 3 + 9,
        nieuw: 100,
        gewijzigd: 7,
        ongewijzigd: 5,
        ingetrokken: 4,
        afgekeurd: 3,
        aangehouden: 9,
      },
      uitzonderingen: { aangehouden: 9, vrijgegeven: 6, alsnogAfgekeurd: 2, nogAangehouden: 1 },
      meldingen: { nieuw: 100, vrijgegeven: 6, doorgezet: 2 },
      centen: { eerste: 50_000, wijzigingen: -1_300, laatste: 48_700 },
    },
    router: {
      ...gemeen('signal-router'),
      meldingen: { ontvangen: 108, eigenOpen: 11, inSignaal: 20, beeindigdHier: 30, beeindigdElders: 47 },
      centen: { eigenOpen: 4_000, inSignaal: 9_000, beeindigdHier: 12_000 },
      signalen: { ontstaan: 40, lopend: 10, vervallen: 8, beeindigd: 22 },
    },
    casework: {
      ...gemeen('casework'),
      zaken: { totaal: 45, NIEUW: 5, OPGEPAKT: 6, AFGESLOTEN: 30, VERVALLEN: 4 },
      meldingen: { ontvangen: 70, open: 20, beeindigd: 47, teruggegeven: 3 },
      centen: { open: 9_000, beeindigd: 23_700 },
      eindresultaten: { REGELING: 47 },
    },
    feedback: {
      ...gemeen('feedback'),
      meldingen: { ontvangen: 108, open: 31, beeindigd: 77, vrijgegeven: 60 },
      centen: { open: 13_000, beeindigd: 35_700 },
      terugkoppelingen: { HERVAT_INCASSO: 50, REGELING: 10 },
      tussentijds: { VERLENGD: 8 },
      correcties: 2,
      reacties: { BETAALT: 5, wachtend: 0 },
    },
    metrics: {
      ...gemeen('metrics'),
      meldingen: { ontvangen: 108, beeindigd: 77 },
      centen: { laatste: 48_700 },
      terugkoppelingen: 60,
      tussentijds: 8,
      correcties: 2,
      reacties: 5,
    },
  };
};

/** What is told about a chain and is not part of the balance, with the reason. */
const geenDeel: Readonly<Record<string, string>> = {
  'intake.leveringen.leveringen': 'a delivery may hold any number of lines',
  'intake.outbox.oudsteSeconden': 'how long, not how many',
  'router.outbox.oudsteSeconden': 'how long, not how many',
  'casework.outbox.oudsteSeconden': 'how long, not how many',
  'feedback.outbox.oudsteSeconden': 'how long, not how many',
  'metrics.outbox.oudsteSeconden': 'how long, not how many',
  'router.centen.beeindigdHier': 'what casework ended of it is in its own sum',
  'router.signalen.ontstaan': 'what becomes of a signaal is in the log, version by version',
  'router.signalen.lopend': 'idem',
  'router.signalen.vervallen': 'idem',
  'router.signalen.beeindigd': 'idem',
  'casework.zaken.totaal': 'a zaak is no melding',
  'casework.zaken.NIEUW': 'idem',
  'casework.zaken.OPGEPAKT': 'idem',
  'casework.zaken.AFGESLOTEN': 'idem',
  'casework.zaken.VERVALLEN': 'idem',
  'casework.centen.beeindigd': 'idem as router.centen.beeindigdHier: the sum of feedback holds both',
  'casework.eindresultaten.REGELING': 'by result; their sum is meldingen.beeindigd',
};

type Tak = { [naam: string]: unknown };

function bladen(tak: object, pad: readonly string[] = []): string[][] {
  return Object.entries(tak).flatMap(([naam, waarde]) => {
    if (typeof waarde === 'number') return [[...pad, naam]];
    return typeof waarde === 'object' && waarde !== null ? bladen(waarde, [...pad, naam]) : [];
  });
}

function verschuif(posities: ServicePosities, pad: readonly string[], met: number): void {
  const laatste = pad.at(-1) ?? '';
  const tak = pad.slice(0, -1).reduce<unknown>((van, naam) => (van as Tak)[naam], posities) as Tak;
  tak[laatste] = Number(tak[laatste]) + met;
}

describe('the balance', () => {
  test('has nothing to say of a chain at rest', () => {
    expect(vergelijkBalans(inRust())).toEqual([]);
  });

  const alle = bladen(inRust());
  const deel = alle.filter((pad) => geenDeel[pad.join('.')] === undefined);

  test.each([1, -1])('sees every position that is off by %i, and every cent', (met) => {
    const ongezien = deel.filter((pad) => {
      const posities = inRust();
      verschuif(posities, pad, met);
      return vergelijkBalans(posities).length === 0;
    });
    expect(ongezien.map((pad) => pad.join('.'))).toEqual([]);
  });

  test('leaves out what is listed here, and nothing else', () => {
    const gezien = alle.filter((pad) => {
      const posities = inRust();
      verschuif(posities, pad, 1);
      return vergelijkBalans(posities).length > 0;
    });
    expect(gezien.map((pad) => pad.join('.'))).toEqual(deel.map((pad) => pad.join('.')));
  });
});
