import { topics } from '@meldpunt/contracts';
import { startKeten } from '../keten/keten.ts';
import { type Etappe, meetHandelingen, meetIntake, meetLezen } from './etappes.ts';

const HULP = `npm run bench -- [meldingen]

The rate of each stage alone: the gateway takes a month of that many meldingen (20000) over HTTP with nobody else
running, then each service reads what is in its topics, one after the other, and municipalities close all their zaken.
`;

const gegeven = process.argv[2] ?? '20000';
if (!/^[1-9]\d{2,5}$/.test(gegeven)) {
  process.stderr.write(
    gegeven === '--help' ? HULP : `${HULP}\n"${gegeven}" is not a number from 100 to 999999.\n`,
  );
  process.exit(gegeven === '--help' ? 0 : 2);
}

function toon({ naam, aantal, seconden }: Etappe): void {
  const perSeconde = Math.round(aantal / seconden);
  process.stdout.write(
    `${naam.padEnd(34)}${String(aantal).padStart(9)}${seconden.toFixed(1).padStart(9)}${String(perSeconde).padStart(11)}\n`,
  );
}

const { melding, signaal, uitkomst, afhandeling, terugkoppeling } = topics;
const keten = await startKeten({ only: [] });
for (const naam of ['SIGINT', 'SIGTERM'] as const) {
  process.once(naam, () => void keten.stop().finally(() => process.exit(130)));
}
try {
  process.stdout.write(`${'stage'.padEnd(34)}   number  seconds   a second\n`);
  const { etappe, ...geleverd } = await meetIntake(keten, {
    meldingenPerMaand: Number(gegeven),
    historieMaanden: 0,
  });
  toon(etappe);
  toon(await meetLezen(keten, 'router: meldingen', 'signal-router', [melding.naam]));
  toon(await meetLezen(keten, 'casework: signalen', 'casework', [signaal.naam]));
  for (const gemeten of await meetHandelingen(keten, geleverd)) toon(gemeten);
  toon(await meetLezen(keten, 'router: afhandelingen', 'signal-router', [afhandeling.naam]));
  toon(await meetLezen(keten, 'casework: signalen that ended', 'casework', [signaal.naam]));
  const einden = [melding.naam, uitkomst.naam, afhandeling.naam];
  toon(await meetLezen(keten, 'feedback: events', 'feedback', einden));
  toon(await meetLezen(keten, 'metrics: events', 'metrics', [...einden, signaal.naam, terugkoppeling.naam]));
} finally {
  await keten.stop();
}
process.exit();
