import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';

/** What a municipality agreed, as it is sent and shown: working days per step, null for none. */
export type Doorlooptijdafspraak = {
  readonly oppakken: number | null;
  readonly eersteContactpoging: number | null;
  readonly resultaat: number | null;
};

export type Afspraakversie = Doorlooptijdafspraak & {
  readonly gemeentecode: string;
  readonly versie: number;
};

const SELECT = statement(
  'casework-select-doorlooptijd',
  `select versie, oppakken, eerste_contactpoging as "eersteContactpoging", resultaat
     from doorlooptijd where gemeentecode = $1 order by versie desc limit 1`,
);

/** The newest version; version 0 when nothing was ever agreed. */
export async function selectDoorlooptijd(db: Queryable, gemeentecode: string): Promise<Afspraakversie> {
  const { rows } = await db.query<Omit<Afspraakversie, 'gemeentecode'>>(SELECT, [gemeentecode]);
  const geen = { versie: 0, oppakken: null, eersteContactpoging: null, resultaat: null };
  return { gemeentecode, ...(rows[0] ?? geen) };
}

// Two at once make the same version; the key lets one of them in.
const INSERT = statement(
  'casework-insert-doorlooptijd',
  `insert into doorlooptijd (gemeentecode, versie, oppakken, eerste_contactpoging, resultaat, dag, organisatie_id, client_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning versie`,
);

/** Lays down the version that follows `gezien`; false when somebody else was first. */
export async function insertDoorlooptijd(
  db: Queryable,
  gemeentecode: string,
  gezien: number,
  afspraak: Doorlooptijdafspraak,
  dag: Datum,
  door: { readonly organisatie: string | undefined; readonly clientId: string },
): Promise<boolean> {
  const { rowCount } = await db.query(INSERT, [
    gemeentecode,
    gezien + 1,
    afspraak.oppakken,
    afspraak.eersteContactpoging,
    afspraak.resultaat,
    dag,
    door.organisatie ?? null,
    door.clientId,
  ]);
  return rowCount === 1;
}
