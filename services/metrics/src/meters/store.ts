import { type Queryable, statement } from '@meldpunt/service-kit';

export interface Stand {
  readonly meldingen: readonly {
    readonly soort: string;
    readonly aantal: number;
    readonly open: number;
  }[];
  readonly signalen: readonly { readonly stand: string; readonly aantal: number }[];
  readonly zaken: readonly { readonly stand: string; readonly aantal: number }[];
  readonly terugkoppelingen: readonly { readonly klasse: string; readonly aantal: number }[];
  readonly partners: readonly { readonly soort: string; readonly aantal: number }[];
  readonly verstreken: { readonly contacttermijn: number; readonly dreigingstermijn: number };
  /** Days on the hub's calendar. */
  readonly oudsteOpen: number;
}

const MELDINGEN = statement(
  'metrics-meters-meldingen',
  `select m.soort, count(*) as aantal, count(*) filter (where u.melding_id is null and a.melding_id is null) as open
   from melding_feit m
   left join uitkomst_feit u using (melding_id)
   left join (select distinct melding_id from afhandeling_feit where stand = 'BEEINDIGD') a using (melding_id)
   group by 1`,
);
const SIGNALEN = statement(
  'metrics-meters-signalen',
  `select stand, count(*) as aantal from signaal_feit group by 1`,
);
// As casework does it: a zaak that has its result is closed. One whose meldingen are all gone goes on for the worker when
// the resident was reached or the pause passed, else it lapsed: its creditors withdrew, or the router took it back.
const ZAKEN = statement(
  'metrics-meters-zaken',
  `select stand, count(*) as aantal from (
     select case when bool_or(zaakresultaat is not null) then 'AFGESLOTEN' when bool_or(stand = 'OPGEPAKT') then 'OPGEPAKT'
       when bool_or(stand = 'ONTVANGEN') then 'NIEUW'
       when bool_or(contact_op is not null or (stand = 'BEEINDIGD' and eindresultaat not in
         ('INGETROKKEN_DOOR_PARTNER', 'BETAALD_BIJ_PARTNER', 'ZELF_BETAALD_OF_REGELING', 'VERPLAATST')))
       then case when bool_or(opgepakt_op is not null) then 'OPGEPAKT' else 'NIEUW' end
       else 'VERVALLEN' end as stand
     from afhandeling_feit where zaak_id is not null group by zaak_id) zaak group by 1`,
);
const TERUGKOPPELINGEN = statement(
  'metrics-meters-terugkoppelingen',
  `select klasse, count(*) as aantal from terugkoppeling_feit group by 1`,
);
const PARTNERS = statement(
  'metrics-meters-partners',
  `select soort, count(*) as aantal from signaalpartner where actief group by 1`,
);
const VERSTREKEN = statement(
  'metrics-meters-verstreken',
  `select count(distinct zaak_id) filter (where contacttermijn_verstreken_op is not null) as contacttermijn,
     count(distinct zaak_id) filter (where dreigingstermijn_verstreken_op is not null) as dreigingstermijn
   from afhandeling_feit`,
);
const OUDSTE_OPEN = statement(
  'metrics-meters-oudste-open',
  `select coalesce((select dag from dag) - min(m.aangenomen_op), 0) as dagen from melding_feit m
   where not exists (select from uitkomst_feit u where u.melding_id = m.melding_id)
     and not exists (select from afhandeling_feit a where a.melding_id = m.melding_id and a.stand = 'BEEINDIGD')`,
);

/** How the chain stands now, counted over all facts. Inside a transaction. */
export async function selectStand(db: Queryable): Promise<Stand> {
  // Connections read no table whole, for lists that an index finds; here all of it is counted.
  await db.query(`set local enable_seqscan = on`);
  const rows = async <R extends object>(query: Parameters<Queryable['query']>[0]): Promise<R[]> =>
    (await db.query<R>(query)).rows;
  const [verstreken] = await rows<Stand['verstreken']>(VERSTREKEN);
  const [oudste] = await rows<{ dagen: number }>(OUDSTE_OPEN);
  return {
    meldingen: await rows(MELDINGEN),
    signalen: await rows(SIGNALEN),
    zaken: await rows(ZAKEN),
    terugkoppelingen: await rows(TERUGKOPPELINGEN),
    partners: await rows(PARTNERS),
    verstreken: verstreken ?? { contacttermijn: 0, dreigingstermijn: 0 },
    oudsteOpen: oudste?.dagen ?? 0,
  };
}
