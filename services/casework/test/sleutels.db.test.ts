import { addMonths, type Datum, datum } from '@meldpunt/contracts';
import { withTenant } from '@meldpunt/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readZaak } from '../src/looplijst/read-zaken.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { maakMelding, maakSignaal, VANDAAG } from './voorbeeld.ts';

let proef: Proefomgeving;
beforeAll(async () => {
  proef = await startProefomgeving();
});
afterAll(() => proef.drop());

const EERSTE = datum('2026-03-01');
let dag: Datum = VANDAAG;

/** The first days of these months after March 2026, in order; the keys that died by then are dropped after each. */
async function maanden(van: number, tot: number): Promise<void> {
  for (let maand = van; maand <= tot; maand++) {
    dag = addMonths(EERSTE, maand);
    await proef.wordt(dag);
    proef.sleutelbos.dropDead(dag);
  }
}

async function blokken(): Promise<Record<string, Buffer>> {
  const { rows } = await proef.database.verwerker.query<{ melding_id: string; persoon: Buffer }>(
    'select melding_id, persoon from zaak_melding',
  );
  return Object.fromEntries(rows.map((rij) => [rij.melding_id, rij.persoon]));
}

test('wie keer op keer om hulp vraagt, blijft bekend als de sleutel van de eerste zaak allang weg is', async () => {
  const melding = maakMelding('keer op keer');
  const signaal = maakSignaal('keer op keer', [melding]);
  const verloren = maakMelding('verloren', { aangenomenOp: datum('2025-02-03') });
  await proef.ontvang(signaal, maakSignaal('verloren', [verloren]));
  const [zaak] = await proef.zakenVan(signaal);
  let zaakId = zaak?.zaakId ?? expect.fail('no zaak');
  await proef.verwerk([
    {
      handelingId: 'dicht',
      zaakId,
      handeling: 'EINDRESULTAAT',
      zaakVersie: 1,
      eindresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN',
      binnenreden: 'CAPACITEIT',
    },
  ]);
  // One of which the key was lost: it stays what it is, and holds nothing up.
  expect(proef.sleutelbos.drop('zaak/2026-12')).toBe(true);
  const begin = await blokken();
  const vraagt = async () => {
    const vraag = { handelingId: `vraag.${dag}`, zaakId, handeling: 'HULPVRAAG', contactsoort: 'TELEFOON' };
    const [gedaan] = await proef.verwerk([vraag]);
    zaakId = gedaan?.vervolgZaakId ?? expect.fail(`no zaak was opened: ${gedaan?.code}`);
  };
  const naam = async () =>
    withTenant(proef.database.api, { gemeenten: ['0268'] }, async ({ db }) => {
      return (await readZaak(db, zaakId, proef.personen))?.persoon?.achternaam;
    });

  await maanden(1, 11);
  await vraagt();
  await maanden(12, 18);
  expect(await blokken()).toEqual(begin);
  // Its key dies in month 22: two months before, it is sealed under one that lives twenty more.
  await maanden(19, 20);
  expect(proef.sleutelbos.names()).toContain(`zaak/${addMonths(EERSTE, 40).slice(0, 7)}`);
  await maanden(21, 25);
  expect(proef.sleutelbos.names()).not.toContain('zaak/2028-01');
  await vraagt();
  expect(await naam()).toBe('Proef');
  await maanden(26, 39);
  await vraagt();
  expect(await naam()).toBe('Proef');
  await maanden(40, 43);
  expect(await naam()).toBe('Proef');
});
