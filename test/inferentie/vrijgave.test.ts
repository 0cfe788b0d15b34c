import { codelijsten } from '@meldpunt/contracts';
import { expect, it } from 'vitest';
import { vraagtVrijgave } from '../../services/casework/src/behandelen/vraagt-vrijgave.ts';
import { tabel } from '../../services/feedback/src/vertaal/tabel.ts';

it.each(codelijsten.eindresultaat)('casework lets %s be released where feedback waits for that', (code) => {
  const { naVrijgave, toontBehandeling } = tabel.eindresultaat[code];
  const waits = naVrijgave !== null;
  const hidden = toontBehandeling && code !== 'NIET_OPGEPAKT_HERHAALD';
  expect(vraagtVrijgave({ alleenDoorAnderen: false }, code)).toBe(waits);
  expect(vraagtVrijgave({ alleenDoorAnderen: true }, code)).toBe(waits || hidden);
});
