import { startKeten } from '../keten/keten.ts';
import { meetEtappe, meetIntake } from './etappes.ts';

const meldingen = Number(process.argv[2] ?? 20_000);
const keten = await startKeten({ only: [] });
try {
  const intake = await meetIntake(keten, { meldingenPerMaand: meldingen, historieMaanden: 0 });
  const toon = (naam: string, aantal: number, seconden: number) =>
    process.stdout.write(
      `${naam.padEnd(16)} ${String(aantal).padStart(8)} ${seconden.toFixed(1).padStart(7)} s ${Math.round(aantal / seconden)}/s\n`,
    );
  toon('intake regels', intake.regels, intake.seconden);
  for (const naam of ['signal-router', 'casework', 'feedback', 'metrics'] as const) {
    const { berichten, seconden } = await meetEtappe(keten, naam);
    toon(naam, berichten, seconden);
  }
} finally {
  await keten.stop();
}
process.exit();
