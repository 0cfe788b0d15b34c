import { type Queryable, statement } from '@meldpunt/service-kit';

export interface Posities {
  /** `ontvangen` is the sum of the four others. */
  readonly meldingen: {
    readonly ontvangen: number;
    readonly eigenOpen: number;
    /** In the hands of casework. */
    readonly inSignaal: number;
    readonly beeindigdHier: number;
    readonly beeindigdElders: number;
  };
  readonly centen: { readonly eigenOpen: number; readonly inSignaal: number; readonly beeindigdHier: number };
  readonly signalen: {
    readonly ontstaan: number;
    readonly lopend: number;
    readonly vervallen: number;
    readonly beeindigd: number;
  };
  /** Answered meldingen still kept: those no formule signalled, and those a signaal held. */
  readonly onderbouwing: { readonly zonderSignaal: number; readonly uitSignaal: number };
}

const SELECT_SOMMEN = statement(
  'router-balans-sommen',
  `select coalesce(sum(ontvangen), 0)::bigint as ontvangen, coalesce(sum(beeindigd_hier), 0)::bigint as "beeindigdHier",
     coalesce(sum(centen_beeindigd_hier), 0)::bigint as "centenBeeindigdHier",
     coalesce(sum(beeindigd_elders), 0)::bigint as "beeindigdElders", coalesce(sum(ontstaan), 0)::bigint as ontstaan,
     coalesce(sum(vervallen), 0)::bigint as vervallen, coalesce(sum(beeindigd), 0)::bigint as beeindigd
   from dagsom`,
);
// Counted, not subtracted: that the five add up must be a finding of the checker.
const SELECT_STAND = statement(
  'router-balans-stand',
  `select count(*) filter (where houder = 'ROUTER') as "eigenOpen", count(*) filter (where houder = 'SIGNAAL') as "inSignaal",
     coalesce(sum(bedrag_in_centen) filter (where houder = 'ROUTER'), 0)::bigint as "centenEigenOpen",
     coalesce(sum(bedrag_in_centen) filter (where houder = 'SIGNAAL'), 0)::bigint as "centenInSignaal",
     count(*) filter (where houder = 'BEANTWOORD' and signaal_id is null) as "zonderSignaal",
     count(*) filter (where houder = 'BEANTWOORD' and signaal_id is not null) as "uitSignaal",
     (select count(*) from signaal where stand = 'LOPEND') as lopend
   from melding`,
);

/** Where this service stands, over all municipalities. */
export async function selectPosities(db: Queryable): Promise<Posities> {
  const [[sommen], [stand]] = await Promise.all([
    db.query<Record<string, number>>(SELECT_SOMMEN).then(({ rows }) => rows),
    db.query<Record<string, number>>(SELECT_STAND).then(({ rows }) => rows),
  ]);
  const som = (name: string) => sommen?.[name] ?? 0;
  const now = (name: string) => stand?.[name] ?? 0;
  return {
    meldingen: {
      ontvangen: som('ontvangen'),
      eigenOpen: now('eigenOpen'),
      inSignaal: now('inSignaal'),
      beeindigdHier: som('beeindigdHier'),
      beeindigdElders: som('beeindigdElders'),
    },
    centen: {
      eigenOpen: now('centenEigenOpen'),
      inSignaal: now('centenInSignaal'),
      beeindigdHier: som('centenBeeindigdHier'),
    },
    signalen: {
      ontstaan: som('ontstaan'),
      lopend: now('lopend'),
      vervallen: som('vervallen'),
      beeindigd: som('beeindigd'),
    },
    onderbouwing: { zonderSignaal: now('zonderSignaal'), uitSignaal: now('uitSignaal') },
  };
}
