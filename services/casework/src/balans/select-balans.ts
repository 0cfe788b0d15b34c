import { codelijsten } from '@meldpunt/contracts';
import { type Database, type KitBalans, selectKitBalans, statement } from '@meldpunt/service-kit';

export type Balans = KitBalans & {
  readonly zaken: Readonly<Record<string, number>>;
  /** Per (signaal, melding): ontvangen is the sum of the three others. */
  readonly meldingen: {
    readonly ontvangen: number;
    readonly open: number;
    readonly beeindigd: number;
    readonly teruggegeven: number;
  };
  readonly centen: { readonly open: number; readonly beeindigd: number };
  readonly eindresultaten: Readonly<Record<string, number>>;
  readonly centenPerEindresultaat: Readonly<Record<string, number>>;
};

const SELECT = statement(
  'casework-select-balans',
  `select 'zaak' as onderwerp, stand as code, count(*) as aantal, 0::bigint as centen from zaak group by stand
   union all
   select 'melding', status, count(*), coalesce(sum(bedrag_in_centen), 0)::bigint from zaak_melding group by status
   union all
   select 'eindresultaat', eindresultaat, count(*), coalesce(sum(bedrag_in_centen), 0)::bigint
     from zaak_melding where eindresultaat is not null group by eindresultaat
   union all
   select onderwerp, code, sum(aantal)::bigint, sum(centen)::bigint from gewist group by onderwerp, code`,
);

type Rij = { onderwerp: 'zaak' | 'melding' | 'eindresultaat'; code: string; aantal: number; centen: number };

/** Positions of this service, what retention erased included. Figures only, so all municipalities at once. */
export async function selectBalans(database: Database): Promise<Balans> {
  const kit = await selectKitBalans('casework', database.verwerker);
  const { rows } = await database.verwerker.query<Rij>(SELECT);
  const som = (onderwerp: Rij['onderwerp'], code: string | null, kolom: 'aantal' | 'centen'): number =>
    rows
      .filter((rij) => rij.onderwerp === onderwerp && (code === null || rij.code === code))
      .reduce((totaal, rij) => totaal + rij[kolom], 0);
  const per = (onderwerp: Rij['onderwerp'], codes: readonly string[], kolom: 'aantal' | 'centen') =>
    Object.fromEntries(codes.map((code) => [code, som(onderwerp, code, kolom)]));
  return {
    ...kit,
    zaken: { totaal: som('zaak', null, 'aantal'), ...per('zaak', codelijsten.zaakstand, 'aantal') },
    meldingen: {
      ontvangen: som('melding', null, 'aantal'),
      open: som('melding', 'OPEN', 'aantal'),
      beeindigd: som('melding', 'BEEINDIGD', 'aantal'),
      teruggegeven: som('melding', 'TERUGGEGEVEN', 'aantal'),
    },
    centen: { open: som('melding', 'OPEN', 'centen'), beeindigd: som('melding', 'BEEINDIGD', 'centen') },
    eindresultaten: per('eindresultaat', codelijsten.eindresultaat, 'aantal'),
    centenPerEindresultaat: per('eindresultaat', codelijsten.eindresultaat, 'centen'),
  };
}
