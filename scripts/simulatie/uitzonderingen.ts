import type { Natie } from '../natie/natie.ts';
import type { TokenSource } from '../start/identity.ts';
import { naastElkaar } from './naast-elkaar.ts';
import { vraagGoed } from './verzoek.ts';

type Uitzondering = { uitzonderingId: string; partnerId: string; kenmerk: string };
type Pagina = { uitzonderingen: Uitzondering[]; volgende: string | null };

/** One in so many held lines cannot be placed by the clerk either and is refused after all. */
const NIET_TE_PLAATSEN = 10;
const GEMEENTEN_TEGELIJK = 4;

/**
 * The clerk of the hub works the exception queue: each held line goes to the municipality the address turns out to lie
 * in, some are refused. Returns whether there was anything to decide.
 */
export async function beslisUitzonderingen(
  gateway: string,
  beheer: TokenSource,
  natie: Natie,
): Promise<boolean> {
  const open: Uitzondering[] = [];
  let cursor: string | null = null;
  do {
    const vanaf: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { inhoud } = await vraagGoed(`${gateway}/v1/uitzonderingen?stand=OPEN&limit=500${vanaf}`, beheer);
    const pagina = inhoud as Pagina;
    open.push(...pagina.uitzonderingen);
    cursor = pagina.volgende;
  } while (cursor !== null);
  const beslissingen = open.map(({ uitzonderingId, partnerId, kenmerk }) => ({
    uitzonderingId,
    gemeentecode: isTePlaatsen(kenmerk) ? natie.waarheid.gemeenteVan(partnerId, kenmerk) : null,
  }));
  // One after the other within a municipality: what comes of two meldingen there may depend on which came first.
  const perGemeente = Map.groupBy(beslissingen, ({ gemeentecode }) => gemeentecode);
  await naastElkaar([...perGemeente.values()], GEMEENTEN_TEGELIJK, async (groep) => {
    for (const { uitzonderingId, gemeentecode } of groep) {
      await vraagGoed(`${gateway}/v1/uitzonderingen/${uitzonderingId}/_beslis`, beheer, {
        method: 'POST',
        body: { gemeentecode },
      });
    }
  });
  return open.length > 0;
}

/** Decided by the line itself, so that the same lines are refused in every run. */
function isTePlaatsen(kenmerk: string): boolean {
  let som = 0;
  for (const teken of kenmerk) som = (som * 31 + (teken.codePointAt(0) ?? 0)) % 1_000_003;
  return som % NIET_TE_PLAATSEN !== 0;
}
