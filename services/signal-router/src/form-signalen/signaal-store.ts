import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { SignaalStaat } from './staat.ts';
import type { Dagsom } from './tellingen.ts';

export const SIGNAAL_COLUMNS = `signaal_id as "signaalId", versie, gemeentecode, stand, gebeurtenis, ontstaan_op as "ontstaanOp",
  gewijzigd_op as "gewijzigdOp", formule, formule_versie as "formuleVersie", matchingperiode_van as "matchingperiodeVan",
  matchingperiode_tot as "matchingperiodeTot", meervoudig, opeenvolgend, aanpak, zwaarte, motivering, verzameladres, crisis,
  klok_vanaf as "klokVanaf", dreiging_vanaf as "dreigingVanaf", vorig_signaal_id as "vorigSignaalId", regels, onderbouwing,
  invoer`;

const SELECT_SIGNALEN = statement(
  'router-select-signalen',
  `select ${SIGNAAL_COLUMNS} from signaal where signaal_id = any($1::uuid[])`,
);

export async function selectSignalen(db: Queryable, signaalIds: readonly string[]): Promise<SignaalStaat[]> {
  if (signaalIds.length === 0) return [];
  const { rows } = await db.query<SignaalStaat>(SELECT_SIGNALEN, [signaalIds]);
  return rows;
}

const UPSERT = statement(
  'router-upsert-signalen',
  `insert into signaal (signaal_id, versie, gemeentecode, stand, gebeurtenis, ontstaan_op, gewijzigd_op, formule,
     formule_versie, matchingperiode_van, matchingperiode_tot, meervoudig, opeenvolgend, aanpak, zwaarte, motivering,
     verzameladres, crisis, klok_vanaf, dreiging_vanaf, vorig_signaal_id, regels, onderbouwing, invoer)
   select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::text[],
     $9::integer[], $10::date[], $11::date[], $12::boolean[], $13::boolean[], $14::text[], $15::integer[], $16::json[],
     $17::boolean[], $18::boolean[], $19::date[], $20::date[], $21::uuid[], $22::json[], $23::json[], $24::json[])
   on conflict (signaal_id) do update set
     versie = excluded.versie, stand = excluded.stand, gebeurtenis = excluded.gebeurtenis,
     gewijzigd_op = excluded.gewijzigd_op, formule = excluded.formule, formule_versie = excluded.formule_versie,
     matchingperiode_van = excluded.matchingperiode_van, matchingperiode_tot = excluded.matchingperiode_tot,
     meervoudig = excluded.meervoudig,
     opeenvolgend = excluded.opeenvolgend, aanpak = excluded.aanpak, zwaarte = excluded.zwaarte,
     motivering = excluded.motivering, verzameladres = excluded.verzameladres, crisis = excluded.crisis,
     dreiging_vanaf = excluded.dreiging_vanaf, regels = excluded.regels, onderbouwing = excluded.onderbouwing,
     invoer = excluded.invoer`,
);

export function upsertSignalen(db: TransactionQueryable, signalen: readonly SignaalStaat[]): void {
  if (signalen.length === 0) return;
  const column = <K extends keyof SignaalStaat>(name: K) => signalen.map((signaal) => signaal[name]);
  const json = (name: keyof SignaalStaat) => signalen.map((signaal) => JSON.stringify(signaal[name]));
  db.send(UPSERT, [
    column('signaalId'),
    column('versie'),
    column('gemeentecode'),
    column('stand'),
    column('gebeurtenis'),
    column('ontstaanOp'),
    column('gewijzigdOp'),
    column('formule'),
    column('formuleVersie'),
    column('matchingperiodeVan'),
    column('matchingperiodeTot'),
    column('meervoudig'),
    column('opeenvolgend'),
    column('aanpak'),
    column('zwaarte'),
    json('motivering'),
    column('verzameladres'),
    column('crisis'),
    column('klokVanaf'),
    column('dreigingVanaf'),
    column('vorigSignaalId'),
    json('regels'),
    json('onderbouwing'),
    json('invoer'),
  ]);
}

const ADD_DAGSOMMEN = statement(
  'router-add-dagsommen',
  `insert into dagsom as d (gemeentecode, dag, ontvangen, beeindigd_hier, centen_beeindigd_hier, beeindigd_elders, ontstaan,
     vervallen, beeindigd)
   select * from unnest($1::text[], $2::date[], $3::integer[], $4::integer[], $5::bigint[], $6::integer[], $7::integer[],
     $8::integer[], $9::integer[])
   on conflict (gemeentecode, dag) do update set
     ontvangen = d.ontvangen + excluded.ontvangen, beeindigd_hier = d.beeindigd_hier + excluded.beeindigd_hier,
     centen_beeindigd_hier = d.centen_beeindigd_hier + excluded.centen_beeindigd_hier,
     beeindigd_elders = d.beeindigd_elders + excluded.beeindigd_elders, ontstaan = d.ontstaan + excluded.ontstaan,
     vervallen = d.vervallen + excluded.vervallen, beeindigd = d.beeindigd + excluded.beeindigd`,
);

export function addDagsommen(
  db: TransactionQueryable,
  sommen: readonly { gemeentecode: string; dag: string; som: Dagsom }[],
): void {
  if (sommen.length === 0) return;
  const count = (teller: keyof Dagsom) => sommen.map(({ som }) => som[teller]);
  db.send(ADD_DAGSOMMEN, [
    sommen.map(({ gemeentecode }) => gemeentecode),
    sommen.map(({ dag }) => dag),
    count('ontvangen'),
    count('beeindigdHier'),
    count('centenBeeindigdHier'),
    count('beeindigdElders'),
    count('ontstaan'),
    count('vervallen'),
    count('beeindigd'),
  ]);
}

// Meldingen, afhandelingen and days of one municipality come over different partitions. One writer per municipality at
// a time: every handler first takes these locks, in the order of the codes, so that two of them cannot deadlock.
const LOCK_GEMEENTEN = statement(
  'router-lock-gemeenten',
  `select pg_advisory_xact_lock(4102, code) from
     (select distinct gemeentecode::integer as code from unnest($1::text[]) as gemeentecode order by 1 offset 0) as codes`,
);

export function lockGemeenten(db: TransactionQueryable, gemeentecodes: readonly string[]): void {
  db.send(LOCK_GEMEENTEN, [[...new Set(gemeentecodes)]]);
}
