import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Doorlooptijden } from '../termijnen/stappen.ts';

/** What a municipality set that matters to each change of its zaken. */
export type Instelling = { readonly eigenSysteem: boolean; readonly doorlooptijden: Doorlooptijden };

// What was agreed last; a municipality that agreed nothing has no row, one that is not in the copy yet no system.
const SELECT_INSTELLINGEN = statement(
  'casework-select-instellingen',
  `select code, coalesce(g.aansluiting = 'KAFKA', false) as "eigenSysteem",
          d.oppakken, d.eerste_contactpoging as "eersteContactpoging", d.resultaat
     from unnest($1::text[]) as gevraagd (code)
     left join gemeente g using (code)
     left join lateral (select * from doorlooptijd d where d.gemeentecode = gevraagd.code
                         order by versie desc limit 1) d on true`,
);

/** By municipality, of all asked for. */
export async function selectInstellingen(
  db: Queryable,
  gemeentecodes: readonly string[],
): Promise<ReadonlyMap<string, Instelling>> {
  const codes = [...new Set(gemeentecodes)];
  const { rows } = await db.query<{
    code: string;
    eigenSysteem: boolean;
    oppakken: number | null;
    eersteContactpoging: number | null;
    resultaat: number | null;
  }>(SELECT_INSTELLINGEN, [codes]);
  return new Map(
    rows.map(({ code, eigenSysteem, oppakken, eersteContactpoging, resultaat }) => [
      code,
      {
        eigenSysteem,
        doorlooptijden: {
          OPPAKKEN: oppakken,
          EERSTE_CONTACTPOGING: eersteContactpoging,
          RESULTAAT: resultaat,
        },
      },
    ]),
  );
}
