import type { Deelfeit, Periode, Persoon, Vroegsignaalfeiten } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { type HouderRij, toHouder } from '../form-signalen/melding-store.ts';
import type { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { decideExportlot } from './decide-ddas.ts';

const MELDINGEN_PER_PAGINA = 1000;

// By primary key behind the last one seen. All of the municipality is looked at; once a month that is cheaper than an
// index that every melding would have to keep up.
const SELECT_PAGINA = statement(
  'router-select-ddas',
  `select melding_id as "meldingId", soort, bedrag_in_centen as "bedragInCenten", ontstaansdatum, signaaldatum,
          crisissignaal, warme_overdracht as "warmeOverdracht", houder, signaal_id as "signaalId",
          geantwoord_op as "geantwoordOp", eindresultaat, persoon
     from melding
    where gemeentecode = $1 and aangenomen_op between $2::date and $3::date and melding_id > $4::uuid
    order by melding_id limit $5`,
);

type Rij = HouderRij & Omit<Vroegsignaalfeiten, 'status' | 'persoon'> & { readonly persoon: Buffer | null };

/**
 * The router's part of a levering: the meldingen accepted in the period that no signaal ever held, and the ids of
 * those that casework must hold.
 */
export async function* readDdas(
  db: Queryable,
  gemeentecode: string,
  periode: Periode,
  kluis: Persoonskluis,
): AsyncGenerator<Deelfeit> {
  let na = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await db.query<Rij>(SELECT_PAGINA, [
      gemeentecode,
      periode.van,
      periode.tot,
      na,
      MELDINGEN_PER_PAGINA,
    ]);
    for (const rij of rows) yield toFeit(rij, periode, kluis);
    const laatste = rows.at(-1);
    if (laatste === undefined || rows.length < MELDINGEN_PER_PAGINA) return;
    na = laatste.meldingId;
  }
}

function toFeit(rij: Rij, periode: Periode, kluis: Persoonskluis): Deelfeit {
  const { houder, signaalId, geantwoordOp, eindresultaat, persoon: blok, ...feiten } = rij;
  const { meldingId } = feiten;
  const lot = decideExportlot(toHouder({ houder, signaalId, geantwoordOp, eindresultaat }), periode);
  switch (lot.door) {
    case 'CASEWORK':
      return { soort: 'ELDERS', meldingId };
    case 'NIEMAND':
      return { soort: 'GEWIST', meldingId };
    case 'ROUTER': {
      const persoon: Persoon | null = kluis.stored(meldingId, blok).persoon();
      return { soort: 'MELDING', feiten: { ...feiten, status: lot.status, persoon } };
    }
  }
}
