import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { EerdereMelding } from './decide-eindresultaat.ts';

/** An act that was applied before. */
export type Gedaan = {
  readonly zaakId: string;
  /** Null when, after a restore, only the answer to the act is known. */
  readonly zaakVersie: number | null;
  readonly inhoudHash: Buffer | null;
};

const SELECT_GEDAAN = statement(
  'casework-select-gedaan',
  `select gemeentecode, handeling_id, zaak_id as "zaakId", zaak_versie as "zaakVersie", inhoud_hash as "inhoudHash"
     from zaakhistorie where handeling_id = any($1::text[])
   union all
   select gemeentecode, handeling_id, zaak_id, null, null from overgenomen_handeling where handeling_id = any($1::text[])`,
);

/** By `<gemeentecode>/<handelingId>`: senders of two municipalities may use one id. */
export async function selectGedaan(
  db: Queryable,
  handelingIds: readonly string[],
): Promise<Map<string, Gedaan>> {
  const { rows } = await db.query<Gedaan & { gemeentecode: string; handeling_id: string }>(SELECT_GEDAAN, [
    handelingIds,
  ]);
  return new Map(rows.map((row) => [`${row.gemeentecode}/${row.handeling_id}`, row]));
}

const SELECT_EERDER = statement(
  'casework-select-eerder',
  `select m.gemeentecode, m.achterstand_id as "achterstandId", m.melding_id as "meldingId",
          m.ontvangen_op as "ontvangenOp", m.bedrag_in_centen as "bedragInCenten"
     from zaak_melding m
    where m.achterstand_id = any($1::uuid[]) and m.status <> 'TERUGGEGEVEN'
      and (m.gegevens ->> 'alleenDoorAnderen')::boolean is not true
      and (select z.opgepakt_op from zaak z where z.zaak_id = m.zaak_id) is not null`,
);

/**
 * Meldingen of these achterstanden in zaken that were taken up, of which the creditor may know that: it hears HERHAALD
 * because of them.
 */
export async function selectEerdereMeldingen(
  db: Queryable,
  achterstandIds: readonly string[],
): Promise<EerdereMelding[]> {
  const { rows } = await db.query<EerdereMelding>(SELECT_EERDER, [achterstandIds]);
  return rows;
}

const SELECT_GEMEENTEN = statement(
  'casework-select-gemeentecodes',
  `select code from gemeente where code = any($1::text[])`,
);

/** Those of these codes that are of a municipality the hub knows. */
export async function selectGemeenten(db: Queryable, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ code: string }>(SELECT_GEMEENTEN, [codes]);
  return new Set(rows.map(({ code }) => code));
}

const SELECT_VERVOLGD = statement(
  'casework-select-vervolgd',
  `select distinct volgt_op_zaak_id as "zaakId" from zaak where volgt_op_zaak_id = any($1::uuid[])`,
);

/** Those of these zaken that another one follows. */
export async function selectVervolgd(
  db: Queryable,
  zaakIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ zaakId: string }>(SELECT_VERVOLGD, [zaakIds]);
  return new Set(rows.map(({ zaakId }) => zaakId));
}

const COPY_PC4 = statement(
  'casework-copy-pc4',
  `update zaak z set pc4 = bron.pc4 from zaak bron where z.zaak_id = any($1::uuid[]) and bron.zaak_id = z.bron_zaak_id`,
);

/** Zaken opened at the resident's request stand in the neighbourhood of the zaak that knows the address. */
export function copyPc4(db: TransactionQueryable, zaakIds: readonly string[]): void {
  if (zaakIds.length > 0) db.send(COPY_PC4, [zaakIds]);
}
