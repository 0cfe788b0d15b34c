// Measures sealing and opening residents in batches of 1000, in one thread.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyedId } from '../src/ids/ids.ts';
import { datum } from '../src/kalender/datum.ts';
import { DirectorySleutelbos } from '../src/persoonsblok/directory-sleutelbos.ts';
import { open, seal } from '../src/persoonsblok/persoonsblok.ts';
import { transportSleutel } from '../src/persoonsblok/sleutelnaam.ts';
import { sampleOf } from './samples.ts';

const map = mkdtempSync(join(tmpdir(), 'meldpunt-sleutels-'));
const sleutelbos = new DirectorySleutelbos({ map, magMaken: ['transport', 'hmac'] });
const sleutelnaam = transportSleutel(datum('2026-11-23'));
const persoon = sampleOf('Persoon', 1);
const idKey = sleutelbos.hmacKey('melding-id');
const recordIds = Array.from({ length: 1000 }, (_, index) => keyedId(idKey, [`${index}`]));

function median(label: string, act: () => unknown): void {
  const rounds = Array.from({ length: 101 }, () => {
    const cpu = process.cpuUsage();
    const started = performance.now();
    act();
    const { user, system } = process.cpuUsage(cpu);
    return { wall: performance.now() - started, cpu: (user + system) / 1000 };
  });
  const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[50]?.toFixed(1);
  const wall = middle(rounds.map((round) => round.wall));
  process.stdout.write(
    `1000 × ${label}: ${wall} ms, of which CPU ${middle(rounds.map((round) => round.cpu))} ms\n`,
  );
}

median('seal', () => recordIds.map((recordId) => seal({ sleutelbos, sleutelnaam, recordId, persoon })));
const blokken = recordIds.map((recordId) => ({
  recordId,
  blok: seal({ sleutelbos, sleutelnaam, recordId, persoon }),
}));
median('open', () => blokken.map(({ recordId, blok }) => open({ sleutelbos, recordId, blok })));
median('keyedId', () => recordIds.map((id) => keyedId(idKey, ['waterbedrijf', id, '2026-11', '0268'])));
rmSync(map, { recursive: true });
