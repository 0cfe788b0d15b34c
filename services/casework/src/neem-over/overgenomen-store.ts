import { type Afhandeling, type Datum, encode, type GemeenteOntvangst } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import { enterStap, GEEN_DOORLOOPTIJDEN } from '../termijnen/stappen.ts';
import { insertHistorie } from '../zaak/record-changes.ts';
import { selectInstellingen } from '../zaak/select-instellingen.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { saveZaken } from '../zaak/zaak-store.ts';
import { type GeslotenPersoon, recordIdVan } from '../zaak/zaakpersonen.ts';
import type { Overname } from './take-over-signaal.ts';

const SELECT_VERSIES = statement(
  'casework-select-afhandelingversies',
  `select signaal_id as "signaalId", melding_id as "meldingId", versie
     from zaak_melding join unnest($1::uuid[], $2::uuid[]) as g (signaal_id, melding_id) using (signaal_id, melding_id)
   union all
   select signaal_id, melding_id, versie
     from overgenomen join unnest($1::uuid[], $2::uuid[]) as g (signaal_id, melding_id) using (signaal_id, melding_id)`,
);

/** Versions of the afhandelingen that are here or wait here, by `<signaalId>/<meldingId>`. */
export async function selectVersies(
  db: Queryable,
  sent: readonly Afhandeling[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ signaalId: string; meldingId: string; versie: number }>(SELECT_VERSIES, [
    sent.map(({ signaalId }) => signaalId),
    sent.map(({ meldingId }) => meldingId),
  ]);
  const versies = new Map<string, number>();
  for (const { signaalId, meldingId, versie } of rows) {
    const key = recordIdVan(signaalId, meldingId);
    versies.set(key, Math.max(versie, versies.get(key) ?? 0));
  }
  return versies;
}

// A later one of the same melding takes its place in the order: the last picture of a zaak is the zaak.
const UPSERT_OVERGENOMEN = statement(
  'casework-upsert-overgenomen',
  `insert into overgenomen (signaal_id, melding_id, gemeentecode, versie, signaal_versie, afhandeling)
   select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::bytea[])
   on conflict (signaal_id, melding_id) do update set volgnummer = default, versie = excluded.versie,
     signaal_versie = excluded.signaal_versie, afhandeling = excluded.afhandeling`,
);

export function upsertOvergenomen(db: TransactionQueryable, sent: readonly Afhandeling[]): void {
  if (sent.length === 0) return;
  db.send(UPSERT_OVERGENOMEN, [
    sent.map(({ signaalId }) => signaalId),
    sent.map(({ meldingId }) => meldingId),
    sent.map(({ gemeentecode }) => gemeentecode),
    sent.map(({ versie }) => versie),
    sent.map(({ signaalVersie }) => signaalVersie),
    sent.map((afhandeling) => encode('Afhandeling', afhandeling)),
  ]);
}

const DELETE_OVERGENOMEN = statement(
  'casework-delete-overgenomen',
  `delete from overgenomen where signaal_id = any($1::uuid[])`,
);

export function deleteOvergenomen(db: TransactionQueryable, signaalIds: readonly string[]): void {
  if (signaalIds.length > 0) db.send(DELETE_OVERGENOMEN, [signaalIds]);
}

/** Writes zaken as they were told, and tells nobody. */
export async function saveOvergenomen(
  db: TransactionQueryable,
  overnames: readonly Pick<Overname, 'zaken'>[],
  dag: Datum,
  gesloten: ReadonlyMap<string, GeslotenPersoon>,
): Promise<void> {
  const verteld = overnames.flatMap((overname) => overname.zaken);
  if (verteld.length === 0) return;
  // Steps travel nowhere: a zaak is in one again from the day it must have begun, by what is agreed now.
  const instellingen = await selectInstellingen(
    db,
    verteld.map(({ gemeentecode }) => gemeentecode),
  );
  const zaken = verteld.map((zaak) =>
    enterStap(zaak, instellingen.get(zaak.gemeentecode)?.doorlooptijden ?? GEEN_DOORLOOPTIJDEN),
  );
  const persoonVan = (zaak: Zaak, meldingId: string) => gesloten.get(recordIdVan(zaak.signaalId, meldingId));
  saveZaken(
    db,
    zaken.map((zaak) => {
      const [first] = zaak.meldingen.flatMap(({ meldingId }) => persoonVan(zaak, meldingId)?.pc4 ?? []);
      return { zaak, dag, pc4: first ?? null };
    }),
    zaken.flatMap((zaak) =>
      zaak.meldingen.map((melding) => ({
        zaak,
        melding,
        persoon: persoonVan(zaak, melding.meldingId)?.blok ?? null,
      })),
    ),
  );
  insertHistorie(
    db,
    zaken.map((zaak) => ({ zaak, regel: { dag, gebeurtenis: 'OVERGENOMEN' } })),
  );
}

const SELECT_HANDELINGEN = statement(
  'casework-select-bekende-handelingen',
  `select handeling_id as "handelingId" from zaakhistorie where gemeentecode = $1 and handeling_id = any($2::text[])
   union all
   select handeling_id from overgenomen_handeling where gemeentecode = $1 and handeling_id = any($2::text[])`,
);
const INSERT_HANDELINGEN = statement(
  'casework-insert-overgenomen-handelingen',
  `insert into overgenomen_handeling (gemeentecode, handeling_id, zaak_id)
   select $1, * from unnest($2::text[], $3::uuid[]) on conflict do nothing`,
);

/** Remembers acts that were applied, of which only the answer is known. */
export async function insertHandelingen(
  db: Queryable,
  gemeentecode: string,
  verwerkt: readonly GemeenteOntvangst[],
): Promise<void> {
  if (verwerkt.length === 0) return;
  const { rows } = await db.query<{ handelingId: string }>(SELECT_HANDELINGEN, [
    gemeentecode,
    verwerkt.map(({ handelingId }) => handelingId),
  ]);
  const known = new Set(rows.map(({ handelingId }) => handelingId));
  const missed = verwerkt.filter(({ handelingId }) => !known.has(handelingId));
  if (missed.length === 0) return;
  await db.query(INSERT_HANDELINGEN, [
    gemeentecode,
    missed.map(({ handelingId }) => handelingId),
    missed.map(({ zaakId }) => zaakId),
  ]);
}
