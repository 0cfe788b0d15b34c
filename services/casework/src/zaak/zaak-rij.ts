import type { Code, Contactpoging, Datum } from '@meldpunt/contracts';
import { nextDag } from '../termijnen/decide-dag.ts';
import { uiterlijkOp } from '../termijnen/klokken.ts';
import { evaluatePrioriteit, openBedragInCenten } from './prioriteit.ts';
import type {
  Afloop,
  Gesprek,
  Meldinggegevens,
  Stap,
  StapTeLaat,
  Verlenging,
  Zaak,
  ZaakMelding,
} from './zaak.ts';

/** A row of `zaak` as the driver gives it. */
export type ZaakRij = {
  readonly zaak_id: string;
  readonly signaal_id: string;
  readonly persoon_id: string;
  readonly gemeentecode: string;
  readonly versie: number;
  readonly volgt_op_zaak_id: string | null;
  readonly aanleiding: Code<'zaakaanleiding'>;
  readonly bron_zaak_id: string | null;
  readonly stand: Code<'zaakstand'>;
  readonly aanpak: Code<'aanpak'>;
  readonly zwaarte: number;
  readonly crisis: boolean;
  readonly geopend_op: Datum;
  readonly opgepakt_op: Datum | null;
  readonly eerste_contactpoging_op: Datum | null;
  readonly contact_op: Datum | null;
  readonly contactpogingen: readonly Contactpoging[];
  readonly gesprek: Gesprek | null;
  readonly klok_vanaf: Datum;
  readonly dreiging_vanaf: Datum | null;
  readonly contacttermijn_tot: Datum;
  readonly dreigingstermijn_tot: Datum | null;
  readonly contacttermijn_verstreken_op: Datum | null;
  readonly dreigingstermijn_verstreken_op: Datum | null;
  readonly genaderd_voor: Datum | null;
  readonly stap: Stap | null;
  readonly stappen_te_laat: readonly StapTeLaat[];
  readonly signaal_vervallen_op: Datum | null;
  readonly melding_ingetrokken_op: Datum | null;
  readonly afgesloten_op: Datum | null;
  readonly eindresultaat: Code<'eindresultaat'> | null;
  readonly hulpvraag_op: Datum | null;
};

/** A row of `zaak_melding`, with the version its signaal has now. */
export type ZaakMeldingRij = {
  readonly zaak_id: string | null;
  readonly signaal_id: string;
  readonly melding_id: string;
  readonly versie: number;
  readonly vanaf_zaak_versie: number;
  readonly ontvangen_op: Datum;
  readonly gegevens: Meldinggegevens;
  readonly verlenging: Verlenging | null;
  readonly afloop: Afloop;
  readonly signaal_versie: number;
};

export function toZaak(rij: ZaakRij, meldingen: readonly ZaakMeldingRij[]): Zaak {
  return {
    zaakId: rij.zaak_id,
    signaalId: rij.signaal_id,
    persoonId: rij.persoon_id,
    gemeentecode: rij.gemeentecode,
    versie: rij.versie,
    signaalVersie: meldingen[0]?.signaal_versie ?? 0,
    volgtOpZaakId: rij.volgt_op_zaak_id,
    aanleiding: rij.aanleiding,
    bronZaakId: rij.bron_zaak_id,
    stand: rij.stand,
    aanpak: rij.aanpak,
    zwaarte: rij.zwaarte,
    crisis: rij.crisis,
    geopendOp: rij.geopend_op,
    opgepaktOp: rij.opgepakt_op,
    eersteContactpogingOp: rij.eerste_contactpoging_op,
    contactOp: rij.contact_op,
    contactpogingen: rij.contactpogingen,
    gesprek: rij.gesprek,
    termijnen: {
      klokVanaf: rij.klok_vanaf,
      dreigingVanaf: rij.dreiging_vanaf,
      contacttermijnTot: rij.contacttermijn_tot,
      dreigingstermijnTot: rij.dreigingstermijn_tot,
      contacttermijnVerstrekenOp: rij.contacttermijn_verstreken_op,
      dreigingstermijnVerstrekenOp: rij.dreigingstermijn_verstreken_op,
      genaderdVoor: rij.genaderd_voor,
    },
    stap: rij.stap,
    stappenTeLaat: rij.stappen_te_laat,
    signaalVervallenOp: rij.signaal_vervallen_op,
    meldingIngetrokkenOp: rij.melding_ingetrokken_op,
    afgeslotenOp: rij.afgesloten_op,
    eindresultaat: rij.eindresultaat,
    hulpvraagOp: rij.hulpvraag_op,
    meldingen: meldingen.map(toZaakMelding),
  };
}

function toZaakMelding(rij: ZaakMeldingRij): ZaakMelding {
  return {
    ...rij.gegevens,
    versie: rij.versie,
    vanafZaakVersie: rij.vanaf_zaak_versie,
    ontvangenOp: rij.ontvangen_op,
    verlenging: rij.verlenging,
    afloop: rij.afloop,
  };
}

type Kolom<T> = readonly [naam: string, soort: string, waarde: (van: T) => unknown];

/** A zaak on the day it was changed, which decides when it is next looked at; pc4 null leaves what there is. */
export type ZaakOpDag = { readonly zaak: Zaak; readonly dag: Datum; readonly pc4: string | null };

export const zaakKolommen: readonly Kolom<ZaakOpDag>[] = [
  ['zaak_id', 'uuid', ({ zaak }) => zaak.zaakId],
  ['signaal_id', 'uuid', ({ zaak }) => zaak.signaalId],
  ['persoon_id', 'text', ({ zaak }) => zaak.persoonId],
  ['gemeentecode', 'text', ({ zaak }) => zaak.gemeentecode],
  ['versie', 'bigint', ({ zaak }) => zaak.versie],
  ['volgt_op_zaak_id', 'uuid', ({ zaak }) => zaak.volgtOpZaakId],
  ['aanleiding', 'text', ({ zaak }) => zaak.aanleiding],
  ['bron_zaak_id', 'uuid', ({ zaak }) => zaak.bronZaakId],
  ['stand', 'text', ({ zaak }) => zaak.stand],
  ['aanpak', 'text', ({ zaak }) => zaak.aanpak],
  ['zwaarte', 'integer', ({ zaak }) => zaak.zwaarte],
  ['crisis', 'boolean', ({ zaak }) => zaak.crisis],
  ['geopend_op', 'date', ({ zaak }) => zaak.geopendOp],
  ['opgepakt_op', 'date', ({ zaak }) => zaak.opgepaktOp],
  ['eerste_contactpoging_op', 'date', ({ zaak }) => zaak.eersteContactpogingOp],
  ['contact_op', 'date', ({ zaak }) => zaak.contactOp],
  ['contactpogingen', 'json', ({ zaak }) => JSON.stringify(zaak.contactpogingen)],
  ['gesprek', 'json', ({ zaak }) => (zaak.gesprek === null ? null : JSON.stringify(zaak.gesprek))],
  ['klok_vanaf', 'date', ({ zaak }) => zaak.termijnen.klokVanaf],
  ['dreiging_vanaf', 'date', ({ zaak }) => zaak.termijnen.dreigingVanaf],
  ['contacttermijn_tot', 'date', ({ zaak }) => zaak.termijnen.contacttermijnTot],
  ['dreigingstermijn_tot', 'date', ({ zaak }) => zaak.termijnen.dreigingstermijnTot],
  ['contacttermijn_verstreken_op', 'date', ({ zaak }) => zaak.termijnen.contacttermijnVerstrekenOp],
  ['dreigingstermijn_verstreken_op', 'date', ({ zaak }) => zaak.termijnen.dreigingstermijnVerstrekenOp],
  ['genaderd_voor', 'date', ({ zaak }) => zaak.termijnen.genaderdVoor],
  ['stap', 'json', ({ zaak }) => (zaak.stap === null ? null : JSON.stringify(zaak.stap))],
  ['stappen_te_laat', 'json', ({ zaak }) => JSON.stringify(zaak.stappenTeLaat)],
  ['signaal_vervallen_op', 'date', ({ zaak }) => zaak.signaalVervallenOp],
  ['melding_ingetrokken_op', 'date', ({ zaak }) => zaak.meldingIngetrokkenOp],
  ['afgesloten_op', 'date', ({ zaak }) => zaak.afgeslotenOp],
  ['eindresultaat', 'text', ({ zaak }) => zaak.eindresultaat],
  ['hulpvraag_op', 'date', ({ zaak }) => zaak.hulpvraagOp],
  ['prioriteit', 'bigint', ({ zaak }) => evaluatePrioriteit(zaak)],
  ['bedrag_in_centen', 'bigint', ({ zaak }) => openBedragInCenten(zaak)],
  ['soorten', 'jsonb', ({ zaak }) => JSON.stringify([...new Set(zaak.meldingen.map(({ soort }) => soort))])],
  ['uiterlijk_op', 'date', ({ zaak }) => uiterlijkOp(zaak)],
  ['volgende_dag', 'date', ({ zaak, dag }) => nextDag(zaak, dag)],
  ['pc4', 'text', ({ pc4 }) => pc4],
];

/** A melding of a zaak; the sealed resident comes with it once, null leaves what there is. */
export type MeldingInZaak = {
  readonly zaak: Zaak;
  readonly melding: ZaakMelding;
  readonly persoon: Buffer | null;
};

export const zaakMeldingKolommen: readonly Kolom<MeldingInZaak>[] = [
  ['signaal_id', 'uuid', ({ zaak }) => zaak.signaalId],
  ['melding_id', 'uuid', ({ melding }) => melding.meldingId],
  ['zaak_id', 'uuid', ({ zaak }) => zaak.zaakId],
  ['gemeentecode', 'text', ({ zaak }) => zaak.gemeentecode],
  ['versie', 'bigint', ({ melding }) => melding.versie],
  ['vanaf_zaak_versie', 'bigint', ({ melding }) => melding.vanafZaakVersie],
  ['ontvangen_op', 'date', ({ melding }) => melding.ontvangenOp],
  ['achterstand_id', 'uuid', ({ melding }) => melding.achterstandId],
  ['bedrag_in_centen', 'bigint', ({ melding }) => melding.bedragInCenten],
  ['status', 'text', ({ melding }) => melding.afloop.status],
  [
    'eindresultaat',
    'text',
    ({ melding }) => (melding.afloop.status === 'BEEINDIGD' ? melding.afloop.eindresultaat : null),
  ],
  ['gegevens', 'json', ({ melding }) => JSON.stringify(gegevensVan(melding))],
  [
    'verlenging',
    'json',
    ({ melding }) => (melding.verlenging === null ? null : JSON.stringify(melding.verlenging)),
  ],
  ['afloop', 'json', ({ melding }) => JSON.stringify(melding.afloop)],
  ['persoon', 'bytea', ({ persoon }) => persoon],
];

function gegevensVan(melding: ZaakMelding): Meldinggegevens {
  const { versie, vanafZaakVersie, ontvangenOp, verlenging, afloop, ...gegevens } = melding;
  return gegevens;
}

/**
 * The statement that inserts or overwrites any number of rows in one round trip:
 * `insert into t (a, b) select * from unnest($1::text[], $2::date[]) on conflict (a) do update set b = excluded.b`.
 * Columns of `behoud` keep what they hold where the new row has null.
 */
export function upsertText(
  tabel: string,
  sleutel: readonly string[],
  kolommen: readonly Kolom<never>[],
  behoud: readonly string[],
): string {
  const namen = kolommen.map(([naam]) => naam);
  const parameters = kolommen.map(([, soort], index) => `$${index + 1}::${soort}[]`);
  const gezet = namen
    .filter((naam) => !sleutel.includes(naam))
    .map((naam) =>
      behoud.includes(naam)
        ? `${naam} = coalesce(excluded.${naam}, ${tabel}.${naam})`
        : `${naam} = excluded.${naam}`,
    );
  return `insert into ${tabel} (${namen.join(', ')}) select * from unnest(${parameters.join(', ')})
    on conflict (${sleutel.join(', ')}) do update set ${gezet.join(', ')}`;
}

/** The rows as one array per column, as unnest wants them. */
export function columnValues<T>(kolommen: readonly Kolom<T>[], rijen: readonly T[]): unknown[][] {
  return kolommen.map(([, , waarde]) => rijen.map(waarde));
}
