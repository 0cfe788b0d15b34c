import { datum } from '@meldpunt/contracts';
import { expect, it } from 'vitest';
import { andersInBestand, andersOpTopic, type OntvangenAntwoord } from './antwoorden.ts';

const antwoord = (terugkoppelingId: string, patch: Partial<OntvangenAntwoord> = {}): OntvangenAntwoord => ({
  terugkoppelingId,
  partnerId: 'water-oost',
  volgnummer: 1,
  meldingId: `m-${terugkoppelingId}`,
  kenmerk: 'K',
  meldmaand: '2026-03',
  gemeentecode: '0268',
  aard: 'DEFINITIEF',
  klasse: 'HERVAT_INCASSO',
  dag: datum('2026-04-04'),
  bedragInCenten: 12_305,
  incassopauzeTot: datum('2026-04-02'),
  hervattingOp: null,
  regelingVanaf: null,
  regelingTermijnInCenten: null,
  regelingAantalTermijnen: null,
  onterechtreden: null,
  corrigeertTerugkoppelingId: null,
  opnieuwGeleverd: false,
  gezienOp: '2026-04-04T10:00:00.000Z',
  ...patch,
});
const regel = (patch: Record<string, string> = {}) => ({
  terugkoppelingId: 'a',
  aard: 'DEFINITIEF',
  klasse: 'HERVAT_INCASSO',
  dag: '04-04-2026',
  bedrag: '123,05',
  hervattingOp: '',
  regelingVanaf: '',
  ...patch,
});

it('a topic that holds a message twice is the same as the cursor, one that misses, adds or changes is not', () => {
  const [a, b] = [antwoord('a'), antwoord('b')];
  expect(andersOpTopic([a, b], [a, b, a])).toBe(0);
  expect(andersOpTopic([a, b], [a, b, antwoord('b', { opnieuwGeleverd: true })])).toBe(0);
  expect(andersOpTopic([a, b], [a, antwoord('b', { opnieuwGeleverd: true, bedragInCenten: 1 })])).toBe(2);
  expect(andersOpTopic([a, b], [a])).toBe(1);
  expect(andersOpTopic([a], [a, b])).toBe(1);
  // What it should have held and what it held instead.
  expect(andersOpTopic([a, b], [a, antwoord('b', { bedragInCenten: 12_306 })])).toBe(2);
});

it('a file with each answer once is the same, one that misses, doubles or changes is not', () => {
  const a = antwoord('a');
  expect(andersInBestand([a], [regel()])).toBe(0);
  expect(andersInBestand([a], [])).toBe(1);
  expect(andersInBestand([a], [regel(), regel()])).toBe(1);
  expect(andersInBestand([a], [regel({ bedrag: '123,06' })])).toBe(2);
  expect(andersInBestand([a], [regel({ dag: '04-05-2026' })])).toBe(2);
});
