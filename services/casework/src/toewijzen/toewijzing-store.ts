import { type Queryable, statement } from '@meldpunt/service-kit';

/** Who works a zaak. */
export type Toewijzing = {
  readonly zaakId: string;
  readonly behandelaarId: string | null;
  /** R53: the resident is a client already, and only the consultant he knows goes. */
  readonly eigenConsulent: boolean;
  readonly versie: number;
};

const SELECT = statement(
  'casework-select-toewijzing',
  `select z.zaak_id as "zaakId", t.behandelaar_id as "behandelaarId",
          coalesce(t.eigen_consulent, false) as "eigenConsulent", coalesce(t.versie, 0) as versie
     from zaak z left join zaak_toewijzing t on t.zaak_id = z.zaak_id
    where z.zaak_id = $1`,
);

/** Undefined for a zaak the caller may not see. */
export async function selectToewijzing(db: Queryable, zaakId: string): Promise<Toewijzing | undefined> {
  return (await db.query<Toewijzing>(SELECT, [zaakId])).rows[0];
}

// The condition on the version makes the second of two that overwrite the same one change nothing.
const UPSERT = statement(
  'casework-upsert-toewijzing',
  `insert into zaak_toewijzing as t (zaak_id, gemeentecode, versie, behandelaar_id, eigen_consulent)
   values ($1, $2, $3, $4, $5)
   on conflict (zaak_id) do update set versie = excluded.versie, behandelaar_id = excluded.behandelaar_id,
                                       eigen_consulent = excluded.eigen_consulent
    where t.versie = excluded.versie - 1`,
);

/** Writes the version after the one that was read; false when another came first. */
export async function upsertToewijzing(
  db: Queryable,
  gemeentecode: string,
  { zaakId, behandelaarId, eigenConsulent, versie }: Toewijzing,
): Promise<boolean> {
  const { rowCount } = await db.query(UPSERT, [zaakId, gemeentecode, versie, behandelaarId, eigenConsulent]);
  return rowCount === 1;
}
