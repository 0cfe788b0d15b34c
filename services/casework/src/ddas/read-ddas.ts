import type { Deelfeit, Periode, Persoon } from '@meldpunt/contracts';
import type { Queryable } from '@meldpunt/service-kit';
import { recordIdVan, type Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { decideVroegsignaal, decideZaakfeiten, meldingenOnderweg, meldingenOp } from './decide-ddas.ts';
import {
  type DdasZaak,
  selectBlokken,
  selectOverigeMeldingen,
  selectZaakIds,
  selectZaken,
} from './select-ddas.ts';

const ZAKEN_PER_PAGINA = 200;

/** A zaak of the period with the residents of its meldingen, by meldingId; null for one erased. */
export type GelezenZaak = DdasZaak & { readonly personen: ReadonlyMap<string, Persoon | null> };

/** Zaken in the order of their ids, a page at a time, so that a large municipality costs no more memory than a small one. */
export async function* readZaken(
  db: Queryable,
  zaakIds: readonly string[],
  personen: Zaakpersonen,
): AsyncGenerator<GelezenZaak> {
  for (let begin = 0; begin < zaakIds.length; begin += ZAKEN_PER_PAGINA) {
    const ids = zaakIds.slice(begin, begin + ZAKEN_PER_PAGINA);
    const zaken = await selectZaken(db, ids);
    const blokken = new Map(
      (await selectBlokken(db, ids)).map((blok) => [
        recordIdVan(blok.signaalId, blok.meldingId),
        blok.persoon,
      ]),
    );
    for (const { zaak, matching, bronMeldingIds } of zaken) {
      const geopend = zaak.meldingen.map(({ meldingId }): [string, Persoon | null] => {
        const blok = blokken.get(recordIdVan(zaak.signaalId, meldingId));
        const persoon = blok === undefined ? null : personen.open(zaak.signaalId, meldingId, blok);
        return [meldingId, persoon === null || typeof persoon === 'string' ? null : persoon];
      });
      yield { zaak, matching, bronMeldingIds, personen: new Map(geopend) };
    }
  }
}

/** Casework's part of a levering: the zaken of the period with their meldingen, and what else came in in it. */
export async function* readDdas(
  db: Queryable,
  gemeentecode: string,
  periode: Periode,
  personen: Zaakpersonen,
): AsyncGenerator<Deelfeit> {
  const zaakIds = await selectZaakIds(db, gemeentecode, periode);
  for await (const gelezen of readZaken(db, zaakIds, personen)) {
    const { zaak, matching } = gelezen;
    for (const melding of [...meldingenOp(zaak, periode.tot), ...meldingenOnderweg(zaak, periode)]) {
      const persoon = gelezen.personen.get(melding.meldingId) ?? null;
      yield { soort: 'MELDING', feiten: decideVroegsignaal(zaak, melding, periode, persoon) };
    }
    yield { soort: 'ZAAK', feiten: decideZaakfeiten(zaak, matching, periode, gelezen.bronMeldingIds) };
  }
  const overige = await selectOverigeMeldingen(db, gemeentecode, periode);
  for (const { zaakId, meldingId } of overige) if (zaakId === null) yield { soort: 'GEWIST', meldingId };
  const later = [...new Set(overige.flatMap(({ zaakId }) => zaakId ?? []))];
  for await (const { zaak, personen: bekend } of readZaken(db, later, personen)) {
    for (const melding of meldingenOnderweg(zaak, periode)) {
      const persoon = bekend.get(melding.meldingId) ?? null;
      yield { soort: 'MELDING', feiten: decideVroegsignaal(zaak, melding, periode, persoon) };
    }
  }
}
