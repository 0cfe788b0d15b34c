import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { nummerLijst } from '../nummer-lijst.ts';
import type { Meldregel } from '../ontvang-levering/regel.ts';
import { bytea } from '../ontvang-levering/store.ts';

export interface Uitzondering {
  readonly uitzonderingId: string;
  readonly volgnummer: number;
  readonly partnerId: string;
  readonly achterstandId: string;
  readonly meldmaand: string;
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
  readonly stand: 'OPEN' | 'VRIJGEGEVEN' | 'AFGEKEURD';
  readonly oorzaak: string;
  /** Of the line as it is held. */
  readonly waarschuwingen: string;
  readonly aangehoudenDag: Datum;
  /** Null once it was decided: then nothing personal is kept. */
  readonly regel: Omit<Meldregel, 'persoon'> | null;
  readonly persoon: Buffer | null;
  readonly inhoudHash: string;
  /** Null where the line gives no address: then there is nothing to remember a decision by. */
  readonly adresHash: string | null;
  /** How the line came in: decides whether its receipt line goes out again. */
  readonly bron: string;
  /** Where it was put; null while it is open, and when it was refused. */
  readonly besluitGemeentecode: string | null;
  readonly beslotenDag: Datum | null;
  readonly beslotenDoor: string | null;
}

const COLUMNS = `u.uitzondering_id as "uitzonderingId", u.volgnummer, u.partner_id as "partnerId",
  u.achterstand_id as "achterstandId", u.meldmaand, u.levering_id as "leveringId", u.leveringskenmerk, u.regelnummer,
  u.stand, u.oorzaak, array_to_string(u.waarschuwingen, ' ') as waarschuwingen, u.aangehouden_dag as "aangehoudenDag", u.regel, u.persoon,
  encode(u.inhoud_hash, 'hex') as "inhoudHash", encode(u.adres_hash, 'hex') as "adresHash", l.bron,
  u.besluit_gemeentecode as "besluitGemeentecode", u.besloten_dag as "beslotenDag", u.besloten_door as "beslotenDoor"`;

const SELECT_LIST = statement(
  'intake-list-uitzonderingen',
  `select ${COLUMNS} from uitzondering u join levering l using (levering_id)
   where u.volgnummer > $1 and ($2::text is null or u.stand = $2) order by u.volgnummer limit $3`,
);

export async function selectUitzonderingen(
  db: Queryable,
  after: number,
  stand: string | null,
  limit: number,
): Promise<Uitzondering[]> {
  await nummerLijst(db, 'uitzonderingen');
  const { rows } = await db.query<Uitzondering>(SELECT_LIST, [after, stand, limit]);
  return rows;
}

const SELECT_ONE = statement(
  'intake-select-uitzondering',
  `select ${COLUMNS} from uitzondering u join levering l using (levering_id) where u.uitzondering_id = $1`,
);

export async function selectUitzondering(
  db: Queryable,
  uitzonderingId: string,
): Promise<Uitzondering | undefined> {
  const { rows } = await db.query<Uitzondering>(SELECT_ONE, [uitzonderingId]);
  return rows[0];
}

const CLOSE = statement(
  'intake-close-uitzondering',
  `update uitzondering set stand = $2, besluit = $3, besluit_gemeentecode = $4, besloten_dag = $5, besloten_door = $6,
     regel = null, persoon = null where uitzondering_id = $1`,
);

export interface Afhandeling {
  readonly stand: 'VRIJGEGEVEN' | 'AFGEKEURD';
  readonly besluit: string;
  readonly gemeentecode: string | null;
  readonly dag: Datum;
  readonly door: string;
}

export async function closeUitzondering(
  db: Queryable,
  uitzonderingId: string,
  { stand, besluit, gemeentecode, dag, door }: Afhandeling,
): Promise<void> {
  await db.query(CLOSE, [uitzonderingId, stand, besluit, gemeentecode, dag, door]);
}

const REMEMBER = statement(
  'intake-remember-adres',
  `insert into adresbesluit (partner_id, adres_hash, besluit_gemeentecode, besloten_dag) values ($1, $2, $3, $4)
   on conflict (partner_id, adres_hash) do update set besluit_gemeentecode = excluded.besluit_gemeentecode,
     besloten_dag = excluded.besloten_dag`,
);

/** The next line of this partner with this address needs no person; one without an address always does. */
export async function rememberAdres(
  db: Queryable,
  { partnerId, adresHash }: Pick<Uitzondering, 'partnerId' | 'adresHash'>,
  gemeentecode: string | null,
  dag: Datum,
): Promise<void> {
  if (adresHash === null) return;
  await db.query(REMEMBER, [partnerId, bytea(adresHash), gemeentecode, dag]);
}

const UPDATE_REGEL = statement(
  'intake-regel-after-besluit',
  `update levering_regel set resultaat = $3, bevindingen = $4, melding_id = $5, incassopauze_tot = $6,
     kenmerk = case when $5::uuid is null then null else kenmerk end
   where levering_id = $1 and regelnummer = $2`,
);

/** What became of the held line, for whoever reads the levering later; its counts stay as they were. */
export async function updateRegel(
  db: Queryable,
  { leveringId, regelnummer }: Pick<Uitzondering, 'leveringId' | 'regelnummer'>,
  resultaat: string,
  bevindingen: string,
  meldingId: string | null,
  incassopauzeTot: Datum | null,
): Promise<void> {
  await db.query(UPDATE_REGEL, [leveringId, regelnummer, resultaat, bevindingen, meldingId, incassopauzeTot]);
}
