import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { Proefuitslag } from './draai-proef.ts';
import type { Proefopdracht } from './opdracht.ts';

export type Proefstand = 'AANGEVRAAGD' | 'LOPEND' | 'GEREED' | 'AFGEBROKEN' | 'MISLUKT';

export interface Proef {
  readonly proefId: string;
  readonly stand: Proefstand;
  readonly afbreken: boolean;
  readonly opdracht: Proefopdracht;
  readonly auteur: string;
  readonly aangevraagdOp: Datum;
  readonly gedaan: number;
  /** Null until it has been counted. */
  readonly totaal: number | null;
  readonly uitslag: Proefuitslag | null;
}

const COLUMNS = `proef_id as "proefId", stand, afbreken, opdracht, auteur, aangevraagd_op as "aangevraagdOp", gedaan, totaal,
  uitslag`;

// A municipality has one at a time; a second one at the same moment finds the first.
const INSERT = statement(
  'router-insert-proef',
  `insert into proef (proef_id, gemeentecode, stand, opdracht, auteur, aangevraagd_op)
   values ($1, $2, 'AANGEVRAAGD', $3::jsonb, $4, $5)
   on conflict (gemeentecode) where stand in ('AANGEVRAAGD', 'LOPEND') do nothing`,
);

/** False when one of this municipality waits or runs already. */
export async function insertProef(
  db: Queryable,
  gemeentecode: string,
  proef: Pick<Proef, 'proefId' | 'opdracht' | 'auteur' | 'aangevraagdOp'>,
): Promise<boolean> {
  const { rowCount } = await db.query(INSERT, [
    proef.proefId,
    gemeentecode,
    JSON.stringify(proef.opdracht),
    proef.auteur,
    proef.aangevraagdOp,
  ]);
  return rowCount === 1;
}

const SELECT = statement(
  'router-select-proef',
  `select ${COLUMNS} from proef where gemeentecode = $1 and proef_id = $2`,
);

export async function selectProef(
  db: Queryable,
  gemeentecode: string,
  proefId: string,
): Promise<Proef | undefined> {
  const { rows } = await db.query<Proef>(SELECT, [gemeentecode, proefId]);
  return rows[0];
}

const SELECT_ALL = statement(
  'router-select-proeven',
  `select ${COLUMNS} from proef where gemeentecode = $1 order by aangemaakt_op desc limit 50`,
);

/** Of one municipality, the latest first. */
export async function selectProeven(db: Queryable, gemeentecode: string): Promise<Proef[]> {
  const { rows } = await db.query<Proef>(SELECT_ALL, [gemeentecode]);
  return rows;
}

const ASK_TO_STOP = statement(
  'router-break-off-proef',
  `update proef set afbreken = true
    where gemeentecode = $1 and proef_id = $2 and stand in ('AANGEVRAAGD', 'LOPEND')`,
);

export async function markAfbreken(db: Queryable, gemeentecode: string, proefId: string): Promise<void> {
  await db.query(ASK_TO_STOP, [gemeentecode, proefId]);
}

export interface Beurt {
  readonly proefId: string;
  readonly gemeentecode: string;
  readonly opdracht: Proefopdracht;
  readonly afbreken: boolean;
  /** How often it was taken up, this time included; whoever holds another number has lost it. */
  readonly poging: number;
}

/** A process that has given no sign for this long is taken for dead. */
const SILENCE = '60 seconds';

const TAKE = statement(
  'router-take-proef',
  `update proef set stand = 'LOPEND', pogingen = pogingen + 1, gezien_op = clock_timestamp(), gedaan = 0, totaal = null
    where proef_id = (
      select proef_id from proef
       where stand = 'AANGEVRAAGD' or (stand = 'LOPEND' and gezien_op < clock_timestamp() - interval '${SILENCE}')
       order by aangemaakt_op limit 1 for update skip locked)
   returning proef_id as "proefId", gemeentecode, opdracht, afbreken, pogingen as poging`,
);

/** The next one to run, for this process alone; undefined when there is none. */
export async function takeProef(db: Queryable): Promise<Beurt | undefined> {
  const { rows } = await db.query<Beurt>(TAKE);
  return rows[0];
}

const PULSE = statement(
  'router-pulse-proef',
  `update proef set gezien_op = clock_timestamp(), gedaan = $3, totaal = $4
    where proef_id = $1 and pogingen = $2 and stand = 'LOPEND' returning afbreken`,
);

/** Notes how far it is. True when it must stop: it was broken off, or another process took it over. */
export async function pulseProef(
  db: Queryable,
  { proefId, poging }: Pick<Beurt, 'proefId' | 'poging'>,
  gedaan: number,
  totaal: number | null,
): Promise<boolean> {
  const { rows } = await db.query<{ afbreken: boolean }>(PULSE, [proefId, poging, gedaan, totaal]);
  return rows[0]?.afbreken ?? true;
}

const FINISH = statement(
  'router-finish-proef',
  `update proef set stand = $3, uitslag = $4::jsonb, gedaan = case when $3 = 'GEREED' then coalesce(totaal, 0) else gedaan end
    where proef_id = $1 and pogingen = $2 and stand = 'LOPEND'`,
);

/** Ends it, or with AANGEVRAAGD gives it back to whoever is free. */
export async function finishProef(
  db: Queryable,
  { proefId, poging }: Pick<Beurt, 'proefId' | 'poging'>,
  stand: Exclude<Proefstand, 'LOPEND'>,
  uitslag: Proefuitslag | null,
): Promise<void> {
  await db.query(FINISH, [proefId, poging, stand, uitslag === null ? null : JSON.stringify(uitslag)]);
}

const DELETE_OLD = statement('router-delete-proeven', `delete from proef where aangevraagd_op <= $1`);

export function deleteProeven(db: TransactionQueryable, before: Datum): void {
  db.send(DELETE_OLD, [before]);
}
