import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { type Keuze, leesBrieven, telBrieven, zendOpnieuw } from './brieven.ts';

const uitleg = `npm run dode-brieven -- [options]

Shows what the services could not handle, by topic, reason and error, and never what is in it.

  --bron TOPIC    only messages of this topic, for example meldpunt.melding.v1
  --reden CODE    only with this reason, for example VERWERKING_MISLUKT
  --herhaal       sends those messages again to the topic they came from: after the fault in the service was mended.
                  Every reader of the topic gets them; who handled one before does nothing.
  --help          this

Environment, as for a service: KAFKA_BROKERS, KAFKA_USER and KAFKA_PASSWORD of the operator.
`;

/** A sentence for the terminal. */
class Fout extends Error {}

function setting(naam: string): string {
  const waarde = process.env[naam];
  if (waarde === undefined || waarde === '')
    throw new Fout(`${naam} is not set; it names the Kafka of the hub. See npm run dode-brieven -- --help.`);
  return waarde;
}

async function run(keuze: Keuze, herhaal: boolean): Promise<void> {
  const operator = new Kafka({
    clientId: 'dode-brieven',
    brokers: setting('KAFKA_BROKERS').split(','),
    sasl: { mechanism: 'plain', username: setting('KAFKA_USER'), password: setting('KAFKA_PASSWORD') },
    logLevel: logLevel.NOTHING,
  });
  const admin = operator.admin();
  await admin.connect();
  try {
    const brieven = await leesBrieven({ operator, admin }, keuze);
    for (const { wat, aantal } of telBrieven(brieven))
      process.stdout.write(`${String(aantal).padStart(7)}  ${wat}\n`);
    process.stdout.write(`${brieven.length} messages nobody could handle.\n`);
    if (!herhaal) return;
    const { gezonden, verdwenen } = await zendOpnieuw({ operator, admin }, brieven);
    process.stdout.write(`${gezonden} sent again.\n`);
    if (verdwenen > 0)
      process.stdout.write(`${verdwenen} are not in their topic any more; who sent them has to send them.\n`);
  } finally {
    await admin.disconnect();
  }
}

function parse() {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    return parseArgs({ options: { bron: text, reden: text, herhaal: flag, help: flag } }).values;
  } catch (error) {
    throw new Fout(`${error instanceof Error ? error.message : String(error)}\n\n${uitleg}`);
  }
}

try {
  const { help, herhaal, bron, reden } = parse();
  if (help === true) process.stdout.write(uitleg);
  else await run({ bron, reden }, herhaal === true);
} catch (error) {
  process.stderr.write(
    `${error instanceof Fout ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = error instanceof Fout ? 2 : 1;
}
