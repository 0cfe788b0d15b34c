import type { Code } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';

export interface Posities {
  readonly meldingen: {
    readonly ontvangen: number;
    readonly open: number;
    /** Has its final outcome. */
    readonly beeindigd: number;
    /** Of those, the answer is out. */
    readonly vrijgegeven: number;
    /** Of those, ended without a message (doorgezet, verplaatst). */
    readonly verzwegen: number;
    /** Endings by a second source, ignored: zero, or the rule of one owner was broken. */
    readonly dubbelBeeindigd: number;
  };
  readonly centen: { readonly open: number; readonly beeindigd: number };
  readonly terugkoppelingen: Readonly<Record<string, number>>;
  readonly tussentijds: Readonly<Record<string, number>>;
  readonly correcties: number;
  /** What creditors said back, by kind; `…_ZONDER_ZAAK` where no signaal held the melding, `wachtend` before its day. */
  readonly reacties: Readonly<Record<string, number>>;
}

const SELECT_MELDINGEN = statement(
  'feedback-balans-meldingen',
  `select count(*) as ontvangen,
     count(*) filter (where v.einde_code is null) as open,
     count(*) filter (where v.einde_code is not null) as beeindigd,
     count(*) filter (where v.verteld is not null and v.verteld ->> 'klasse' is not null) as vrijgegeven,
     count(*) filter (where m.doorgezet and v.einde_code is not null
                        or v.verteld is not null and v.verteld ->> 'klasse' is null) as verzwegen,
     coalesce(sum(v.dubbel_beeindigd), 0)::bigint as "dubbelBeeindigd",
     coalesce(sum(m.bedrag_in_centen) filter (where v.einde_code is null), 0)::bigint as "centenOpen",
     coalesce(sum(m.bedrag_in_centen) filter (where v.einde_code is not null), 0)::bigint as "centenBeeindigd"
   from melding m join verloop v using (melding_id)`,
);
const SELECT_KLASSEN = statement(
  'feedback-balans-klassen',
  `select aard, klasse, count(*) as aantal from terugkoppeling group by aard, klasse order by aard, klasse`,
);

const SELECT_REACTIES = statement(
  'feedback-balans-reacties',
  `select case when doorgegeven_op is null then 'wachtend' when naar_zaak then reactie
            else reactie || '_ZONDER_ZAAK' end as soort, count(*) as aantal
   from reactie group by 1 order by 1`,
);

/** Where this service stands, over all creditors. */
export async function selectPosities(db: Queryable): Promise<Posities> {
  const [meldingen] = (
    await db.query<Posities['meldingen'] & { centenOpen: number; centenBeeindigd: number }>(SELECT_MELDINGEN)
  ).rows;
  const { rows } = await db.query<{ aard: Code<'terugkoppelaard'>; klasse: string; aantal: number }>(
    SELECT_KLASSEN,
  );
  const reacties = (await db.query<{ soort: string; aantal: number }>(SELECT_REACTIES)).rows;
  const perKlasse = (aard: Code<'terugkoppelaard'>) =>
    Object.fromEntries(rows.filter((row) => row.aard === aard).map(({ klasse, aantal }) => [klasse, aantal]));
  const { centenOpen = 0, centenBeeindigd = 0, ...counts } = meldingen ?? {};
  return {
    meldingen: {
      ontvangen: 0,
      open: 0,
      beeindigd: 0,
      vrijgegeven: 0,
      verzwegen: 0,
      dubbelBeeindigd: 0,
      ...counts,
    },
    centen: { open: centenOpen, beeindigd: centenBeeindigd },
    terugkoppelingen: perKlasse('DEFINITIEF'),
    tussentijds: perKlasse('TUSSENTIJDS'),
    correcties: rows.filter((row) => row.aard === 'CORRECTIE').reduce((sum, { aantal }) => sum + aantal, 0),
    reacties: Object.fromEntries(reacties.map(({ soort, aantal }) => [soort, aantal])),
  };
}
