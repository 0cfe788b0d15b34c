// Measures how many meldingen and signalen one thread encodes and decodes in a second.
import { decode, encode } from '../src/codec/codec.ts';
import type { RecordNaam, Records } from '../src/generated/types.ts';
import { sampleOf } from './samples.ts';

function measure(label: string, rounds: number, act: () => void): void {
  for (let round = 0; round < rounds / 5; round++) act();
  const started = performance.now();
  for (let round = 0; round < rounds; round++) act();
  const perSecond = (rounds * 1000) / (performance.now() - started);
  process.stdout.write(`${label}: ${Math.round(perSecond / 1000)}k/s\n`);
}

function bench<N extends RecordNaam>(naam: N, value: Records[N]): void {
  const bytes = encode(naam, value);
  measure(`${naam} (${bytes.length} bytes) encode`, 200_000, () => encode(naam, value));
  measure(`${naam} (${bytes.length} bytes) decode`, 200_000, () => decode(naam, bytes));
}

for (const naam of ['Melding', 'Signaal', 'Afhandeling', 'PartnerMelding', 'Persoon'] as const) {
  bench(naam, sampleOf(naam, 1));
}
