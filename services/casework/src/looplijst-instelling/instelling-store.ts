import { type Principal, type Queryable, statement } from '@meldpunt/service-kit';
import { type Instelling, standaardinstelling } from './instelling.ts';

/** An instelling with its version; 0 for the hub's own. */
export type Instellingversie = { readonly versie: number; readonly instelling: Instelling };

const SELECT = statement(
  'casework-select-looplijst-instelling',
  `select versie, inhoud as instelling from looplijst_instelling where gemeentecode = $1 order by versie desc limit 1`,
);
// A version that somebody else made meanwhile is met as a used key: no row, nothing overwritten.
const INSERT = statement(
  'casework-insert-looplijst-instelling',
  `insert into looplijst_instelling (gemeentecode, versie, inhoud, dag, organisatie_id, client_id)
   select $1, $2, $3::jsonb, dag.dag, $4, $5 from dag
   on conflict (gemeentecode, versie) do nothing`,
);

/** The instelling in force. */
export async function selectInstelling(db: Queryable, gemeentecode: string): Promise<Instellingversie> {
  const { rows } = await db.query<Instellingversie>(SELECT, [gemeentecode]);
  return rows[0] ?? { versie: 0, instelling: standaardinstelling };
}

/** Makes this the version after `versie`; false when that one is not the last any more. */
export async function insertInstelling(
  db: Queryable,
  gemeentecode: string,
  versie: number,
  instelling: Instelling,
  { organisatie, clientId }: Principal,
): Promise<boolean> {
  const huidige = await selectInstelling(db, gemeentecode);
  if (huidige.versie !== versie) return false;
  const { rowCount } = await db.query(INSERT, [
    gemeentecode,
    versie + 1,
    JSON.stringify(instelling),
    organisatie ?? null,
    clientId,
  ]);
  return rowCount === 1;
}
