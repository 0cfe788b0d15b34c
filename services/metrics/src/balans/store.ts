import { type Queryable, statement } from '@meldpunt/service-kit';

export interface Posities {
  readonly meldingen: { readonly ontvangen: number; readonly beeindigd: number };
  readonly centen: { readonly eerste: number; readonly laatste: number };
  /** Final answers. */
  readonly terugkoppelingen: number;
  readonly tussentijds: number;
  readonly correcties: number;
  /** What creditors said back. */
  readonly reacties: number;
  readonly signalen: number;
  readonly zaken: number;
  /** Endings and answers about a melding that is not known: nought once everything was read. */
  readonly zonderMelding: number;
}

const SELECT = statement(
  'metrics-balans',
  `with einde as (
     select melding_id from uitkomst_feit union select melding_id from afhandeling_feit where stand = 'BEEINDIGD')
   select (select count(*) from melding_feit) as ontvangen,
     (select count(*) from einde join melding_feit using (melding_id)) as beeindigd,
     (select coalesce(sum(eerste_bedrag_in_centen), 0)::bigint from melding_feit) as eerste,
     (select coalesce(sum(bedrag_in_centen), 0)::bigint from melding_feit) as laatste,
     (select count(*) from terugkoppeling_feit where aard = 'DEFINITIEF') as terugkoppelingen,
     (select count(*) from terugkoppeling_feit where aard = 'TUSSENTIJDS') as tussentijds,
     (select count(*) from terugkoppeling_feit where aard = 'CORRECTIE') as correcties,
     (select count(*) from reactie_feit) as reacties,
     (select count(*) from signaal_feit) as signalen,
     (select count(distinct zaak_id) from afhandeling_feit) as zaken,
     (select count(*) from (select melding_id from einde union all select melding_id from terugkoppeling_feit) as feit
      where not exists (select from melding_feit m where m.melding_id = feit.melding_id)) as "zonderMelding"`,
);

type Flat = Posities['meldingen'] & Posities['centen'] & Omit<Posities, 'meldingen' | 'centen'>;

/** Where this service stands, over the whole country. */
export async function selectPosities(db: Queryable): Promise<Posities> {
  const [row] = (await db.query<Flat>(SELECT)).rows;
  if (row === undefined) throw new Error('counting gave no row');
  const { ontvangen, beeindigd, eerste, laatste, ...rest } = row;
  return { meldingen: { ontvangen, beeindigd }, centen: { eerste, laatste }, ...rest };
}
