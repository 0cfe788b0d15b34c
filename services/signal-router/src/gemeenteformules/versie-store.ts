import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Uitdrukking } from '../formules/formule.ts';
import type { NieuweVersie } from './parse-versie.ts';
import type { Wie } from './tweede-persoon.ts';

// Two at once would read the same newest version; the lock ends with the transaction.
const LOCK_VERSIES = statement(
  'router-lock-formuleversies',
  `select pg_advisory_xact_lock(hashtext('formule_versie'), $1::integer)`,
);

export async function lockVersies(db: Queryable, gemeentecode: string): Promise<void> {
  await db.query(LOCK_VERSIES, [gemeentecode]);
}

const INSERT_VERSIE = statement(
  'router-insert-formuleversie',
  `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, auteur_subject, reden,
     terugval_versie, sjabloon_gemeente, sjabloon_versie)
   select $1, coalesce(max(versie), 0) + 1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10
   from formule_versie where gemeentecode = $1`,
);

/** With the lock held. */
export async function insertVersie(
  db: Queryable,
  gemeentecode: string,
  { ingangsdatum, naam, formule, reden, terugvalVersie, sjabloon }: NieuweVersie,
  auteur: Wie,
): Promise<void> {
  await db.query(INSERT_VERSIE, [
    gemeentecode,
    ingangsdatum,
    naam,
    JSON.stringify(formule),
    auteur.clientId,
    auteur.subject,
    reden,
    terugvalVersie,
    sjabloon?.gemeentecode ?? null,
    sjabloon?.versie ?? null,
  ]);
}

const INSERT_BESLUIT = statement(
  'router-insert-formulebesluit',
  `insert into formule_besluit (gemeentecode, versie, goedgekeurd, door, door_subject, reden)
   values ($1, $2, $3, $4, $5, $6)`,
);

/** With the lock held, about a version without a decision. */
export async function insertBesluit(
  db: Queryable,
  gemeentecode: string,
  versie: number,
  { goedgekeurd, door, reden }: { goedgekeurd: boolean; door: Wie; reden: string | null },
): Promise<void> {
  await db.query(INSERT_BESLUIT, [gemeentecode, versie, goedgekeurd, door.clientId, door.subject, reden]);
}

/** A version that a municipality shares, without who made it. */
export interface Sjabloon {
  readonly gemeentecode: string;
  readonly versie: number;
  readonly naam: string;
  readonly formule: Uitdrukking;
  readonly toelichting: string;
  readonly gedeeldOp: string;
}

const SJABLOON_COLUMNS = `van_gemeente as gemeentecode, versie, naam, formule, toelichting, gedeeld_op as "gedeeldOp"`;
const SELECT_SJABLONEN = statement(
  'router-select-sjablonen',
  `select ${SJABLOON_COLUMNS} from sjabloon where (van_gemeente, versie) > ($1, $2)
   order by van_gemeente, versie limit $3`,
);

/** In the order of municipality and version, after the place given. */
export async function selectSjablonen(
  db: Queryable,
  na: { readonly gemeentecode: string; readonly versie: number },
  limit: number,
): Promise<Sjabloon[]> {
  const { rows } = await db.query<Sjabloon>(SELECT_SJABLONEN, [na.gemeentecode, na.versie, limit]);
  return rows;
}

const SELECT_SJABLOON = statement(
  'router-select-sjabloon',
  `select ${SJABLOON_COLUMNS} from sjabloon where van_gemeente = $1 and versie = $2`,
);

export async function selectSjabloon(
  db: Queryable,
  gemeentecode: string,
  versie: number,
): Promise<Sjabloon | undefined> {
  const { rows } = await db.query<Sjabloon>(SELECT_SJABLOON, [gemeentecode, versie]);
  return rows[0];
}

const INSERT_SJABLOON = statement(
  'router-insert-sjabloon',
  `insert into sjabloon (van_gemeente, versie, naam, formule, toelichting, gedeeld_op)
   select gemeentecode, versie, naam, formule, $3, $4 from formule_versie where gemeentecode = $1 and versie = $2
   on conflict do nothing`,
);

export async function insertSjabloon(
  db: Queryable,
  gemeentecode: string,
  versie: number,
  toelichting: string,
  dag: string,
): Promise<void> {
  await db.query(INSERT_SJABLOON, [gemeentecode, versie, toelichting, dag]);
}

const DELETE_SJABLOON = statement(
  'router-delete-sjabloon',
  `delete from sjabloon where van_gemeente = $1 and versie = $2`,
);

export async function deleteSjabloon(db: Queryable, gemeentecode: string, versie: number): Promise<void> {
  await db.query(DELETE_SJABLOON, [gemeentecode, versie]);
}
