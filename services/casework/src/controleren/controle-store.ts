import type { Code, Datum, Persoon } from '@meldpunt/contracts';
import { type Principal, ProblemError, type Queryable, statement } from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import type { Controle } from './evaluate-controles.ts';

/** A zaak with everything creditors know of its resident. */
export type TeControleren = {
  readonly zaakId: string;
  readonly gemeentecode: string;
  /** The resident within his signaal. */
  readonly persoonId: string;
  readonly achterstandIds: readonly string[];
  /** Last melding first; none when no block opens any more. */
  readonly personen: readonly Persoon[];
};

// Opened at the resident's own request a zaak may have no melding that says who he is; the one it names has.
const SELECT_ZAKEN = statement(
  'casework-select-te-controleren',
  `select z.zaak_id, z.gemeentecode, z.persoon_id, m.signaal_id, m.melding_id, m.achterstand_id, m.persoon
     from zaak z left join zaak_melding m
       on m.zaak_id = any(array[z.zaak_id, z.bron_zaak_id]) and m.status <> 'TERUGGEGEVEN'
    where z.zaak_id = any($1::uuid[]) and z.stand = any($2::text[])
    order by z.zaak_id, (m.zaak_id = z.zaak_id) desc, m.vanaf_zaak_versie desc, m.melding_id`,
);
type Rij = {
  zaak_id: string;
  gemeentecode: string;
  persoon_id: string;
  signaal_id: string | null;
  melding_id: string | null;
  achterstand_id: string | null;
  persoon: Buffer | null;
};

const LOPEND = ['NIEUW', 'OPGEPAKT'] as const;
/** A resident may object at any time (AVG art. 21), also when the zaak is closed. */
const OOK_AFGESLOTEN = [...LOPEND, 'AFGESLOTEN', 'VERVALLEN'] as const;

/** Those of these zaken that the caller may see, residents opened; only those that run, unless said otherwise. */
export async function selectTeControleren(
  db: Queryable,
  zaakIds: readonly string[],
  personen: Zaakpersonen,
  welke: 'LOPEND' | 'OOK_AFGESLOTEN' = 'LOPEND',
): Promise<TeControleren[]> {
  const standen = welke === 'LOPEND' ? LOPEND : OOK_AFGESLOTEN;
  const { rows } = await db.query<Rij>(SELECT_ZAKEN, [zaakIds, standen]);
  return [...Map.groupBy(rows, (rij) => rij.zaak_id)].map(([zaakId, rijen]) => ({
    zaakId,
    gemeentecode: rijen[0]?.gemeentecode ?? '',
    persoonId: rijen[0]?.persoon_id ?? '',
    achterstandIds: rijen.flatMap(({ achterstand_id }) => achterstand_id ?? []),
    personen: rijen.flatMap(({ signaal_id, melding_id, persoon }) => {
      if (signaal_id === null || melding_id === null || persoon === null) return [];
      const geopend = personen.open(signaal_id, melding_id, persoon);
      return typeof geopend === 'string' ? [] : [geopend];
    }),
  }));
}

const INSERT = statement(
  'casework-insert-contactcontroles',
  `insert into contactcontrole (zaak_id, gemeentecode, soort, uitkomst, fout, bron, dag, organisatie_id, client_id)
   select zaak_id, gemeentecode, soort, uitkomst, fout, bron, dag.dag, $7, $8
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
          as c (zaak_id, gemeentecode, soort, uitkomst, fout, bron), dag
    where c.zaak_id in (select z.zaak_id from zaak z where z.zaak_id = any($1::uuid[]))`,
);

export type Gecontroleerd = {
  readonly zaakId: string;
  readonly gemeentecode: string;
  readonly controles: readonly Controle[];
};

export async function insertControles(
  db: Queryable,
  gecontroleerd: readonly Gecontroleerd[],
  { organisatie, clientId }: Pick<Principal, 'organisatie' | 'clientId'>,
): Promise<void> {
  const rijen = gecontroleerd.flatMap(({ controles, ...zaak }) =>
    controles.map((controle) => ({ ...zaak, ...controle })),
  );
  if (rijen.length === 0) return;
  await db.query(INSERT, [
    rijen.map(({ zaakId }) => zaakId),
    rijen.map(({ gemeentecode }) => gemeentecode),
    rijen.map(({ soort }) => soort),
    rijen.map(({ uitkomst }) => uitkomst),
    rijen.map(({ fout }) => fout),
    rijen.map(({ bron }) => bron),
    organisatie ?? null,
    clientId,
  ]);
}

const SELECT = statement(
  'casework-select-contactcontroles',
  `select soort, uitkomst, fout, bron, dag, vastgelegd_op as "vastgelegdOp"
     from contactcontrole where zaak_id = $1 order by controle_id desc limit 200`,
);

export type Controleregel = Controle & { readonly dag: Datum; readonly vastgelegdOp: Date };

/** Every check of a zaak, last first: the first of each kind holds. */
export async function selectControles(db: Queryable, zaakId: string): Promise<Controleregel[]> {
  return (await db.query<Controleregel>(SELECT, [zaakId])).rows;
}

const SELECT_BEKEND = statement(
  'casework-select-bekende-klant',
  `select behandelaar_id from bekende_klant where gemeentecode = $1 and kenmerk = any($2::bytea[])
    order by behandelaar_id nulls last limit 1`,
);

/** The consultant of a known client, null when none is known; undefined when this is no client. */
export async function selectBekendeKlant(
  db: Queryable,
  gemeentecode: string,
  kenmerken: readonly Buffer[],
): Promise<string | null | undefined> {
  const { rows } = await db.query<{ behandelaar_id: string | null }>(SELECT_BEKEND, [
    gemeentecode,
    kenmerken,
  ]);
  return rows[0]?.behandelaar_id;
}

// Two lists put at once would each leave what the other deletes unseen, and stand both. Not waited for (looplijst-store.ts).
const LOCK_BEKEND = statement(
  'casework-lock-bekende-klanten',
  `select pg_try_advisory_xact_lock(hashtextextended('bekende-klanten/' || $1, 0)) as gelukt`,
);
const DELETE_BEKEND = statement(
  'casework-delete-bekende-klanten',
  `delete from bekende_klant where gemeentecode = $1`,
);
const INSERT_BEKEND = statement(
  'casework-insert-bekende-klanten',
  `insert into bekende_klant (gemeentecode, kenmerk, behandelaar_id)
   select $1, decode(kenmerk, 'hex'), behandelaar_id from unnest($2::text[], $3::text[]) as k (kenmerk, behandelaar_id)
   on conflict do nothing`,
);

/** Puts this list in the place of the one there was; a problem to try again while another one is being put. */
export async function replaceBekendeKlanten(
  db: Queryable,
  gemeentecode: string,
  klanten: readonly { readonly kenmerk: string; readonly behandelaarId: string | null }[],
): Promise<number> {
  const { rows } = await db.query<{ gelukt: boolean }>(LOCK_BEKEND, [gemeentecode]);
  if (rows[0]?.gelukt !== true) throw new ProblemError('TIJDELIJK_NIET_BESCHIKBAAR', { retryAfter: 2 });
  await db.query(DELETE_BEKEND, [gemeentecode]);
  const { rowCount } = await db.query(INSERT_BEKEND, [
    gemeentecode,
    klanten.map(({ kenmerk }) => kenmerk),
    klanten.map(({ behandelaarId }) => behandelaarId),
  ]);
  return rowCount;
}

const SELECT_BEZWAREN = statement(
  'casework-select-bezwaren',
  `select gemeentecode, kenmerk from bezwaar where gemeentecode = any($1::text[]) and kenmerk = any($2::bytea[])`,
);
// Whatever one resident is known by goes under one zaak, the one named here, so that it is taken back together.
const JOIN_BEZWAAR = statement(
  'casework-join-bezwaar',
  `update bezwaar set zaak_id = $3
    where gemeentecode = $1 and zaak_id <> $3
      and zaak_id in (select b.zaak_id from bezwaar b where b.gemeentecode = $1 and b.kenmerk = any($2::bytea[]))`,
);
const INSERT_BEZWAAR = statement(
  'casework-insert-bezwaar',
  `insert into bezwaar (gemeentecode, kenmerk, zaak_id, dag)
   select $1, kenmerk, $3, dag.dag from unnest($2::bytea[]) as k (kenmerk), dag on conflict do nothing`,
);
const DELETE_BEZWAAR = statement(
  'casework-delete-bezwaar',
  `delete from bezwaar
    where gemeentecode = $1
      and (zaak_id = $3
           or zaak_id in (select b.zaak_id from bezwaar b where b.gemeentecode = $1 and b.kenmerk = any($2::bytea[])))`,
);

/** Those of these zaken of whose kenmerken one is in the block list of their municipality. */
export async function selectBezwaren(
  db: Queryable,
  zaken: readonly {
    readonly zaakId: string;
    readonly gemeentecode: string;
    readonly kenmerken: readonly Buffer[];
  }[],
): Promise<ReadonlySet<string>> {
  const kenmerken = zaken.flatMap((zaak) => zaak.kenmerken);
  if (kenmerken.length === 0) return new Set();
  const gemeenten = [...new Set(zaken.map(({ gemeentecode }) => gemeentecode))];
  const { rows } = await db.query<{ gemeentecode: string; kenmerk: Buffer }>(SELECT_BEZWAREN, [
    gemeenten,
    kenmerken,
  ]);
  const sleutel = (gemeentecode: string, kenmerk: Buffer) => `${gemeentecode}/${kenmerk.toString('hex')}`;
  const bezwaren = new Set(rows.map(({ gemeentecode, kenmerk }) => sleutel(gemeentecode, kenmerk)));
  return new Set(
    zaken.flatMap(({ zaakId, gemeentecode, kenmerken: eigen }) =>
      eigen.some((kenmerk) => bezwaren.has(sleutel(gemeentecode, kenmerk))) ? [zaakId] : [],
    ),
  );
}

export async function insertBezwaar(
  db: Queryable,
  gemeentecode: string,
  kenmerken: readonly Buffer[],
  zaakId: string,
): Promise<void> {
  // In this order: what another one is writing about the same resident is waited for, and then seen.
  await db.query(INSERT_BEZWAAR, [gemeentecode, kenmerken, zaakId]);
  await db.query(JOIN_BEZWAAR, [gemeentecode, kenmerken, zaakId]);
}

/** Takes back what was said about this zaak or about whoever has one of these kenmerken; returns how much stood. */
export async function deleteBezwaar(
  db: Queryable,
  gemeentecode: string,
  kenmerken: readonly Buffer[],
  zaakId: string,
): Promise<number> {
  const { rowCount } = await db.query(DELETE_BEZWAAR, [gemeentecode, kenmerken, zaakId]);
  return rowCount;
}

/** Of these zaken the ones whose last check of this kind that found anything out came out so. */
const SELECT_MET_UITKOMST = statement(
  'casework-select-met-uitkomst',
  `select distinct on (zaak_id) zaak_id, uitkomst from contactcontrole
    where zaak_id = any($1::uuid[]) and soort = $2 and uitkomst <> 'NIET_GELUKT' order by zaak_id, controle_id desc`,
);

export async function selectMetUitkomst(
  db: Queryable,
  zaakIds: readonly string[],
  soort: Code<'controlesoort'>,
  uitkomst: Code<'controleuitkomst'>,
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ zaak_id: string; uitkomst: string }>(SELECT_MET_UITKOMST, [
    zaakIds,
    soort,
  ]);
  return new Set(rows.filter((rij) => rij.uitkomst === uitkomst).map((rij) => rij.zaak_id));
}
