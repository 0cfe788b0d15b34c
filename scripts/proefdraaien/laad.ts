import { type Datum, firstDayOf, meldmaandVan, type Sleutelbos, shiftMonth } from '@meldpunt/contracts';
import { type Database, type Queryable, withUnitOfWork } from '@meldpunt/service-kit';
import { upsertMeldingen } from '../../services/signal-router/src/form-signalen/melding-store.ts';
import { Persoonskluis } from '../../services/signal-router/src/form-signalen/persoonskluis.ts';
import type { GeladenMelding } from '../../services/signal-router/src/form-signalen/werkstaat.ts';
import type { Natie } from '../natie/natie.ts';
import type { Jaar, Jaarmelding } from './jaar.ts';

const ROWS = 2_000;

// One signaal per household and month: what casework worked on.
const INSERT_SIGNALEN = `insert into signaal (signaal_id, versie, gemeentecode, stand, gebeurtenis, ontstaan_op, gewijzigd_op,
    formule, formule_versie, meervoudig, opeenvolgend, aanpak, zwaarte, motivering, verzameladres, crisis, klok_vanaf,
    regels, onderbouwing, invoer)
  select signaal_id, 1, min(gemeentecode), 'BEEINDIGD', 'BEEINDIGD', min(aangenomen_op), max(geantwoord_op), 'standaard', 1,
    false, false, 'BRIEF', 100, '[]', false, false, min(aangenomen_op), '[]', '[]', '{}'
  from melding where signaal_id is not null group by signaal_id`;

/** Writes a year into the tables of the router as the router would have left them: residents sealed, keys hashed. */
export async function laadJaar(
  database: Database,
  sleutelbos: Sleutelbos,
  natie: Natie,
  jaar: Jaar,
): Promise<void> {
  const kluis = new Persoonskluis(sleutelbos);
  const { verwerker } = database;
  await verwerker.query('insert into dag (dag) values ($1)', [eersteDagErna(natie)]);
  await verwerker.query(
    `insert into gemeente (gemeentecode, versie, inwoners) select code, 1, inwoners
       from unnest($1::text[], $2::integer[]) as n(code, inwoners)`,
    [
      natie.gemeenten.map(({ gemeentecode }) => gemeentecode),
      natie.gemeenten.map(({ inwoners }) => inwoners),
    ],
  );
  let batch = new Map<string, GeladenMelding>();
  const flush = async () => {
    const rows = [...batch.values()];
    batch = new Map();
    await withUnitOfWork(verwerker, async ({ db }) => upsertMeldingen(db, rows));
  };
  for (const melding of jaar.meldingen()) {
    batch.set(melding.feiten.meldingId, toGeladen(melding, kluis));
    if (batch.size >= ROWS) await flush();
  }
  await flush();
  await inTheOwnTime(database, INSERT_SIGNALEN);
  await inTheOwnTime(database, 'analyze melding; analyze signaal');
}

/** The first day of the month after the year: all of it is over. */
function eersteDagErna({ laatsteLeverdag }: Natie): Datum {
  return firstDayOf(shiftMonth(meldmaandVan(laatsteLeverdag), 1));
}

function toGeladen({ feiten, houder, persoon, kringId }: Jaarmelding, kluis: Persoonskluis): GeladenMelding {
  const { bron, sleutels } =
    houder.status === 'WEG'
      ? {
          bron: { blok: null, persoon: () => null, kenmerken: () => null },
          sleutels: { bsn: null, plaats: null, adres: null },
        }
      : kluis.keep({ ...feiten, adresVerouderd: false }, persoon);
  return { kringId, melding: { feiten, houder, bron, sleutels, gesticht: 0 } };
}

async function inTheOwnTime(database: Database, sql: string): Promise<void> {
  const client: Pick<Queryable, 'query'> & { end(): Promise<void> } = await database.connectApart();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
