import { type Queryable, statement } from '@meldpunt/service-kit';

interface Sommen {
  leveringen: number;
  aangeboden: number;
  nieuw: number;
  gewijzigd: number;
  ongewijzigd: number;
  ingetrokken: number;
  afgekeurd: number;
  aangehouden: number;
  vrijgegeven: number;
  alsnogAfgekeurd: number;
  doorgezet: number;
  naarBetaald: number;
  naarIngetrokken: number;
  naarVerplaatst: number;
  eerste: number;
  wijzigingen: number;
}

// From the daily sums and not from the tables they sum: those are erased when their time comes.
const SELECT_SOMMEN = statement(
  'intake-balans',
  `select coalesce(sum(leveringen), 0)::bigint as leveringen, coalesce(sum(aangeboden), 0)::bigint as aangeboden,
     coalesce(sum(nieuw), 0)::bigint as nieuw, coalesce(sum(gewijzigd), 0)::bigint as gewijzigd,
     coalesce(sum(ongewijzigd), 0)::bigint as ongewijzigd, coalesce(sum(ingetrokken), 0)::bigint as ingetrokken,
     coalesce(sum(afgekeurd), 0)::bigint as afgekeurd, coalesce(sum(aangehouden), 0)::bigint as aangehouden,
     coalesce(sum(vrijgegeven), 0)::bigint as vrijgegeven, coalesce(sum(alsnog_afgekeurd), 0)::bigint as "alsnogAfgekeurd",
     coalesce(sum(doorgezet), 0)::bigint as doorgezet, coalesce(sum(naar_betaald), 0)::bigint as "naarBetaald",
     coalesce(sum(naar_ingetrokken), 0)::bigint as "naarIngetrokken",
     coalesce(sum(naar_verplaatst), 0)::bigint as "naarVerplaatst", coalesce(sum(centen_eerste), 0)::bigint as eerste,
     coalesce(sum(centen_wijzigingen), 0)::bigint as wijzigingen
   from dagtelling`,
);

/** The gateway's positions in the balance of the chain; the shape the independent checker reads. */
export async function selectBalans(db: Queryable) {
  const { rows } = await db.query<Sommen>(SELECT_SOMMEN);
  const [som] = rows;
  if (som === undefined) throw new Error('a sum without a row');
  const { leveringen, aangeboden, nieuw, gewijzigd, ongewijzigd, ingetrokken, afgekeurd, aangehouden } = som;
  const { vrijgegeven, alsnogAfgekeurd, doorgezet, naarBetaald, naarIngetrokken, naarVerplaatst } = som;
  return {
    leveringen: {
      leveringen,
      aangeboden,
      nieuw,
      gewijzigd,
      ongewijzigd,
      ingetrokken,
      afgekeurd,
      aangehouden,
    },
    uitzonderingen: {
      aangehouden,
      vrijgegeven,
      alsnogAfgekeurd,
      nogAangehouden: aangehouden - vrijgegeven - alsnogAfgekeurd,
    },
    meldingen: { nieuw, vrijgegeven, doorgezet },
    centen: { eerste: som.eerste, wijzigingen: som.wijzigingen, laatste: som.eerste + som.wijzigingen },
    perStand: {
      AANGENOMEN: nieuw + vrijgegeven + doorgezet - naarBetaald - naarIngetrokken - naarVerplaatst,
      BETAALD: naarBetaald,
      INGETROKKEN: naarIngetrokken,
      VERPLAATST: naarVerplaatst,
    },
  };
}
