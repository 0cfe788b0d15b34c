import { type Datum, encode } from '@meldpunt/contracts';
import {
  type OutgoingMessage,
  ProblemError,
  type Queryable,
  statement,
  type UnitOfWork,
} from '@meldpunt/service-kit';
import { headersOf } from '../ontvang-levering/outgoing.ts';
import { selectStand } from '../ontvang-levering/store.ts';
import type { Topicnamen } from '../topicnamen.ts';
import { decidePerioden, type Periode, type Periodeopgave } from './decide-perioden.ts';
import type { Convenantopgave, Inrichting } from './partij.ts';

interface Paar {
  readonly partnerId: string;
  readonly gemeentecode: string;
}
export type ConvenantRij = Paar & Periode;

// Foreign keys would do, but a caller must hear which line it is.
const SELECT_UNKNOWN = statement(
  'intake-unknown-parties',
  `select n.nr - 1 as index from unnest($1::text[], $2::text[]) with ordinality as n(partner_id, gemeentecode, nr)
   where not exists (select from signaalpartner p where p.partner_id = n.partner_id)
      or not exists (select from gemeente g where g.gemeentecode = n.gemeentecode)
   order by n.nr limit 100`,
);

const SELECT_PERIODEN = statement(
  'intake-select-convenantperioden',
  `select distinct c.partner_id as "partnerId", c.gemeentecode, c.versie, c.van, c.tot,
     c.meldingsdrempel_in_centen as "meldingsdrempelInCenten"
   from convenant c join unnest($1::text[], $2::text[]) as n(partner_id, gemeentecode) using (partner_id, gemeentecode)
   order by c.van`,
);

const DELETE_PERIODEN = statement(
  'intake-delete-convenantperioden',
  `delete from convenant c using unnest($1::text[], $2::text[], $3::date[]) as n(partner_id, gemeentecode, van)
   where c.partner_id = n.partner_id and c.gemeentecode = n.gemeentecode and c.van = n.van`,
);

const UPSERT_PERIODEN = statement(
  'intake-upsert-convenantperioden',
  `insert into convenant (partner_id, gemeentecode, van, tot, meldingsdrempel_in_centen, versie)
   select * from unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::bigint[], $6::bigint[])
   on conflict (partner_id, gemeentecode, van) do update set tot = excluded.tot,
     meldingsdrempel_in_centen = excluded.meldingsdrempel_in_centen, versie = excluded.versie`,
);

/**
 * Records convenanten as stated, each from its day, and tells what changed of what holds now; what is to come is told
 * when it begins. Under the lock on `referentiestand`: nobody else changes them, and the day stays as it is.
 *
 * @returns how many convenanten, pairs of partner and gemeente, changed.
 * @throws ProblemError ONGELDIG_VELD for a convenant of a party that nobody connected; OVERGANG_NIET_TOEGESTAAN for an end
 * that leaves a renewal standing ahead.
 */
export async function upsertConvenanten(
  { db, outbox }: Pick<UnitOfWork, 'db' | 'outbox'>,
  topics: Topicnamen,
  { convenanten = [] }: Inrichting,
  now: number,
): Promise<number> {
  if (convenanten.length === 0) return 0;
  const unknown = await selectUnknown(db, convenanten);
  if (unknown.length > 0) {
    throw new ProblemError('ONGELDIG_VELD', {
      detail: 'Een convenant noemt een signaalpartner of gemeente die niet is aangesloten.',
      errors: unknown.map((index) => ({ field: `/convenanten/${index}`, code: 'ONGELDIGE_WAARDE' })),
    });
  }
  const standing = Map.groupBy(await selectPerioden(db, convenanten), keyOf);
  const { dag } = await selectStand(db);
  const gone: (Paar & { readonly van: Datum })[] = [];
  const kept: ConvenantRij[] = [];
  const vervolgd = new Map<string, Datum>();
  let changed = 0;
  for (const [key, { paar, opgaven }] of groupOpgaven(convenanten)) {
    const besluit = decidePerioden(standing.get(key) ?? [], opgaven, dag);
    if (besluit.status === 'ONGEWIJZIGD') continue;
    if (besluit.status === 'VERVOLG_STAAT_KLAAR') {
      vervolgd.set(key, besluit.vervolgVan);
      continue;
    }
    changed++;
    gone.push(...besluit.vervallen.map((van) => ({ ...paar, van })));
    kept.push(...besluit.vastTeLeggen.map((periode) => ({ ...paar, ...periode })));
    if (besluit.teVertellen === null) continue;
    outbox.add(convenantMessage(topics, { ...paar, ...besluit.teVertellen }, now));
  }
  refuseVervolgd(convenanten, vervolgd);
  if (gone.length > 0) await db.query(DELETE_PERIODEN, [...pairsOf(gone), gone.map(({ van }) => van)]);
  if (kept.length > 0) {
    await db.query(UPSERT_PERIODEN, [
      ...pairsOf(kept),
      kept.map(({ van }) => van),
      kept.map(({ tot }) => tot),
      kept.map(({ meldingsdrempelInCenten }) => meldingsdrempelInCenten),
      kept.map(({ versie }) => versie),
    ]);
  }
  return changed;
}

/** Every end that was stated of these pairs, and of each the day on which it would begin again. */
function refuseVervolgd(convenanten: readonly Convenantopgave[], vervolgd: ReadonlyMap<string, Datum>): void {
  const errors = convenanten.flatMap((convenant, index) => {
    const van = vervolgd.get(keyOf(convenant));
    if (van === undefined || (convenant.tot ?? null) === null) return [];
    const detail = `Vanaf ${van} staat een vervolg klaar`;
    return [{ field: `/convenanten/${index}/tot`, code: 'ONGELDIGE_WAARDE', detail }];
  });
  const [first] = vervolgd.values();
  if (first === undefined) return;
  throw new ProblemError('OVERGANG_NIET_TOEGESTAAN', {
    detail: `Het convenant zou na dit einde weer gelden: vanaf ${first} staat een vervolg klaar. Noem in dezelfde aanroep van _inrichten ook dat vervolg als het moet blijven, of leg het einde vast met een van na vandaag: dat komt in de plaats van het vervolg.`,
    errors,
  });
}

/** Every period that stands of these pairs, in the order of their first days. */
export async function selectPerioden(db: Queryable, paren: readonly Paar[]): Promise<ConvenantRij[]> {
  const { rows } = await db.query<ConvenantRij>(SELECT_PERIODEN, pairsOf(paren));
  return rows;
}

/** How a convenant is told: one state per pair, that of the period that holds. */
export function convenantMessage(topics: Topicnamen, convenant: ConvenantRij, now: number): OutgoingMessage {
  return {
    topic: topics.convenant,
    key: keyOf(convenant),
    value: encode('Convenant', { ...convenant, gezienOp: now }),
    headers: headersOf('Convenant', now),
  };
}

/** Places in the list of convenanten that name a party nobody connected. */
export async function selectUnknown(
  db: Queryable,
  convenanten: readonly Convenantopgave[],
): Promise<number[]> {
  if (convenanten.length === 0) return [];
  const { rows } = await db.query<{ index: number }>(SELECT_UNKNOWN, pairsOf(convenanten));
  return rows.map(({ index }) => index);
}

/** What is stated of each pair, in the order of the call. */
function groupOpgaven(
  convenanten: readonly Convenantopgave[],
): Map<string, { readonly paar: Paar; readonly opgaven: Periodeopgave[] }> {
  const grouped = new Map<string, { readonly paar: Paar; readonly opgaven: Periodeopgave[] }>();
  for (const { partnerId, gemeentecode, van, tot = null, meldingsdrempelInCenten } of convenanten) {
    const paar = { partnerId, gemeentecode };
    const found = grouped.get(keyOf(paar)) ?? { paar, opgaven: [] };
    grouped.set(keyOf(paar), found);
    found.opgaven.push({ van, tot, meldingsdrempelInCenten });
  }
  return grouped;
}

const keyOf = ({ partnerId, gemeentecode }: Paar) => `${partnerId}/${gemeentecode}`;

const pairsOf = (paren: readonly Paar[]) => [
  paren.map(({ partnerId }) => partnerId),
  paren.map(({ gemeentecode }) => gemeentecode),
];
