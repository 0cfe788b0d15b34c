import { startKeten } from '../keten/keten.ts';
import { type Etappe, meetEtappe, meetIntake } from './etappes.ts';

const HULP = `npm run bench -- [meldingen]

The rate of each stage alone: the gateway takes a month of that many meldingen (20000) over HTTP with nobody else
running, then router, casework, feedback and metrics read what is in their topics, one after the other.
`;

const gegeven = process.argv[2] ?? '20000';
if (!/^[1-9]\d{2,5}$/.test(gegeven)) {
  process.stderr.write(
    gegeven === '--help' ? HULP : `${HULP}\n"${gegeven}" is not a number from 100 to 999999.\n`,
  );
  process.exit(gegeven === '--help' ? 0 : 2);
}

function toon({ naam, berichten, seconden }: Etappe): void {
  const perSeconde = Math.round(berichten / seconden);
  process.stdout.write(
    `${naam.padEnd(16)}${String(berichten).padStart(9)}${seconden.toFixed(1).padStart(9)}${String(perSeconde).padStart(11)}\n`,
  );
}

const keten = await startKeten({ only: [] });
for (const signaal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signaal, () => void keten.stop().finally(() => process.exit(130)));
}
try {
  process.stdout.write('stage           messages  seconds  a second\n');
  toon(await meetIntake(keten, { meldingenPerMaand: Number(gegeven), historieMaanden: 0 }));
  for (const naam of ['signal-router', 'casework', 'feedback', 'metrics'] as const) {
    toon(await meetEtappe(keten, naam));
  }
} finally {
  await keten.stop();
}
process.exit();
