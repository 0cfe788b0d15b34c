import { DEELOPTIES, DirectorySleutelbos, parseDeelopdracht } from '@meldpunt/contracts';
import { createLog, Database } from '@meldpunt/service-kit';
import { readDdasConfig } from '../config.ts';
import { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { maakDeel } from './maak-deel.ts';

// Run by the exchange, not by people, and reachable from no screen: it tells of residents no formule signalled, and
// what comes out is sealed for the exchange.
const argumenten = process.argv.slice(2);
if (argumenten.includes('--help')) {
  process.stdout.write(`Writes the router's part of a DDAS levering, sealed.\n\n${DEELOPTIES}\n`);
  process.exit(0);
}
const opdracht = parseDeelopdracht(argumenten);
const { eigenaar, verwerker, api, sleutelmap } = readDdasConfig();
const log = createLog({ service: 'router-ddas', allowedFields: ['gemeentecode', 'van', 'tot', 'versie'] });
const database = new Database({ schema: 'router', urls: { eigenaar, verwerker, api }, log });
try {
  const kluis = new Persoonskluis(new DirectorySleutelbos({ map: sleutelmap }));
  const count = await maakDeel(database.verwerker, kluis, opdracht);
  const { gemeentecode, periode, mapping } = opdracht;
  // The one line per levering that the DPIA of the exchange asks for, in the place of one per person.
  log.info('DDAS part written', { gemeentecode, ...periode, versie: mapping.versie, count });
} finally {
  await database.close();
}
